import type { CatalogueDefinition, PackDefinition } from "@lendloom/engine/decision";
import type { WorkflowDefinition } from "@lendloom/engine/workflow";
import type { Lights } from "../canvas/index.ts";

export interface Version<D> {
  readonly live: D | undefined;
  readonly draft: D | undefined;
}
export interface WorkflowSimulatorProps {
  readonly definition: WorkflowDefinition;
  readonly live: WorkflowDefinition | undefined;
  readonly cases: unknown;
  readonly catalogue: Version<CatalogueDefinition>;
  readonly packs: ReadonlyMap<string, Version<PackDefinition>>;
  readonly active: boolean;
  readonly onLights: (lights: Lights | undefined) => void;
  readonly onShow: (state: string) => void;
}
export function WorkflowSimulator(_props: WorkflowSimulatorProps) {
  return null;
}
