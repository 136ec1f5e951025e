import { canonicalJson, ok, type Issue, type Result } from "../kernel/index.ts";
import type { CompiledWorkflow } from "./compile-workflow.ts";
import { Frame, StepLog } from "./frame.ts";
import type { WorkflowSnapshot } from "./snapshot.ts";
import type { StepWorld } from "./step.ts";
import { guarded, slotsOf } from "./take-step.ts";

/** Keys longer than that are nobody's, nor is one that no store could keep. */
export const MAX_KEY = 200;

/**
 * The correlation keys of the signals that a workflow waits for in these states, by event. A key that is unknown,
 * `null` or empty is none: then a signal does not find the run.
 */
export function awaitedKeys(
  workflow: CompiledWorkflow,
  snapshot: WorkflowSnapshot,
  states: readonly string[],
  world: StepWorld,
): Result<{ readonly [event: string]: string }, Issue> {
  if (workflow.correlations.size === 0 || snapshot.status === "done") return ok({});
  const events = states.flatMap((state) =>
    (workflow.states.get(state)?.transitions ?? []).flatMap(({ cause }) =>
      cause.kind === "event" && workflow.correlations.has(cause.event) ? [cause.event] : [],
    ),
  );
  if (events.length === 0) return ok({});
  return guarded(() => {
    const slots = slotsOf(workflow, world, snapshot.variables);
    const names = [...new Set(events)].sort();
    const keys = names.flatMap((name) => {
      const value = workflow.correlations.get(name)?.key;
      return value === undefined ? [] : [{ name, value }];
    });
    const wire = new Frame({ slots, at: world.at }, new StepLog()).wire(keys);
    return Object.fromEntries(
      Object.entries(wire).flatMap(([event, value]) => {
        const key = value === null ? "" : typeof value === "string" ? value : canonicalJson(value);
        return key === "" || key.length > MAX_KEY || key.includes("\0") ? [] : [[event, key]];
      }),
    );
  });
}
