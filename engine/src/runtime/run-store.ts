import type { JsonObject, Texts } from "../kernel/index.ts";
import type { FlowRows, FlowStore } from "./flow-store.ts";
import type { ScheduleStore, SettledSchedule } from "./schedules/schedule-store.ts";
import type { Actor, DecisionRecord, JournalEntry, Run, StoredValue } from "../process/index.ts";
import type { TaskChange } from "../process/index.ts";

/**
 * Where runs live. Every adapter passes the suite `describeRunStoreContract` of `testing`. All reads and
 * writes but the two claims are of one tenant; instants are RFC 3339 UTC with milliseconds (`…:00.000Z`), so
 * that their order is the order of their texts.
 */
export interface RunStore extends FlowStore, ScheduleStore {
  /**
   * Undefined: the tenant has no such run. It may be the run as this process has committed it last; with `anew` it is
   * what is stored now, for whoever has to prove that.
   */
  readRun(tenant: string, runId: string, how?: { readonly anew?: boolean }): Promise<StoredRun | undefined>;

  /** The record of an earlier command with this key, for the repeat's answer. */
  readIdempotency(tenant: string, key: string): Promise<IdempotencyRecord | undefined>;

  /**
   * Writes one step: all of it or nothing. `expected` is the revision the step was computed from, 0 for a new
   * run; the run's revision becomes `expected + 1`.
   */
  commit(commit: RunCommit): Promise<CommitOutcome>;

  /** Journal entries with `seq > after`, in order, at most `limit`. */
  readJournal(
    tenant: string,
    runId: string,
    page: { readonly after: number; readonly limit: number },
  ): Promise<readonly JournalEntry[]>;

  /** Decisions of a run by number. */
  readDecisions(tenant: string, runId: string): Promise<readonly DecisionRecord[]>;

  /**
   * Timers with `dueAt <= now` of all tenants, earliest first (ties by tenant, run, generation), each leased to
   * `owner` until `leaseUntil`; those under another live lease are left out. A lease is live while
   * `leaseUntil > now`.
   */
  claimTimers(claim: Claim): Promise<readonly Claimed<TimerRow>[]>;

  /**
   * Activities with `notBefore <= now` of all tenants, earliest first, leased like timers. Claiming counts an
   * attempt: the row answered carries the new `attempt`, which is its fencing number, so that a process which
   * dies of an activity does not retry it for ever.
   */
  claimActivities(claim: Claim): Promise<readonly Claimed<ActivityRow>[]>;

  /** When the next timer, activity, message or schedule of any tenant is due, leases apart; undefined: nothing waits. */
  nextDue(): Promise<string | undefined>;

  /** Runs under way that go by a workflow (its hash), by id; `after` is the last one of the page before. */
  listRunsOf(
    tenant: string,
    query: { readonly workflow: string; readonly after?: string; readonly limit: number },
  ): Promise<readonly StoredRun[]>;

  readTimers(tenant: string, runId: string): Promise<readonly TimerRow[]>;
  readActivities(tenant: string, runId: string): Promise<readonly ActivityRow[]>;
  readTask(tenant: string, taskId: string): Promise<TaskRow | undefined>;
  /** Tasks by `dueAt` ascending, ties by id; `after` is the last task of the page before. */
  listTasks(tenant: string, query: TaskQuery): Promise<readonly TaskRow[]>;
  readIncident(tenant: string, incidentId: string): Promise<IncidentRow | undefined>;
  /** Incidents by `at` descending, ties by id. */
  listIncidents(tenant: string, query: IncidentQuery): Promise<readonly IncidentRow[]>;
}

export interface StoredRun {
  readonly run: Run;
  readonly revision: number;
}

export interface Claim {
  readonly now: string;
  readonly owner: string;
  readonly leaseUntil: string;
  readonly limit: number;
  /** What is left out: all of a lender's timers, activities or messages, or its activities that go to one connector. */
  readonly except?: readonly LeftOut[];
}

export interface LeftOut {
  readonly tenant: string;
  readonly connector?: string;
}

/** Whose claimed work is. Every claim of a row counts its `epoch` on. */
export interface Lease {
  readonly owner: string;
  readonly epoch: number;
}

export type Claimed<Row> = Row & { readonly lease: Lease };

/** The claimed row that a commit answers: where it is gone or was claimed anew, the commit is `stale`. */
export interface Fence {
  readonly work: "timer" | "activity" | "message" | "signal";
  /** The generation of a timer or activity, the id of a message or signal, which the commit removes or gives back. */
  readonly id: string;
  readonly lease: Lease;
}

/** One step of one run. Lists that are empty change nothing. */
export interface RunCommit {
  readonly tenant: string;
  readonly expected: number;
  readonly run: Run;
  /** Continue the stored journal without a gap: the first `seq` is the stored run's `journal + 1`. */
  readonly journal: readonly JournalEntry[];
  readonly decisions: readonly DecisionRecord[];
  readonly timers: {
    readonly set: readonly TimerRow[];
    /** Generations that are fired or cancelled: their rows go; one that is not there is no error. */
    readonly remove: readonly string[];
  };
  readonly activities: {
    readonly begin: readonly ActivityRow[];
    /** Generations that are done or cancelled: their rows go. */
    readonly remove: readonly string[];
    /** Given back for another attempt; a row that is gone or whose `attempt` differs makes the commit `stale`. */
    readonly retry: readonly {
      readonly generation: string;
      readonly attempt: number;
      readonly notBefore: string;
    }[];
  };
  readonly tasks: {
    readonly open: readonly TaskRow[];
    /** Changes to open tasks; one that is closed or gone stays as it is. */
    readonly change?: readonly TaskChanging[];
    readonly close: readonly TaskClosing[];
  };
  readonly incidents: {
    readonly raise: readonly IncidentRow[];
    readonly resolve: readonly { readonly id: string; readonly at: string; readonly by: string }[];
  };
  readonly idempotency?: IdempotencyRecord;
  /** For the lender's audit, where the adapter keeps one. */
  readonly audit?: AuditNote;
  /** The migration that this step of a run belongs to: adapters that keep results tell it as done. */
  readonly migration?: string;
  readonly fence?: Fence;
  /** Messages, awaited signals and delivered ones; absent: none of them. */
  readonly flow?: FlowRows;
  /** The schedule that begins this run: where it was written since, the commit is `stale`. */
  readonly schedule?: SettledSchedule;
}

export type CommitOutcome =
  | { readonly kind: "committed"; readonly revision: number }
  /** The run is at another revision, exists although `expected` is 0, or does not exist. */
  | { readonly kind: "conflict" }
  /** Claimed work is no longer this worker's, or a message or signal to be taken is gone. */
  | { readonly kind: "stale" }
  /** The tenant has used this idempotency key; this is checked before the revision. */
  | { readonly kind: "repeated"; readonly record: IdempotencyRecord };

/** What an auditor reads of an operator's order. */
export interface AuditNote {
  readonly action: string;
  readonly subject: string;
  readonly details: JsonObject;
  readonly by: Actor;
}

export interface IdempotencyRecord {
  readonly key: string;
  /** Hash of what was asked; the same key with another one is refused. */
  readonly requestHash: string;
  readonly runId: string;
  readonly at: string;
  /** What the caller was told: a repeat is told the same. */
  readonly answer: JsonObject;
}

export interface TimerRow {
  readonly tenant: string;
  readonly runId: string;
  /** Unique in a run. */
  readonly generation: string;
  readonly timer: string;
  readonly dueAt: string;
}

export interface ActivityRow {
  readonly tenant: string;
  readonly runId: string;
  /** Unique in a run; `<run>:<generation>` is the idempotency key of every attempt. */
  readonly generation: string;
  /** `source`: a query of the data plan; `activity`: a call of the workflow; `compensation`: it undoes one. */
  readonly purpose: "activity" | "source" | "compensation";
  /** The invocation it belongs to. */
  readonly invoke: string;
  /** The catalogue's source, for a `source`. */
  readonly source?: string;
  readonly connector: string;
  readonly operation: string;
  /** Sealed when the run's subject has a key: it carries what the applicant told. */
  readonly input: StoredValue;
  readonly timeoutMs: number;
  /** The longest silence of the other side; absent: it may be silent until the timeout. */
  readonly heartbeatMs?: number;
  readonly retry: {
    readonly maxAttempts: number;
    readonly initialMs: number;
    readonly factor: number;
    readonly maxMs: number;
  };
  /** Attempts begun. */
  readonly attempt: number;
  readonly notBefore: string;
}

export interface TaskRow {
  readonly tenant: string;
  /** Unique in the tenant. */
  readonly id: string;
  readonly runId: string;
  readonly generation: string;
  readonly invoke: string;
  readonly state: string;
  readonly role: string;
  readonly title: Texts;
  readonly openedAt: string;
  readonly dueAt: string;
  /** Outcomes, shown facts and form, as the workflow declares them. */
  readonly definition: JsonObject;
  readonly input: StoredValue;
  /** 1 to 100; the higher, the more urgent. */
  readonly priority: number;
  /** Who has claimed it or was given it, and since when; absent: nobody. */
  readonly assignee?: string;
  readonly assignedAt?: string;
  /** Roles the ladder has told of it, beside the one that does it. */
  readonly notified: readonly string[];
  /** Rungs of its ladder that were reached. */
  readonly escalations: number;
  /** The task whose completer may not do this one. */
  readonly notSameAs?: string;
  readonly status: "open" | "completed" | "cancelled";
  readonly closedAt?: string;
  readonly closedBy?: Actor;
  readonly outcome?: string;
}

export interface TaskClosing {
  readonly id: string;
  readonly status: "completed" | "cancelled";
  readonly closedAt: string;
  readonly closedBy?: Actor;
  readonly outcome?: string;
}

export interface TaskChanging {
  readonly id: string;
  readonly change: TaskChange;
}

export interface TaskQuery {
  readonly status?: "open" | "completed" | "cancelled";
  /** Tasks this role does, or was told of. */
  readonly role?: string;
  readonly runId?: string;
  /** A person's, or nobody's for `null`. */
  readonly assignee?: string | null;
  /** Due before this instant. */
  readonly dueBefore?: string;
  readonly after?: { readonly dueAt: string; readonly id: string };
  readonly limit: number;
}

/** What an operator must look at. The run stays at its last good step; a retry tells it `event` again. */
export interface IncidentRow {
  readonly tenant: string;
  readonly id: string;
  readonly runId: string;
  readonly at: string;
  readonly code: string;
  readonly message: string;
  /** The message in every language; absent for incidents of before there were any. */
  readonly texts?: Texts;
  /** The event that could not be carried out, as JSON text or its ciphertext. */
  readonly event: StoredValue;
  readonly status: "open" | "resolved";
  readonly resolvedAt?: string;
  readonly resolvedBy?: string;
}

export interface IncidentQuery {
  readonly status?: "open" | "resolved";
  readonly runId?: string;
  readonly limit: number;
}
