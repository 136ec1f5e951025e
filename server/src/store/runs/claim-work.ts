import type { ActivityRow, Claim, Claimed, Lease, TimerRow } from "@lendloom/engine/runtime";
import { and, asc, isNull, lte, or, sql, type SQL } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import { ACROSS_LENDERS, type Database } from "../database.ts";
import { prepared } from "../prepared.ts";
import { claimNow, leaseEnd } from "./claim-clock.ts";
import { readActivity, readTimer } from "./run-rows.ts";

/** Leases due timers to one worker; rows another process is claiming at this moment are passed over. */
export async function claimTimers(database: Database, claim: Claim): Promise<readonly Claimed<TimerRow>[]> {
  const { timers } = database.schema;
  const { now } = claim;
  const probe = prepared(database.reader(ACROSS_LENDERS), "probe_timers", (on) =>
    on
      .select({ runId: timers.runId })
      .from(timers)
      .where(dueAndFree(timers, timers.dueAt, claimNow(database)))
      .limit(1),
  );
  const [waiting] = await probe.execute({ now });
  if (waiting === undefined) return [];
  return database.write(ACROSS_LENDERS, async (transaction) => {
    const due = prepared(transaction.queries, "due_timers", (on) =>
      transaction.skipLocked(
        on
          .select()
          .from(timers)
          .where(dueAndFree(timers, timers.dueAt, claimNow(database)))
          .orderBy(asc(timers.dueAt), asc(timers.tenantId), asc(timers.runId), asc(timers.generation))
          .limit(sql.placeholder("limit"))
          .$dynamic(),
      ),
    );
    const rows = await due.execute({ now, limit: claim.limit });
    if (rows.length === 0) return [];
    await transaction.queries
      .update(timers)
      .set({
        leaseOwner: claim.owner,
        leaseUntil: sql`${leaseEnd(database, claim)}`,
        leaseEpoch: sql`${timers.leaseEpoch} + 1`,
      })
      .where(amongWork(timers, rows));
    return rows.map((row) => ({ ...readTimer(row), lease: leaseOf(claim, row) }));
  });
}

/** Like `claimTimers`, and counts the attempt, so that one a process dies of is not tried for ever. */
export async function claimActivities(
  database: Database,
  claim: Claim,
): Promise<readonly Claimed<ActivityRow>[]> {
  const { activities } = database.schema;
  const { now } = claim;
  const probe = prepared(database.reader(ACROSS_LENDERS), "probe_activities", (on) =>
    on
      .select({ runId: activities.runId })
      .from(activities)
      .where(dueAndFree(activities, activities.notBefore, claimNow(database)))
      .limit(1),
  );
  const [waiting] = await probe.execute({ now });
  if (waiting === undefined) return [];
  return database.write(ACROSS_LENDERS, async (transaction) => {
    const due = prepared(transaction.queries, "due_activities", (on) =>
      transaction.skipLocked(
        on
          .select()
          .from(activities)
          .where(dueAndFree(activities, activities.notBefore, claimNow(database)))
          .orderBy(
            asc(activities.notBefore),
            asc(activities.tenantId),
            asc(activities.runId),
            asc(activities.generation),
          )
          .limit(sql.placeholder("limit"))
          .$dynamic(),
      ),
    );
    const rows = await due.execute({ now, limit: claim.limit });
    if (rows.length === 0) return [];
    await transaction.queries
      .update(activities)
      .set({
        leaseOwner: claim.owner,
        leaseUntil: sql`${leaseEnd(database, claim)}`,
        leaseEpoch: sql`${activities.leaseEpoch} + 1`,
        attempt: sql`${activities.attempt} + 1`,
      })
      .where(amongWork(activities, rows));
    return rows.map((row) => ({
      ...readActivity({ ...row, attempt: row.attempt + 1 }),
      lease: leaseOf(claim, row),
    }));
  });
}

/** As the claim has just written it. */
function leaseOf({ owner }: Claim, { leaseEpoch }: { readonly leaseEpoch: number }): Lease {
  return { owner, epoch: leaseEpoch + 1 };
}

interface WorkColumns {
  readonly tenantId: PgColumn;
  readonly runId: PgColumn;
  readonly generation: PgColumn;
  readonly leaseUntil: PgColumn;
}

function dueAndFree({ leaseUntil }: WorkColumns, dueAt: PgColumn, now: SQL): SQL | undefined {
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
