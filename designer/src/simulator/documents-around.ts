import type { CatalogueDefinition, PackDefinition } from "@lendloom/engine/decision";
import type { Json } from "@lendloom/engine/kernel";
import { definitionsAround } from "@lendloom/engine/process";
import type { WorkflowDefinition } from "@lendloom/engine/workflow";
import type { Version } from "../document/index.ts";
import type { Documents } from "./play-case.ts";

/** What lies around a workflow that is edited, live and drafted. */
export interface DefinitionsAround {
  readonly catalogue: Version<CatalogueDefinition>;
  readonly packs: ReadonlyMap<string, Version<PackDefinition>>;
  /** The workflows it begins as sub-flows, and those that these begin, by id. */
  readonly subflows: ReadonlyMap<string, Version<WorkflowDefinition>>;
  /** Workflows that begin it as a sub-flow; absent: not known. */
  readonly begunBy?: readonly unknown[] | undefined;
}

/** The documents a workflow runs with, as the server gathers them: drafts before what is live, or only what is live. */
export function documentsAround(
  workflow: WorkflowDefinition,
  { catalogue, packs, subflows, begunBy }: DefinitionsAround,
  which: "drafted" | "live",
): Documents {
  const versions = {
    catalogue: (id: string) => (id === workflow.catalogue ? catalogue : undefined),
    pack: (id: string) => packs.get(id),
    workflow: (id: string) => subflows.get(id),
  };
  const around = definitionsAround(workflow as unknown as Json, (kind, id) => {
    const found = versions[kind](id);
    return (which === "live" ? found?.live : (found?.draft ?? found?.live)) as Json | undefined;
  });
  return { ...around, workflow, ...(begunBy === undefined || which === "live" ? {} : { begunBy }) };
}
