import type { ActivityRow, Claim, Claimed, TimerRow } from "@lendloom/engine/runtime";
import { asc, sql, type SQL } from "drizzle-orm";
import { ACROSS_LENDERS, type Database, type Queries } from "../database.ts";
import { prepared } from "../prepared.ts";
import type { Runnable } from "../sqlite/direct-statement.ts";
import { dueOfOthers, isDueAndFree, type DueWork } from "./due-of-others.ts";
import { readActivity, readTimer } from "./run-rows.ts";

/** Leases due timers to one worker in one statement, where one process has the store; PostgreSQL has a way of its own. */
export async function claimTimers(database: Database, claim: Claim): Promise<readonly Claimed<TimerRow>[]> {
  const { timers } = database.schema;
  const rows = await claimed<typeof timers.$inferSelect>(database, claim, {
    name: "timers",
    work: timers,
    dueAt: timers.dueAt,
    connector: undefined,
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
    connector: activities.connector,
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

interface Work extends DueWork {
  readonly claim: (on: Queries, due: SQL) => Runnable;
}

/** Looks first whether there is anything: that takes no turn at writing. */
async function claimed<Row>(database: Database, asked: Claim, due: Work): Promise<Row[]> {
  const { now, owner, leaseUntil, limit, except = [] } = asked;
  const { name, work, dueAt, claim } = due;
  const dueAndFree = isDueAndFree(due);
  const probe = prepared(database.reader(ACROSS_LENDERS), `probe_${name}`, (on) =>
    on.select({ runId: work.runId }).from(work).where(dueAndFree).limit(1),
  );
  const [waiting] = await probe.execute({ now });
  if (waiting === undefined) return [];
  const { tenantId, runId, generation } = work;
  const others = except.length > 0 ? await dueOfOthers(database, asked, due) : undefined;
  if (others?.length === 0) return [];
  const named = (queries: Queries) =>
    prepared<Runnable>(queries, `claim_named_${name}`, (on) => ({
      prepare() {
        const keys = sql`select value ->> 0, value ->> 1, value ->> 2 from json_each(${sql.placeholder("keys")})`;
        return claim(on, sql`(${tenantId}, ${runId}, ${generation}) in (${keys}) and ${dueAndFree}`);
      },
    }));
  const earliest = (queries: Queries) =>
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
  const statement = others === undefined ? earliest : named;
  const values = {
    ...{ now, owner, leaseUntil },
    ...(others === undefined ? { limit } : { keys: JSON.stringify(others) }),
  };
  const rows = await (database.writeGiving === undefined
    ? database.write(ACROSS_LENDERS, async ({ queries }) => await statement(queries).execute(values))
    : database.writeGiving(statement, values));
  return [...(rows as readonly Row[])];
}

function leased({ leaseEpoch }: DueWork["work"]) {
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
