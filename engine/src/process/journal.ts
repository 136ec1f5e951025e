import type { Decision, Outcome } from "../decision/index.ts";
import type { Json } from "../kernel/index.ts";
import type { GuardResult, TakenTransition, WorkflowSnapshot } from "../workflow/index.ts";
import type { FlowRecord } from "./flow-journal.ts";
import type { ParentRun } from "./flow-run.ts";
import type { PeopleRecord } from "./people-journal.ts";
import type { Consent, FactRecord, Pins, StoredValue } from "./run.ts";

export interface Actor {
  readonly kind: "person" | "api-key" | "system";
  readonly id: string;
}

/** What is written to a run's journal: what happened, and what it changed. Folding the entries gives the run. */
export type JournalEntry = { readonly seq: number; readonly at: string } & JournalRecord;

export type JournalRecord =
  | {
      readonly kind: "started";
      readonly run: string;
      readonly subject: string;
      readonly pins: Pins;
      readonly actor: Actor;
      /** The run that began it as a sub-flow. */
      readonly parent?: ParentRun;
      /** Variables it gave, sealed. */
      readonly given?: StoredValue;
    }
  | {
      readonly kind: "facts-recorded";
      readonly source: string;
      readonly facts: { readonly [name: string]: FactRecord };
      /** The query it answers; absent: told by the application or an event. */
      readonly generation?: string;
      readonly validUntil?: string;
    }
  | { readonly kind: "consent-granted"; readonly consent: Consent }
  | {
      readonly kind: "event-received";
      readonly id: string;
      readonly type: string;
      /** What is not declared as not personal is sealed. */
      readonly payload: { readonly [member: string]: StoredValue };
      readonly actor: Actor;
    }
  | { readonly kind: "timer-fired"; readonly timer: string; readonly generation: string }
  | {
      readonly kind: "task-completed";
      readonly invoke: string;
      readonly generation: string;
      readonly outcome: string;
      readonly output: StoredValue;
      readonly note?: StoredValue;
      readonly actor: Actor;
    }
  | {
      readonly kind: "activity-done";
      readonly invoke: string;
      readonly generation: string;
      readonly output: StoredValue;
    }
  | {
      readonly kind: "activity-failed";
      readonly invoke: string;
      readonly generation: string;
      readonly error: { readonly code: string; readonly message: string };
      readonly attempt: number;
      /** Absent: it was the last attempt. */
      readonly retryAt?: string;
    }
  | {
      readonly kind: "source-asked";
      readonly invoke: string;
      readonly source: string;
      readonly generation: string;
      /** Why: the facts it may bring and the decisions they can still change. */
      readonly facts: readonly string[];
      readonly undecided: readonly string[];
      readonly cost?: Json;
    }
  | { readonly kind: "source-unavailable"; readonly source: string; readonly reason: string }
  | { readonly kind: "source-cancelled"; readonly source: string; readonly generation: string }
  | {
      readonly kind: "decided";
      readonly number: number;
      readonly invoke: string;
      readonly pack: string;
      readonly outcome: Outcome;
      /** The decision's digest and possible outcomes; the whole decision is a row of its own. */
      readonly digest: string;
      /** The version of the logic that decided; absent in journals of programs of before. */
      readonly logic?: string;
    }
  | {
      readonly kind: "stepped";
      readonly event: string;
      readonly transitions: readonly TakenTransition[];
      readonly guards: readonly GuardResult[];
      /** Members of the run that this step replaced. */
      readonly changes: RunChanges;
    }
  | {
      readonly kind: "incident-raised";
      readonly incident: string;
      readonly code: string;
      readonly message: string;
    }
  | {
      readonly kind: "incident-resolved";
      readonly incident: string;
      readonly actor: Actor;
      /** Absent: it was retried. */
      readonly how?: "skip" | "edit" | "move" | "restart";
      readonly reason?: string;
    }
  | PeopleRecord
  | FlowRecord;

/** The members of a run that only steps change; a member that is absent stays. */
export interface RunChanges {
  readonly snapshot: Partial<WorkflowSnapshot>;
  readonly sealedVariables?: { readonly [name: string]: string };
  readonly status?: string;
  readonly states?: readonly string[];
  readonly finished?: boolean;
  readonly outcome?: string;
}

/** A decision as it is kept: the answer, and the facts it was made from in sealed form, so that it can be replayed. */
export interface DecisionRecord {
  readonly number: number;
  readonly invoke: string;
  readonly at: string;
  readonly decision: Decision;
  readonly facts: { readonly [name: string]: FactRecord };
  readonly unavailable: readonly string[];
}
