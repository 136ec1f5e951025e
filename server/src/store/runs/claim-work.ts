import type { ActivityRow, Claim, Claimed, TimerRow } from "@lendloom/engine/runtime";
import { and, asc, isNull, lte, or, sql, type SQL } from "drizzle-orm";
import type { PgColumn, PgTable } from "drizzle-orm/pg-core";
import { ACROSS_LENDERS, type Database, type Queries } from "../database.ts";
import { prepared } from "../prepared.ts";
import type { Runnable } from "../sqlite/direct-statement.ts";
import { readActivity, readTimer } from "./run-rows.ts";

/** Leases due timers to one worker in one statement, where one process has the store; PostgreSQL has a way of its own. */
export async function claimTimers(database: Database, claim: Claim): Promise<readonly Claimed<TimerRow>[]> {
  const { timers } = database.schema;
  const rows = await claimed<typeof timers.$inferSelect>(database, claim, {
    name: "timers",
    work: timers,
    dueAt: timers.dueAt,
    claim: (on, due) => on.update(timers).set(leased(timers)).where(due).returning().prepare("claim_timers"),
  });
  return rows
    .sort((left, right) => inOrder(left.dueAt, right.dueAt) || byKey(left, right))
    .map((row) => ({ ...readTimer(row), lease: { owner: claim.owner, epoch: row.leaseEpoch } }));
}

/** Like `claimTimers`, and counts the attempt, so that one a process dies of is not tried for ever. */
export async function claimActivities(
  database: Database,
  claim: Claim,
): Promise<readonly Claimed<ActivityRow>[]> {
  const { activities } = database.schema;
  const attempt = sql`${activities.attempt} + 1`;
  const rows = await claimed<typeof activities.$inferSelect>(database, claim, {
    name: "activities",
    work: activities,
    dueAt: activities.notBefore,
    claim: (on, due) =>
      on
        .update(activities)
        .set({ ...leased(activities), attempt })
        .where(due)
        .returning()
        .prepare("claim_activities"),
  });
  return rows
    .sort((left, right) => inOrder(left.notBefore, right.notBefore) || byKey(left, right))
    .map((row) => ({ ...readActivity(row), lease: { owner: claim.owner, epoch: row.leaseEpoch } }));
}

interface Work {
  readonly name: string;
  readonly work: WorkTable;
  readonly dueAt: PgColumn;
  readonly claim: (on: Queries, due: SQL) => Runnable;
}

type WorkTable = PgTable & {
  readonly tenantId: PgColumn;
  readonly runId: PgColumn;
  readonly generation: PgColumn;
  readonly leaseUntil: PgColumn;
  readonly leaseEpoch: PgColumn;
};

/** Looks first whether there is anything: that takes no turn at writing. */
async function claimed<Row>(
  database: Database,
  { now, owner, leaseUntil, limit }: Claim,
  { name, work, dueAt, claim }: Work,
): Promise<Row[]> {
  const at = sql`${sql.placeholder("now")}`;
  const dueAndFree = and(lte(dueAt, at), or(isNull(work.leaseUntil), lte(work.leaseUntil, at)));
  const probe = prepared(database.reader(ACROSS_LENDERS), `probe_${name}`, (on) =>
    on.select({ runId: work.runId }).from(work).where(dueAndFree).limit(1),
  );
  const [waiting] = await probe.execute({ now });
  if (waiting === undefined) return [];
  const { tenantId, runId, generation } = work;
  const statement = (queries: Queries) =>
    prepared<Runnable>(queries, `claim_${name}`, (on) => ({
      prepare() {
        const first = on
          .select({ tenantId, runId, generation })
          .from(work)
          .where(dueAndFree)
          .orderBy(asc(dueAt), asc(tenantId), asc(runId), asc(generation))
          .limit(sql.placeholder("limit"));
        return claim(on, sql`(${tenantId}, ${runId}, ${generation}) in ${first}`);
      },
    }));
  const values = { now, owner, leaseUntil, limit };
  const rows = await (database.writeGiving === undefined
    ? database.write(ACROSS_LENDERS, async ({ queries }) => await statement(queries).execute(values))
    : database.writeGiving(statement, values));
  return [...(rows as readonly Row[])];
}

function leased({ leaseEpoch }: WorkTable) {
  return {
    leaseOwner: sql`${sql.placeholder("owner")}`,
    leaseUntil: sql`${sql.placeholder("leaseUntil")}`,
    leaseEpoch: sql`${leaseEpoch} + 1`,
  };
}

interface WorkKey {
  readonly tenantId: string;
  readonly runId: string;
  readonly generation: string;
}

function byKey(left: WorkKey, right: WorkKey): number {
  return (
    inOrder(left.tenantId, right.tenantId) ||
    inOrder(left.runId, right.runId) ||
    inOrder(left.generation, right.generation)
  );
}

function inOrder(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
