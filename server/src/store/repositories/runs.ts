import type { Json } from "@lendloom/engine/kernel";
import type { DecisionRecord } from "@lendloom/engine/process";
import type { IncidentRow, SignalRow, StoredRun, TaskRow } from "@lendloom/engine/runtime";
import type { Act, Actor, Page, PageRequest, TenantId } from "./vocabulary.ts";

/** Decisions of a pack, by its id, made at `from` or later and before `to`: instants as rows have them, with milliseconds. */
export interface DecisionRange {
  readonly pack: string;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** A decision with the run it belongs to and whose key opens its facts. */
export interface StoredDecision {
  readonly runId: string;
  readonly subject: string;
  readonly record: DecisionRecord;
}

/** How far a run is, without the run. */
export interface RunHead {
  readonly id: string;
  readonly revision: number;
  readonly finished: boolean;
}

/** Lists over runs that screens need and steps do not. */
export interface RunQueries {
  /** Newest first, without sub-flows; `product` is the product's id. */
  listRuns(
    tenant: string,
    query?: {
      readonly status?: string | undefined;
      readonly product?: string | undefined;
      readonly subject?: string | undefined;
    } & PageRequest,
  ): Promise<Page<StoredRun>>;
  /** By due time, earliest first; or the most urgent first. */
  pageTasks(
    tenant: string,
    query?: {
      readonly status?: TaskRow["status"] | undefined;
      /** Tasks the role does or was told of. */
      readonly role?: string | undefined;
      /** A person's; nobody's for `null`. */
      readonly assignee?: string | null | undefined;
      readonly dueBefore?: string | undefined;
      readonly order?: "due" | "priority" | undefined;
    } & PageRequest,
  ): Promise<Page<TaskRow>>;
  /** Newest first. */
  pageIncidents(
    tenant: string,
    query?: { readonly status?: IncidentRow["status"] | undefined } & PageRequest,
  ): Promise<Page<IncidentRow>>;
  /** Kept signals in the order of arrival. */
  pageSignals(
    tenant: string,
    query?: { readonly name?: string | undefined; readonly key?: string | undefined } & PageRequest,
  ): Promise<Page<SignalRow>>;
  /** Of runs by their ids, in no order: how often they were written, and whether they have ended. Those that are not there are left out. */
  readHeads(tenant: string, runIds: readonly string[]): Promise<readonly RunHead[]>;
  /** How many incidents are open of each of these runs; those without any are left out. */
  countOpenIncidents(tenant: string, runIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
  readDecision(tenant: string, runId: string, number: number): Promise<DecisionRecord | null>;
  /** Decisions of all runs, the earliest first: by instant, run and number. */
  pageDecisions(tenant: string, query: DecisionRange & PageRequest): Promise<Page<StoredDecision>>;
  countDecisions(tenant: string, range: DecisionRange): Promise<number>;
  /** When the first of all lenders' work was or is due that no worker has at `now`; null: there is none. */
  earliestDue(now: string): Promise<{
    readonly timers: string | null;
    readonly activities: string | null;
    /** Between runs. */
    readonly messages: string | null;
    readonly schedules: string | null;
  }>;
  /** Rows of all lenders that wait for a worker, leases apart. */
  backlog(): Promise<{
    readonly timers: number;
    readonly activities: number;
    /** Between runs. */
    readonly messages: number;
    /** Kept for whoever will wait. */
    readonly signals: number;
  }>;
}

/** A migration of runs that was begun: its plan, and who ordered it and why. */
export interface RunMigration {
  readonly id: string;
  readonly at: string;
  readonly by: Actor;
  readonly plan: Json;
  readonly reason: string;
}
export interface RunMigrationResult {
  readonly run: string;
  readonly at: string;
  readonly result: "done" | "refused";
  readonly refusal?: Json;
}

/** Migrations of runs and their results; what was done is written by the runs' own commits. */
export interface RunMigrations {
  /** False: it had been begun before, with whatever plan. */
  begin(
    tenant: TenantId,
    migration: Pick<RunMigration, "id" | "plan" | "reason">,
    act: Act,
  ): Promise<boolean>;
  get(tenant: TenantId, id: string): Promise<RunMigration | null>;
  /** Newest first. */
  list(tenant: TenantId, page?: PageRequest): Promise<Page<RunMigration>>;
  /** Keeps why runs were not moved; one that is done meanwhile stays done. */
  refuse(
    tenant: TenantId,
    id: string,
    refused: readonly { readonly run: string; readonly refusal: Json }[],
    at: string,
  ): Promise<void>;
  results(
    tenant: TenantId,
    id: string,
    page?: PageRequest & { readonly result?: "done" | "refused" | undefined },
  ): Promise<Page<RunMigrationResult>>;
  counts(tenant: TenantId, id: string): Promise<{ readonly done: number; readonly refused: number }>;
  /** Which of these runs this migration has moved, at whatever time. */
  movedBy(tenant: TenantId, id: string, among: readonly string[]): Promise<ReadonlySet<string>>;
  /** Whose applications these are, by the application; one that is unknown is left out. */
  subjects(tenant: TenantId, applications: readonly string[]): Promise<ReadonlyMap<string, string>>;
}
