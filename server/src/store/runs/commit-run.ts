import type { CommitOutcome, RunCommit } from "@lendloom/engine/runtime";
import { and, eq } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";
import type { Database, Transaction } from "../database.ts";
import { appendAudit } from "../audit-chain.ts";
import { carryOut, carryOutIn, Missed, reasonOf, type Planned } from "../planned.ts";
import { heldBy, leaseIn } from "./lease.ts";
import type { TenantId } from "../repositories.ts";
import type { Schema } from "../schema/index.ts";
import {
  readIdempotency,
  writeActivity,
  writeDecision,
  writeIdempotency,
  writeIncident,
  writeJournal,
  writeRun,
  writeTask,
  writeTaskChange,
  writeTimer,
} from "./run-rows.ts";
import { writeSettled } from "../schedules/write-settled.ts";
import type { RecentRuns } from "./recent-runs.ts";
import { writeMigrated } from "./run-migrations.ts";
import type { RunStatements } from "./run-statements.ts";
import { NotCommitted } from "./not-committed.ts";
import { writeFlow } from "./write-flow.ts";

/**
 * Writes one step in one transaction: all of it, or nothing and the reason. What is written is let go of once it is
 * handed over: hundreds of commits wait at a time, and each would be copied by every collection of garbage.
 */
export function commitRun(
  database: Database,
  statements: RunStatements,
  commit: RunCommit,
  recent: RecentRuns,
): Promise<CommitOutcome> {
  const counted = commit.journal.at(-1)?.seq ?? commit.run.journal;
  if (counted !== commit.run.journal) {
    return Promise.reject(
      new Error(`Expected the run to count ${counted} journal entries, but it counts ${commit.run.journal}`),
    );
  }
  const { tenant, run } = commit;
  const revision = commit.expected + 1;
  const row = writeRun(tenant, run, revision);
  const size = row.run.length;
  const planned = plan(database.schema, statements, commit, row);
  const written = asksNothing(commit)
    ? carryOut(database, tenant, planned)
    : writeWhole(database, planned, commit);
  return written.then(
    (missed): CommitOutcome | Promise<CommitOutcome> => {
      if (missed === undefined) {
        recent.keep(tenant, { run, revision }, size);
        return { kind: "committed", revision };
      }
      recent.forget(tenant, run.id);
      if (missed === "repeated") return repeated(database, statements, commit, recent);
      return { kind: missed as "conflict" | "stale" };
    },
    (thrown: unknown) => {
      recent.forget(tenant, run.id);
      throw thrown;
    },
  );
}

/** What it was answered the first time, whatever became of the run since. */
async function repeated(
  database: Database,
  statements: RunStatements,
  commit: RunCommit,
  recent: RecentRuns,
): Promise<CommitOutcome> {
  const { tenant, idempotency } = commit;
  const key = { tenantId: tenant, key: idempotency?.key };
  const [used] = await statements.findIdempotency(database.reader(tenant)).execute(key);
  // Retention may have removed it meanwhile.
  if (used === undefined) return await commitRun(database, statements, commit, recent);
  return { kind: "repeated", record: readIdempotency(used) };
}

/** Most steps write rows and read none. */
function asksNothing(commit: RunCommit): boolean {
  const { flow, audit, migration, schedule, activities, tasks, incidents } = commit;
  const people = tasks.change?.length ?? 0;
  const rare = people + activities.retry.length + incidents.raise.length + incidents.resolve.length;
  const beside = flow ?? audit ?? migration ?? schedule;
  return beside === undefined && rare === 0;
}

async function writeWhole(
  database: Database,
  planned: readonly Planned[],
  commit: RunCommit,
): Promise<string | undefined> {
  const { schema } = database;
  try {
    await database.write(commit.tenant, async (transaction) => {
      await carryOutIn(transaction, planned);
      await giveBack(schema, transaction, commit);
      await writeFlow(schema, transaction, commit);
      await writePeoplesWork(schema, transaction, commit);
      // Before the audit, as whoever saves or removes a schedule does: two that wait for each other end neither.
      if (commit.schedule !== undefined)
        await writeSettled(schema, transaction, commit.tenant, commit.schedule);
      await writeAudit(schema, transaction, commit);
      await writeMigrated(schema, transaction, commit);
    });
    return undefined;
  } catch (error) {
    if (error instanceof Missed) return reasonOf(planned, error);
    if (error instanceof NotCommitted) return error.outcome.kind;
    throw error;
  }
}

/** The statements of nearly every step, in an order in which the first is the one that is most likely refused. */
function plan(
  schema: Schema,
  statements: RunStatements,
  commit: RunCommit,
  row: ReturnType<typeof writeRun>,
): readonly Planned[] {
  const { tenant, run, expected, idempotency, timers, activities, tasks, journal, decisions } = commit;
  const planned: Planned[] = [];
  // First of all, so that a repeat is told what the first was told, whatever became of the run since.
  if (idempotency !== undefined) {
    const values = writeIdempotency(tenant, idempotency);
    planned.push({ statement: statements.insertIdempotency, values, must: "repeated" });
  }
  // The revision decides who of two writers was first.
  planned.push(
    expected === 0
      ? { statement: statements.insertRun, values: row, must: "conflict" }
      : { statement: statements.updateRun, values: { ...row, expected }, must: "conflict" },
  );
  const key = { tenantId: tenant, runId: run.id };
  for (const generation of new Set(timers.remove)) {
    const lease = leaseIn(commit, "timer", generation);
    const values = { ...key, generation, ...lease };
    // Claimed work that is gone or another worker's by now takes the commit back.
    if (lease === undefined) planned.push({ statement: statements.removeTimer, values });
    else planned.push({ statement: statements.removeLeasedTimer, values, must: "stale" });
  }
  for (const generation of new Set(activities.remove)) {
    const lease = leaseIn(commit, "activity", generation);
    const values = { ...key, generation, ...lease };
    if (lease === undefined) planned.push({ statement: statements.removeActivity, values });
    else planned.push({ statement: statements.removeLeasedActivity, values, must: "stale" });
  }
  const insert = (table: PgTable, rows: readonly Readonly<Record<string, unknown>>[]) => {
    if (rows.length > 0) planned.push({ table, rows });
  };
  insert(schema.timers, timers.set.map(writeTimer));
  insert(schema.activities, activities.begin.map(writeActivity));
  insert(
    schema.journal,
    journal.map((entry) => writeJournal(tenant, run.id, entry)),
  );
  insert(
    schema.decisions,
    decisions.map((record) => writeDecision(tenant, run.id, record)),
  );
  insert(schema.tasks, tasks.open.map(writeTask));
  for (const { id, status, closedAt, closedBy, outcome } of tasks.close) {
    const values = {
      tenantId: tenant,
      id,
      status,
      closedAt,
      closedByKind: closedBy?.kind ?? null,
      closedById: closedBy?.id ?? null,
      outcome: outcome ?? null,
    };
    planned.push({ statement: statements.closeTask, values });
  }
  return planned;
}

/** Claimed work that is gone or another worker's by now takes the commit back. */
function mustHold(rows: readonly unknown[]): void {
  if (rows.length === 0) throw new NotCommitted({ kind: "stale" });
}

/** An activity goes back for another attempt only while the attempt is still this worker's. */
async function giveBack(
  { activities: table }: Schema,
  { queries }: Transaction,
  commit: RunCommit,
): Promise<void> {
  const { tenant, run, activities } = commit;
  for (const { generation, attempt, notBefore } of activities.retry) {
    const given = await queries
      .update(table)
      .set({ notBefore, leaseOwner: null, leaseUntil: null })
      .where(
        and(
          eq(table.tenantId, tenant),
          eq(table.runId, run.id),
          eq(table.generation, generation),
          eq(table.attempt, attempt),
          heldBy(table, leaseIn(commit, "activity", generation)),
        ),
      )
      .returning({ generation: table.generation });
    mustHold(given);
  }
}

async function writeAudit(
  schema: Schema,
  transaction: Transaction,
  { tenant, run, audit }: RunCommit,
): Promise<void> {
  if (audit === undefined) return;
  const { by, ...noted } = audit;
  await appendAudit(schema, transaction, tenant as TenantId, noted, { at: run.updatedAt, by });
}

async function writePeoplesWork(
  schema: Schema,
  transaction: Transaction,
  { tenant, tasks, incidents }: RunCommit,
): Promise<void> {
  const { queries } = transaction;
  for (const { id, change } of tasks.change ?? []) {
    await queries
      .update(schema.tasks)
      .set(writeTaskChange(change))
      .where(
        and(eq(schema.tasks.tenantId, tenant), eq(schema.tasks.id, id), eq(schema.tasks.status, "open")),
      );
  }
  await transaction.insertAll(schema.incidents, incidents.raise.map(writeIncident));
  for (const { id, at, by } of incidents.resolve) {
    await queries
      .update(schema.incidents)
      .set({ status: "resolved", resolvedAt: at, resolvedBy: by })
      .where(and(eq(schema.incidents.tenantId, tenant), eq(schema.incidents.id, id)));
  }
}
