import type { JsonObject } from "../kernel/index.ts";
import type { InvokeError } from "../workflow/index.ts";
import type { ParentRun } from "./flow-run.ts";
import type { Actor } from "./journal.ts";
import type { Consent, Pins, StoredValue } from "./run.ts";

/** What a run can be told of other runs, and of being cancelled. */
export type FlowEvent =
  /** A run that starts later: its facts are checked and kept now. */
  | {
      readonly kind: "schedule";
      readonly run: string;
      readonly subject: string;
      readonly pins: Pins;
      readonly facts: JsonObject;
      readonly sender: Actor;
      readonly startAt: string;
    }
  | {
      readonly kind: "cancel";
      readonly reason: string;
      readonly sender: Actor;
      readonly from: "person" | "parent";
    }
  | {
      readonly kind: "subflow-done";
      readonly invoke: string;
      readonly generation: string;
      readonly output: JsonObject;
      /** It has something to undo. */
      readonly compensable: boolean;
    }
  | {
      readonly kind: "subflow-failed";
      readonly invoke: string;
      readonly generation: string;
      readonly error: InvokeError;
      /** It came to its end, with an output that cannot be taken, and what it did can be undone. */
      readonly compensable?: boolean;
    }
  /** A sub-flow that was left or cancelled has ended, or never began. */
  | { readonly kind: "subflow-ended"; readonly generation: string }
  /** The parent undoes what this sub-flow did. */
  | { readonly kind: "compensate" }
  | { readonly kind: "subflow-compensated"; readonly generation: string };

/** What a parent gives the sub-flow it starts, besides facts; those keep their age. */
export interface SubflowStart {
  readonly parent: ParentRun;
  readonly variables: JsonObject;
  readonly consents: readonly Consent[];
  readonly ages: { readonly [fact: string]: { readonly fetchedAt: string; readonly validUntil?: string } };
}

/** The signal that an event came as. */
export interface SignalMark {
  readonly messageId: string;
  readonly key: string;
}

/** The run that sent an event to this one. */
export interface SentMark {
  readonly from: "parent" | "sub-flow";
  readonly run: string;
  /** The invocation that joins the two, and its generation. */
  readonly invoke: string;
  readonly generation: string;
  /** Counts what that run has sent. */
  readonly number: number;
}

/** What must happen between runs. */
export type FlowEffect =
  /** Something another run must be told, in a commit of its own. */
  | {
      readonly kind: "send-message";
      readonly generation: string;
      /** Unique in the run that sends it. */
      readonly id: string;
      readonly to: string;
      readonly message: MessageKind;
      readonly body: StoredValue;
    }
  /** Takes back what was not carried yet. */
  | { readonly kind: "drop-message"; readonly generation: string; readonly id: string }
  | {
      readonly kind: "await-signal";
      readonly generation: string;
      readonly event: string;
      readonly key: string;
      /** Several runs may wait for one key, and all of them are told. */
      readonly shared: boolean;
    }
  | { readonly kind: "stop-awaiting"; readonly generation: string; readonly event: string };

export type MessageKind =
  | "start-run"
  | "run-ended"
  | "cancel-run"
  | "compensate-run"
  | "run-compensated"
  /** The sub-flow that was cancelled has ended. */
  | "run-gone"
  /** An event that one run's workflow sends the other. */
  | "send-event";
