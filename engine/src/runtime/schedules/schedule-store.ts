import type { Json, RecurrenceRule, Texts } from "../../kernel/index.ts";
import type { Actor, Pins, StoredValue } from "../../process/index.ts";
import type { AuditNote, Claim, Claimed } from "../run-store.ts";

/** The part of a run store that keeps schedules: what starts again and again, and what came of it. */
export interface ScheduleStore {
  /**
   * Writes a schedule, with `revision` one more than `expected`, which is the stored one's. Where there is none it is
   * null, and the revision higher than any that a removed schedule of the lender had, so that none of them fits it.
   * Whoever has claimed it loses it. `moved`: it was claimed or has fired since the `epoch` that the row was computed
   * from, or it is another one of its id, by `createdAt`. `full`: the tenant would have more than `capacity`.
   */
  saveSchedule(saved: {
    readonly row: Omit<ScheduleRow, "revision" | "epoch">;
    readonly expected: number | null;
    /** The stored one's; absent where there is none. */
    readonly epoch?: number | undefined;
    readonly capacity: number;
    readonly audit?: AuditNote;
  }): Promise<"saved" | "conflict" | "moved" | "full">;
  readSchedule(tenant: string, id: string): Promise<ScheduleRow | undefined>;
  /** By id; `after` is the last one of the page before. */
  listSchedules(
    tenant: string,
    page: { readonly after?: string; readonly limit: number },
  ): Promise<readonly ScheduleRow[]>;
  /** Removes a schedule and its history; false: there is none. */
  removeSchedule(
    tenant: string,
    id: string,
    removed: { readonly at: string; readonly audit?: AuditNote },
  ): Promise<boolean>;
  /** Schedules with `wakeAt <= now` of all tenants, earliest first, leased like timers. */
  claimSchedules(claim: Claim): Promise<readonly Claimed<ScheduleRow>[]>;
  /** Writes what came of a firing that began no run; one that did goes with the run's commit. */
  settleSchedule(tenant: string, settled: SettledSchedule): Promise<"settled" | "stale">;
  /** The history, latest first; `before` is the last one of the page before. */
  listFirings(
    tenant: string,
    id: string,
    page: { readonly before?: string; readonly limit: number },
  ): Promise<readonly FiringRow[]>;
}

/** How many entries a schedule's history keeps. */
export const KEPT_FIRINGS = 500;

/** What its author says of a schedule. */
export interface Schedule extends RecurrenceRule {
  readonly title: Texts;
  readonly product: string;
  /** The definitions its runs go by; absent: what is live when each begins. */
  readonly pins?: Pins;
  /** What becomes of moments that passed while nobody looked: none, the last one, or the last `limit` of them. */
  readonly catchUp: CatchUp;
  /** Whether a run begins while the one before is still under way. */
  readonly overlap: "skip" | "allow";
}

export type CatchUp =
  { readonly mode: "none" } | { readonly mode: "last" } | { readonly mode: "all"; readonly limit: number };

export interface ScheduleRow {
  readonly tenant: string;
  /** Unique in the tenant. */
  readonly id: string;
  /** Counts what its authors changed. */
  readonly revision: number;
  /** Counts every write and every claim: what was computed from another one is stale. */
  readonly epoch: number;
  readonly schedule: Schedule;
  /** Whose applications it starts. */
  readonly subject: string;
  /** What they start with, sealed under the subject. */
  readonly facts: StoredValue;
  readonly state: "active" | "paused" | "ended";
  /** When it is looked at again; absent unless it is active. */
  readonly wakeAt?: string;
  readonly progress: ScheduleProgress;
  readonly createdAt: string;
  readonly createdBy: Actor;
  readonly updatedAt: string;
  readonly updatedBy: Actor;
}

export interface ScheduleProgress {
  /** What was due until then is settled. */
  readonly after: string;
  /** The moment that comes next, as the calendar was when it was looked at last; absent: none. */
  readonly nextAt?: string;
  /** Runs that it has begun. */
  readonly started: number;
  readonly last?: FiringRow;
  /** The run that it began last. */
  readonly lastRun?: string;
  /** What an operator must look at: it goes when a run begins, or the schedule is changed. */
  readonly attention?: {
    readonly code: string;
    readonly params: Readonly<Record<string, Json>>;
    readonly since: string;
    /** Firings in a row that failed. */
    readonly times: number;
  };
}

/** What came of a moment. Each moment has one entry: it is the key under which a run begins at most once. */
export interface FiringRow {
  readonly dueAt: string;
  readonly at: string;
  /**
   * A run began; it could not; the run before was still under way; nobody looked, up to `until`, so that nothing
   * began.
   */
  readonly result: "started" | "failed" | "overlap" | "missed";
  /** Who had it fire now; absent: it was due. */
  readonly by?: Actor;
  /** The run that began, or that was still under way. */
  readonly run?: string;
  /** Why it could not begin: the code of a refusal. */
  readonly code?: string;
  readonly params?: Readonly<Record<string, Json>>;
  /** Places in the facts that do not fit. */
  readonly places?: readonly string[];
  /** Moments that were missed, of which the last; `more`: and others. */
  readonly count?: number;
  readonly until?: string;
  readonly more?: true;
}

/** What a worker found out about a schedule, computed from the one of this `epoch`. */
export interface SettledSchedule {
  readonly id: string;
  readonly epoch: number;
  /** The schedule's own: another one of its id, after it was removed, counts epochs anew. */
  readonly createdAt: string;
  readonly firings: readonly FiringRow[];
  readonly state: ScheduleRow["state"];
  readonly wakeAt?: string;
  readonly progress: ScheduleProgress;
}
