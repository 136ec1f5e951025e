import type { ActivityRow, Claim, TimerRow } from "@lendloom/engine/runtime";
import { and, asc, isNull, lte, or, sql, type SQL } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import type { Database } from "../database.ts";
import { readActivity, readTimer } from "./run-rows.ts";

/** Leases due timers to one worker; rows another process is claiming at this moment are passed over. */
export async function claimTimers(database: Database, claim: Claim): Promise<readonly TimerRow[]> {
  const { timers } = database.schema;
  const due = dueAndFree(timers, timers.dueAt, claim);
  const [waiting] = await database.reader.select({ runId: timers.runId }).from(timers).where(due).limit(1);
  if (waiting === undefined) return [];
  return database.write(async (transaction) => {
    const rows = await transaction.skipLocked(
      transaction.queries
        .select()
        .from(timers)
        .where(due)
        .orderBy(asc(timers.dueAt), asc(timers.tenantId), asc(timers.runId), asc(timers.generation))
        .limit(claim.limit)
        .$dynamic(),
    );
    if (rows.length === 0) return [];
    await transaction.queries
      .update(timers)
      .set({
        leaseOwner: claim.owner,
        leaseUntil: claim.leaseUntil,
        leaseEpoch: sql`${timers.leaseEpoch} + 1`,
      })
      .where(amongWork(timers, rows));
    return rows.map(readTimer);
  });
}

/** Like `claimTimers`, and counts the attempt, so that one a process dies of is not tried for ever. */
export async function claimActivities(database: Database, claim: Claim): Promise<readonly ActivityRow[]> {
  const { activities } = database.schema;
  const due = dueAndFree(activities, activities.notBefore, claim);
  const [waiting] = await database.reader
    .select({ runId: activities.runId })
    .from(activities)
    .where(due)
    .limit(1);
  if (waiting === undefined) return [];
  return database.write(async (transaction) => {
    const rows = await transaction.skipLocked(
      transaction.queries
        .select()
        .from(activities)
        .where(due)
        .orderBy(
          asc(activities.notBefore),
          asc(activities.tenantId),
          asc(activities.runId),
          asc(activities.generation),
        )
        .limit(claim.limit)
        .$dynamic(),
    );
    if (rows.length === 0) return [];
    await transaction.queries
      .update(activities)
      .set({
        leaseOwner: claim.owner,
        leaseUntil: claim.leaseUntil,
        leaseEpoch: sql`${activities.leaseEpoch} + 1`,
        attempt: sql`${activities.attempt} + 1`,
      })
      .where(amongWork(activities, rows));
    return rows.map((row) => readActivity({ ...row, attempt: row.attempt + 1 }));
  });
}

interface WorkColumns {
  readonly tenantId: PgColumn;
  readonly runId: PgColumn;
  readonly generation: PgColumn;
  readonly leaseUntil: PgColumn;
}

function dueAndFree({ leaseUntil }: WorkColumns, dueAt: PgColumn, { now }: Claim): SQL | undefined {
  return and(lte(dueAt, now), or(isNull(leaseUntil), lte(leaseUntil, now)));
}

interface WorkKey {
  readonly tenantId: string;
  readonly runId: string;
  readonly generation: string;
}

/** One statement for all rows of a claim, in words both dialects know. */
function amongWork({ tenantId, runId, generation }: WorkColumns, keys: readonly WorkKey[]): SQL {
  const values = keys.map((key) => sql`(${key.tenantId}, ${key.runId}, ${key.generation})`);
  return sql`(${tenantId}, ${runId}, ${generation}) in (values ${sql.join(values, sql`, `)})`;
}
