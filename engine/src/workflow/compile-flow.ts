import { pointer as pointerTo, type Issue } from "../kernel/index.ts";
import type { CompiledRaise, NamedValues } from "./compile-actions.ts";
import { doneEvent } from "./event-types.ts";
import type { ValueType } from "../logic/index.ts";
import type { CompiledValue, WorkflowExpressions } from "./workflow-expressions.ts";
import { workflowIssue } from "./workflow-issues.ts";
import type { Invoke } from "./invoke-schema.ts";
import type { WorkflowDefinition } from "./workflow-schema.ts";

/** How the key of a signal is computed while a run waits for it. */
export interface CompiledCorrelation {
  readonly pointer: string;
  readonly key: CompiledValue;
  /** All runs that wait under one key are told. */
  readonly shared: boolean;
}

const KEYS: readonly ValueType["kind"][] = ["string", "integer", "decimal", "enum"];

/** The keys of events that arrive as signals. */
export function compileCorrelations(
  definition: WorkflowDefinition,
  expressions: WorkflowExpressions,
): { readonly correlations: ReadonlyMap<string, CompiledCorrelation>; readonly issues: readonly Issue[] } {
  const correlations = new Map<string, CompiledCorrelation>();
  const issues: Issue[] = [];
  for (const [event, { correlate }] of Object.entries(definition.events)) {
    if (correlate === undefined) continue;
    const pointer = `${pointerTo("events", event)}/correlate/key`;
    const key = expressions.value(correlate.key, pointer, undefined);
    if (key === undefined) continue;
    if (!KEYS.includes(key.type.kind)) {
      issues.push(workflowIssue("workflow.correlate-type", pointer, { type: key.type.kind }));
    }
    correlations.set(event, { pointer, key, shared: correlate.to === "all" });
  }
  return { correlations, issues };
}

/** What undoing an activity is told; it may read the activity's answer as `event.output`. */
export function compileCompensation(
  invoke: Invoke,
  pointer: string,
  output: ValueType,
  expressions: WorkflowExpressions,
): NamedValues | undefined {
  if (invoke.src !== "activity" || invoke.compensate === undefined) return undefined;
  const { input = {} } = invoke.compensate;
  return Object.keys(input)
    .sort()
    .flatMap((name) => {
      const at = `${pointer}/compensate/input${pointerTo(name)}`;
      const value = expressions.value(input[name] as string, at, doneEvent(output));
      return value === undefined ? [] : [{ name, value }];
    });
}

/** What is wrong with how an invocation ends in other ways than it should. */
export function flowIssues(invoke: Invoke, pointer: string): readonly Issue[] {
  if ((invoke.src !== "subflow" && invoke.src !== "map") || invoke.onError !== undefined) return [];
  return invoke.timeout === undefined
    ? [workflowIssue("workflow.subflow-no-error", pointer, { id: invoke.id }, "warning")]
    : [workflowIssue("workflow.timeout-no-error", `${pointer}/timeout`, { id: invoke.id })];
}

/** The `to` of a `send` that means the run which began this one. */
export const TO_PARENT = "parent";

/** What is sent to an invocation that is no sub-flow, or to whom cannot be told. */
export function sendIssues(
  sends: readonly CompiledRaise[],
  invokes: ReadonlyMap<string, { readonly definition: Invoke }>,
): readonly Issue[] {
  return sends.flatMap(({ to = "", pointer }): readonly Issue[] => {
    const at = `${pointer}/params/to`;
    const named = invokes.get(to);
    if (to === TO_PARENT) {
      return named === undefined ? [] : [workflowIssue("workflow.send-ambiguous", at, { to })];
    }
    return named?.definition.src === "subflow" ? [] : [workflowIssue("workflow.send-no-subflow", at, { to })];
  });
}
