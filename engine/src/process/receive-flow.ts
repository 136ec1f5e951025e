import { receiveCancel, START_TIMER } from "./cancel-run.ts";
import {
  isUndoing,
  receiveLateAnswer,
  receiveLateFailure,
  receiveNotUndone,
  receiveUndone,
} from "./compensate.ts";
import type { Received } from "./receive.ts";
import { refuse } from "./refusal.ts";
import type { RunDraft } from "./run-draft.ts";
import type { RunEvent } from "./run-event.ts";
import { receiveSubflowDone, receiveSubflowFailed, subflowEnded } from "./subflows.ts";

/** What other runs, a later start, cancelling and undoing come to; undefined: the event is none of these. */
export function receiveFlow(draft: RunDraft, event: RunEvent): Received | undefined {
  switch (event.kind) {
    case "start":
    case "schedule":
      return undefined;
    case "cancel":
      return receiveCancel(draft, event);
    case "subflow-done":
      return receiveSubflowDone(draft, event);
    case "subflow-failed":
      return receiveSubflowFailed(draft, event);
    case "subflow-ended":
      return subflowEnded(draft, event.generation);
    case "compensate":
      if (!draft.run.finished || draft.run.parent === undefined) return { kind: "stale" };
      draft.record({ kind: "compensation-begun", forParent: true });
      return { kind: "facts" };
    case "subflow-compensated": {
      const { generation } = event;
      const { current } = draft.run.compensating ?? {};
      if (current?.of !== generation) return { kind: "stale" };
      const invoke = draft.run.children?.[generation]?.invoke ?? "";
      draft.record({ kind: "compensation-done", invoke, generation: current.generation });
      return { kind: "facts" };
    }
    case "activity-done":
      if (event.source !== undefined) return undefined;
      if (isUndoing(draft, event.generation)) return receiveUndone(draft, event);
      return isAbandoned(draft, event.generation) ? receiveLateAnswer(draft, event) : undefined;
    case "activity-failed":
      if (event.source !== undefined) return undefined;
      if (isUndoing(draft, event.generation)) return receiveNotUndone(event);
      return isAbandoned(draft, event.generation) ? receiveLateFailure(draft, event) : undefined;
    default:
      return draft.run.startAt === undefined ? undefined : receiveBeforeStart(draft, event);
  }
}

function isAbandoned(draft: RunDraft, generation: string): boolean {
  return draft.run.abandoned?.[generation] !== undefined;
}

/** A run that starts later hears of its time and of being cancelled, and of nothing else. */
function receiveBeforeStart(draft: RunDraft, event: RunEvent): Received {
  const { startAt = "" } = draft.run;
  if (event.kind !== "timer") {
    return { kind: "refused", refusal: refuse("run.not-started", { startAt }) };
  }
  if (event.generation !== START_TIMER.generation) return { kind: "stale" };
  draft.record({ kind: "begun" });
  return { kind: "started" };
}
