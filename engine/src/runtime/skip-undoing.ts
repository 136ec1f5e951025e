import type { JsonObject } from "../kernel/index.ts";
import type { Run, RunEvent } from "../process/index.ts";
import type { Failed } from "./step-run.ts";

/**
 * What an operator's skip comes to where something could not be undone: it counts as undone. Where a call was left
 * under way and nobody knows its end, the operator knows: with an output it was done, without it was not.
 */
export function skipUndoing(
  { compensating, abandoned }: Run,
  failed: Failed | undefined,
  output: JsonObject | undefined,
  at: string,
): RunEvent | undefined {
  if (failed?.kind !== "activity") return undefined;
  const { invoke, generation, attempt } = failed.activity;
  const name = { at, invoke, generation };
  if (compensating?.current?.generation === generation) {
    return { kind: "activity-done", ...name, answer: output ?? {} };
  }
  if (abandoned?.[generation] === undefined) return undefined;
  if (output !== undefined) return { kind: "activity-done", ...name, answer: output };
  const error = { code: "activity.not-begun", message: "An operator says that it was not done" };
  return { kind: "activity-failed", ...name, error, attempt, refused: true };
}
