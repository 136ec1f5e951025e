import type { WorkflowEffect } from "../workflow/index.ts";
import type { FlowEvent } from "./flow-event.ts";
import { awaitsLeft } from "./holds-up-end.ts";
import type { Received } from "./receive.ts";
import { refuse } from "./refusal.ts";
import type { RunDraft } from "./run-draft.ts";
import { runEffects } from "./run-effects.ts";
import type { StoredValue } from "./run.ts";
import { Erased } from "./sealing.ts";

type Of<Kind extends FlowEvent["kind"]> = Extract<FlowEvent, { kind: Kind }>;

/** The timer of a run that starts later, and its generation: no step has one before the first. */
export const START_TIMER = { timer: "$start", generation: "0.0" } as const;

/**
 * Ends a run whatever it waits for, stronger than any event of its workflow: timers, activities, queries, tasks,
 * awaited signals and sub-flows go, no exit action is done, and what was done is undone.
 */
export function receiveCancel(draft: RunDraft, event: Of<"cancel">): Received {
  const { run } = draft;
  const { reason, sender, from } = event;
  if (run.snapshot.status === "done") {
    // A sub-flow that was done by the time its parent had left it undoes what it did.
    if (from !== "parent" || run.cancelled !== undefined || run.compensations === undefined) {
      return from === "parent" ? { kind: "stale" } : { kind: "refused", refusal: refuse("run.finished") };
    }
    draft.record({ kind: "compensation-begun", ...(awaitsLeft(draft) ? { left: true } : {}) });
    return { kind: "facts" };
  }
  const closing: readonly WorkflowEffect[] = [
    ...Object.entries(run.snapshot.timers).map(
      ([timer, { generation }]) => ({ kind: "cancel-timer", timer, generation }) as const,
    ),
    ...Object.entries(run.snapshot.invokes).map(
      ([invoke, { generation, src }]) => ({ kind: "cancel-invoke", invoke, generation, src }) as const,
    ),
  ];
  const { kind, id } = sender;
  draft.record({
    kind: "cancelled",
    reason: sealedReason(draft, reason),
    actor: { kind, id },
    from,
  });
  draft.effects.push(...runEffects(draft, closing, run));
  if (run.startAt !== undefined) draft.effects.push({ kind: "cancel-timer", ...START_TIMER });
  for (const [source, { generation }] of Object.entries(run.asking)) {
    draft.record({ kind: "source-cancelled", source, generation });
    draft.effects.push({ kind: "cancel-activity", generation });
  }
  for (const name of Object.keys(run.waits ?? {})) {
    draft.effects.push({ kind: "stop-awaiting", generation: "", event: name });
  }
  if (draft.run.compensations !== undefined) draft.record({ kind: "compensation-begun" });
  return { kind: "facts" };
}

/** Of an erased person nothing is kept, but her run ends like any other. */
function sealedReason(draft: RunDraft, reason: string): StoredValue {
  try {
    return draft.stored.store(reason, true, `cancelled:${draft.run.id}`);
  } catch (thrown) {
    if (thrown instanceof Erased) return { value: null };
    throw thrown;
  }
}
