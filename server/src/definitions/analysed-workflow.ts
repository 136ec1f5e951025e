import { err, isJsonObject, ok, type Json, type Result } from "@lendloom/engine/kernel";
import { analyseProcess, type WorkflowFinding } from "@lendloom/engine/process";
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
  const connectors = connectorsOf(live);
  const options = connectors.size === 0 ? {} : { connectors };
  return ok({ workflow, findings: analyseProcess(checked.value.process, options) });
}

/** The connectors that sources of catalogues and calls of workflows name. */
function connectorsOf(members: readonly Member[]): ReadonlySet<string> {
  return new Set(members.flatMap(({ definition }) => named(definition)));
}

function named(part: Json): readonly string[] {
  if (Array.isArray(part)) return (part as readonly Json[]).flatMap(named);
  if (!isJsonObject(part)) return [];
  const { connector, ...rest } = part;
  return [...(typeof connector === "string" ? [connector] : []), ...Object.values(rest).flatMap(named)];
}
