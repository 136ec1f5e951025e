import type { Evaluation } from "../decision/index.ts";
import type { Issue, JsonObject } from "../kernel/index.ts";
import type { Invoke, InvokeError } from "../workflow/index.ts";
import type { CompiledProcess } from "./compile-process.ts";
import type { FlowEffect, FlowEvent, SentMark, SignalMark, SubflowStart } from "./flow-event.ts";
import type { Actor, DecisionRecord, JournalEntry } from "./journal.ts";
import type { MigrationEvent } from "./migrate-run.ts";
import type { OlderWays } from "./older-ways.ts";
import type { PeopleEvent } from "./people-event.ts";
import type { TaskChange } from "./people-journal.ts";
import type { Refusal } from "./refusal.ts";
import type { Consent, Pins, Run, StoredValue } from "./run.ts";
import type { Seal } from "./sealing.ts";

/** Who sends an event, and as what. */
export interface Sender extends Actor {
  readonly roles: readonly string[];
}

/** What a run can be told; `at` is the only time there is (RFC 3339 UTC). */
export type RunEvent = { readonly at: string } & (
  | {
      readonly kind: "start";
      readonly run: string;
      readonly subject: string;
      readonly pins: Pins;
      readonly facts: JsonObject;
      readonly sender: Actor;
      /** It is a sub-flow: what its parent gives it besides. */
      readonly subflow?: SubflowStart;
      /** Of a sub-flow that is simulated without its parent: the consents that it would have from it. */
      readonly consents?: readonly Consent[];
    }
  | {
      readonly kind: "event";
      readonly id: string;
      readonly type: string;
      readonly payload: JsonObject;
      readonly sender: Sender;
      /** It came as this signal. */
      readonly signal?: SignalMark;
      /** Another run's workflow sent it. */
      readonly sent?: SentMark;
    }
  | { readonly kind: "timer"; readonly timer: string; readonly generation: string }
  | {
      readonly kind: "task-completed";
      readonly invoke: string;
      readonly generation: string;
      readonly outcome: string;
      readonly form: JsonObject;
      readonly note?: string;
      readonly sender: Sender;
    }
  | ({ readonly kind: "activity-done"; readonly answer: JsonObject } & ActivityName)
  /** Every attempt failed, or trying again cannot help. */
  | ({
      readonly kind: "activity-failed";
      readonly error: InvokeError;
      readonly attempt: number;
      /** It is sure that nothing was done. */
      readonly refused?: true;
    } & ActivityName)
  | PeopleEvent
  | MigrationEvent
  | FlowEvent
);

/** Which activity it was: a call of the workflow, or a query of the data plan. */
export interface ActivityName {
  readonly invoke: string;
  readonly generation: string;
  /** The source asked; absent: a call of the workflow. */
  readonly source?: string;
}

/** What advancing needs besides the run and the event. */
export interface ProcessWorld {
  readonly process: CompiledProcess;
  /** Absent in simulations: then nothing is sealed. */
  readonly seal?: Seal;
  /** Only a replay goes by them: what the step was carried out by was a program of before. */
  readonly ways?: OlderWays;
}

/** What must happen in the world; the host makes rows of it in the same commit. */
export type RunEffect =
  | {
      readonly kind: "set-timer";
      readonly timer: string;
      readonly state: string;
      readonly generation: string;
      readonly after: string;
      /** The instant itself, where it is known. */
      readonly dueAt?: string;
    }
  | { readonly kind: "cancel-timer"; readonly timer: string; readonly generation: string }
  | {
      readonly kind: "begin-activity";
      readonly purpose: "activity" | "source" | "compensation";
      readonly invoke: string;
      readonly generation: string;
      readonly source?: string;
      readonly connector: string;
      readonly operation: string;
      readonly input: StoredValue;
      readonly timeout: string;
      /** The longest silence of the other side; absent: it may be silent until the timeout. */
      readonly heartbeat?: string;
      readonly retry: RetryPolicy;
    }
  | { readonly kind: "cancel-activity"; readonly generation: string }
  | {
      readonly kind: "open-task";
      readonly invoke: string;
      readonly generation: string;
      readonly state: string;
      readonly input: StoredValue;
      /** 1 to 100; the higher, the more urgent. */
      readonly priority: number;
      readonly definition: Extract<Invoke, { src: "task" }>;
    }
  | { readonly kind: "change-task"; readonly generation: string; readonly change: TaskChange }
  | { readonly kind: "close-task"; readonly generation: string; readonly outcome?: string }
  | FlowEffect;

export interface RetryPolicy {
  readonly maxAttempts: number;
  readonly initial: string;
  readonly factor: number;
  readonly max: string;
}

export type Advanced =
  | {
      readonly kind: "advanced";
      readonly run: Run;
      readonly entries: readonly JournalEntry[];
      readonly effects: readonly RunEffect[];
      readonly decisions: readonly DecisionRecord[];
      /** The evaluations of `decisions`, for whoever renders traces at once. */
      readonly evaluations: readonly Evaluation[];
    }
  /** A completion or timer of an earlier visit, or one told twice: nothing changes. */
  | { readonly kind: "stale" }
  | { readonly kind: "refused"; readonly refusal: Refusal }
  /** The step cannot be carried out: an operator must act, the run stays where it was. */
  | { readonly kind: "incident"; readonly issue: Issue };
