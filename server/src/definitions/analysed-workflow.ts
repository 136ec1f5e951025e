import { err, ok, type Result } from "@lendloom/engine/kernel";
import { analyseProcess, connectorsNamed, type WorkflowFinding } from "@lendloom/engine/process";
import type { DefinitionSet } from "./check-definitions.ts";
import type { Member } from "./definition-key.ts";

export interface AnalysedWorkflow {
  readonly workflow: Member;
  readonly findings: readonly WorkflowFinding[];
}

/**
 * What the analysis finds in a workflow of the set; its issues where it is not sound, undefined where there is none.
 * A connector that nothing of `live` calls is probably misspelt.
 */
export function analysedWorkflow(
  set: DefinitionSet,
  id: string,
  live: readonly Member[],
): Result<AnalysedWorkflow> | undefined {
  const workflow = set.member({ kind: "workflow", id });
  if (workflow === undefined) return undefined;
  const checked = set.workflow(id);
  if (!checked.ok) return err(checked.error);
  const connectors = liveConnectors(live);
  const options = connectors.length === 0 ? {} : { connectors: new Set(connectors) };
  return ok({ workflow, findings: analyseProcess(checked.value.process, options) });
}

/** The connectors that anything live calls. */
export function liveConnectors(live: readonly Member[]): readonly string[] {
  return connectorsNamed(live.map(({ definition }) => definition));
}
