import type { CommitOutcome, RunCommit } from "@lendloom/engine/runtime";
import { and, eq } from "drizzle-orm";
import type { Database, Transaction } from "../database.ts";
import { appendAudit } from "../audit-chain.ts";
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
import { writeMigrated } from "./run-migrations.ts";
import type { RunStatements } from "./run-statements.ts";
import { NotCommitted } from "./not-committed.ts";
import { writeFlow } from "./write-flow.ts";

/** Writes one step in one transaction: all of it, or nothing and the reason. */
export async function commitRun(
  database: Database,
  statements: RunStatements,
  commit: RunCommit,
): Promise<CommitOutcome> {
  const counted = commit.journal.at(-1)?.seq ?? commit.run.journal;
  if (counted !== commit.run.journal) {
    throw new Error(
      `Expected the run to count ${counted} journal entries, but it counts ${commit.run.journal}`,
    );
  }
  try {
    return await database.write(commit.tenant, async (transaction) => {
      await claimKey(statements, transaction, commit);
      await writeSnapshot(statements, transaction, commit);
      await writeWork(database.schema, statements, transaction, commit);
      await writeFlow(database.schema, transaction, commit);
      await writeHistory(database.schema, transaction, commit);
      await writePeoplesWork(database.schema, statements, transaction, commit);
      await writeAudit(database.schema, transaction, commit);
      await writeMigrated(database.schema, transaction, commit);
      return { kind: "committed", revision: commit.expected + 1 };
    });
  } catch (error) {
    if (error instanceof NotCommitted) return error.outcome;
    throw error;
  }
}

/** First of all, so that a repeat is told what the first was told, whatever became of the run since. */
async function claimKey(
  statements: RunStatements,
  { queries }: Transaction,
  { tenant, idempotency }: RunCommit,
): Promise<void> {
  if (idempotency === undefined) return;
  const row = writeIdempotency(tenant, idempotency);
  const [claimed] = await statements.insertIdempotency(queries).execute({ ...row });
  if (claimed !== undefined) return;
  const [used] = await statements
    .findIdempotency(queries)
    .execute({ tenantId: tenant, key: idempotency.key });
  if (used === undefined) throw new Error("Expected the record of a used idempotency key");
  throw new NotCommitted({ kind: "repeated", record: readIdempotency(used) });
}

/** The revision decides who of two writers was first. */
async function writeSnapshot(
  statements: RunStatements,
  { queries }: Transaction,
  { tenant, expected, run }: RunCommit,
): Promise<void> {
  const row = writeRun(tenant, run, expected + 1);
  const statement = expected === 0 ? statements.insertRun(queries) : statements.updateRun(queries);
  const [written] = await statement.execute({ ...row, expected });
  if (written === undefined) throw new NotCommitted({ kind: "conflict" });
}

async function writeWork(
  schema: Schema,
  statements: RunStatements,
  transaction: Transaction,
  commit: RunCommit,
): Promise<void> {
  const { tenant, run, timers, activities } = commit;
  const { queries } = transaction;
  await giveBack(schema, transaction, commit);
  const key = { tenantId: tenant, runId: run.id };
  for (const generation of new Set(timers.remove)) {
    const lease = leaseIn(commit, "timer", generation);
    if (lease === undefined) await statements.removeTimer(queries).execute({ ...key, generation });
    else mustHold(await statements.removeLeasedTimer(queries).execute({ ...key, generation, ...lease }));
  }
  for (const generation of new Set(activities.remove)) {
    const lease = leaseIn(commit, "activity", generation);
    if (lease === undefined) await statements.removeActivity(queries).execute({ ...key, generation });
    else mustHold(await statements.removeLeasedActivity(queries).execute({ ...key, generation, ...lease }));
  }
  await transaction.insertAll(schema.timers, timers.set.map(writeTimer));
  await transaction.insertAll(schema.activities, activities.begin.map(writeActivity));
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

async function writeHistory(
  schema: Schema,
  transaction: Transaction,
  { tenant, run, journal, decisions }: RunCommit,
): Promise<void> {
  await transaction.insertAll(
    schema.journal,
    journal.map((entry) => writeJournal(tenant, run.id, entry)),
  );
  await transaction.insertAll(
    schema.decisions,
    decisions.map((record) => writeDecision(tenant, run.id, record)),
  );
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
  statements: RunStatements,
  transaction: Transaction,
  { tenant, tasks, incidents }: RunCommit,
): Promise<void> {
  const { queries } = transaction;
  await transaction.insertAll(schema.tasks, tasks.open.map(writeTask));
  for (const { id, change } of tasks.change ?? []) {
    await queries
      .update(schema.tasks)
      .set(writeTaskChange(change))
      .where(
        and(eq(schema.tasks.tenantId, tenant), eq(schema.tasks.id, id), eq(schema.tasks.status, "open")),
      );
  }
  for (const { id, status, closedAt, closedBy, outcome } of tasks.close) {
    await statements.closeTask(queries).execute({
      tenantId: tenant,
      id,
      status,
      closedAt,
      closedByKind: closedBy?.kind ?? null,
      closedById: closedBy?.id ?? null,
      outcome: outcome ?? null,
    });
  }
  await transaction.insertAll(schema.incidents, incidents.raise.map(writeIncident));
  for (const { id, at, by } of incidents.resolve) {
    await queries
      .update(schema.incidents)
      .set({ status: "resolved", resolvedAt: at, resolvedBy: by })
      .where(and(eq(schema.incidents.tenantId, tenant), eq(schema.incidents.id, id)));
  }
}
