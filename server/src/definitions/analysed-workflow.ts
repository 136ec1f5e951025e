import { err, ok, type Result } from "@lendloom/engine/kernel";
import { analyseProcess, type WorkflowFinding } from "@lendloom/engine/process";
import type { DefinitionSet } from "./check-definitions.ts";
import type { Member } from "./definition-key.ts";

export interface AnalysedWorkflow {
  readonly workflow: Member;
  readonly findings: readonly WorkflowFinding[];
}

/** What the analysis finds in a workflow of the set; its issues where it is not sound, undefined where there is none. */
export function analysedWorkflow(set: DefinitionSet, id: string): Result<AnalysedWorkflow> | undefined {
  const workflow = set.member({ kind: "workflow", id });
  if (workflow === undefined) return undefined;
  const checked = set.workflow(id);
  return checked.ok ? ok({ workflow, findings: analyseProcess(checked.value.process) }) : err(checked.error);
}
