import type { WorkflowEffect } from "../workflow/index.ts";
import type { Run } from "./run.ts";
import type { RunDraft } from "./run-draft.ts";

/** Whether a step whose workflow has ended leaves something that is undone, or waited for, before the run ends. */
export function holdsUpEnd(draft: RunDraft, effects: readonly WorkflowEffect[]): boolean {
  const { compensating, abandoned, compensations = [] } = draft.run;
  if (compensating !== undefined || abandoned !== undefined || awaitsEnds(draft.run)) return true;
  return effects.some(
    (effect) =>
      (effect.kind === "compensate" && compensations.length > 0) ||
      (effect.kind === "cancel-invoke" &&
        (effect.src === "subflow" || effect.src === "map"
          ? awaitsLeft(draft)
          : canBeUndone(draft, effect.invoke))),
  );
}

/** Whether sub-flows that are left or cancelled are waited for; programs of before did not. */
export function awaitsLeft({ world }: RunDraft): boolean {
  return world.ways?.leavesSubflows !== "at-once";
}

/** An activity that says how it is undone is not dropped when it is left: it may have been done already. */
export function canBeUndone(draft: RunDraft, invoke: string): boolean {
  const definition = draft.world.process.workflow.invokes.get(invoke)?.definition;
  return definition?.src === "activity" && definition.compensate !== undefined;
}

/** Whether sub-flows that are left or cancelled undo what they did before the run itself does; programs of before did not wait. */
export function undoesAfterLeft({ world }: RunDraft): boolean {
  return world.ways?.undoes !== "beside-left";
}

/** Whether some sub-flow that was left or cancelled has not ended yet. */
export function awaitsEnds({ children = {} }: Run): boolean {
  return Object.values(children).some(({ ending }) => ending === true);
}
