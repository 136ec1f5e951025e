import type { SentMark } from "./flow-event.ts";
import type { Compensation } from "./flow-run.ts";
import type { Actor } from "./journal.ts";
import type { Pins, StoredValue } from "./run.ts";

/** What is written to a journal of other runs, signals, cancellation and compensation. */
export type FlowRecord =
  | {
      readonly kind: "scheduled";
      readonly run: string;
      readonly subject: string;
      readonly pins: Pins;
      readonly actor: Actor;
      readonly startAt: string;
    }
  /** A scheduled run's time has come. */
  | { readonly kind: "begun" }
  | {
      readonly kind: "cancelled";
      readonly reason: StoredValue;
      readonly actor: Actor;
      readonly from: "person" | "parent";
    }
  /** The correlation keys of all signals it waits for from now on. */
  | { readonly kind: "signals-awaited"; readonly waits: { readonly [event: string]: string } }
  /** The event that follows came as this signal. */
  | {
      readonly kind: "signal-received";
      readonly event: string;
      readonly messageId: string;
      readonly key: string;
    }
  /** A signal that was kept for this run, and that it does not accept. */
  | {
      readonly kind: "signal-refused";
      readonly event: string;
      readonly messageId: string;
      readonly code: string;
    }
  | {
      readonly kind: "subflow-begun";
      readonly invoke: string;
      readonly generation: string;
      readonly run: string;
      readonly workflow: string;
    }
  /** A map, with what each of its items will be given. */
  | {
      readonly kind: "map-begun";
      readonly invoke: string;
      readonly generation: string;
      readonly total: number;
      /** All items together would have been told more than they may; there are no inputs. */
      readonly tooLarge?: true;
      readonly inputs: StoredValue;
    }
  /** It is not waited for any more; `cancelled`: before it was done or had failed. */
  | {
      readonly kind: "map-ended";
      readonly invoke: string;
      readonly generation: string;
      readonly how: "done" | "failed" | "cancelled";
    }
  | {
      readonly kind: "subflow-done";
      readonly invoke: string;
      readonly generation: string;
      readonly output: StoredValue;
    }
  | {
      readonly kind: "subflow-failed";
      readonly invoke: string;
      readonly generation: string;
      readonly error: { readonly code: string; readonly message: string };
    }
  | {
      readonly kind: "subflow-cancelled";
      readonly invoke: string;
      readonly generation: string;
      /** This run does not end before it; absent in journals of before runs waited for that. */
      readonly awaited?: true;
    }
  /** A sub-flow that was left or cancelled has ended, with everything it undoes. */
  | { readonly kind: "subflow-ended"; readonly invoke: string; readonly generation: string }
  /** Left under way; what comes of it is still waited for, because it can be undone. */
  | { readonly kind: "activity-abandoned"; readonly invoke: string; readonly generation: string }
  | { readonly kind: "compensation-recorded"; readonly compensation: Compensation }
  | {
      readonly kind: "compensation-begun";
      /** Only this one, by the generation it was done under; absent: all. */
      readonly only?: string;
      readonly then?: string;
      readonly forParent?: true;
      /** The parent has left this run, and is told when nothing is left. */
      readonly left?: true;
    }
  | {
      readonly kind: "compensation-asked";
      readonly invoke: string;
      readonly generation: string;
      /** The generation of what it undoes. */
      readonly of: string;
    }
  | { readonly kind: "compensation-done"; readonly invoke: string; readonly generation: string }
  | { readonly kind: "compensation-ended" }
  /** The workflow had ended before, and now nothing of it is under way any more. */
  | { readonly kind: "ended" }
  /** Another run was told an event; without `run` there was nobody to tell. */
  | {
      readonly kind: "event-sent";
      readonly event: string;
      /** `parent`, or the invocation that began the sub-flow. */
      readonly to: string;
      readonly run?: string;
      /** Counts what this run has sent. */
      readonly number?: number;
    }
  /** The event before was sent by another run. */
  | ({ readonly kind: "sent-received"; readonly event: string } & SentMark)
  /** What another run sent, and this one does not accept. */
  | ({ readonly kind: "sent-refused"; readonly event: string; readonly code: string } & SentMark)
  /** The run that began this one was told how it ended. */
  | { readonly kind: "parent-told" };
