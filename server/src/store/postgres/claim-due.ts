import type { ActivityRow, Claim, Claimed, TimerRow } from "@lendloom/engine/runtime";
import type pg from "pg";
import { ACROSS_LENDERS, type Database } from "../database.ts";
import { readActivity, readTimer } from "../runs/run-rows.ts";
import { postgresSchema } from "../schema/index.ts";
import { sendTogether } from "./send-together.ts";
import { columnsOf, storedRow } from "./stored-row.ts";

/** The claims of `RunStore`, each one statement in one message: nothing due costs no more than a look. */
export function claimDue(
  pool: pg.Pool,
  leaseClock: Database["leaseClock"],
): {
  readonly claimTimers: (claim: Claim) => Promise<readonly Claimed<TimerRow>[]>;
  readonly claimActivities: (claim: Claim) => Promise<readonly Claimed<ActivityRow>[]>;
} {
  const timerOf = storedRow(postgresSchema.timers);
  const activityOf = storedRow(postgresSchema.activities);
  const timers = claimStatement(leaseClock, "timers", "due_at", "");
  const activities = claimStatement(leaseClock, "activities", "not_before", ", attempt = attempt + 1");
  const run = async (statement: Statement, claim: Claim) => {
    const query = { ...statement, values: valuesOf(leaseClock, claim) };
    const [result] = await sendTogether(pool, OPENING, [query]);
    return (result?.rows ?? []) as readonly Readonly<Record<string, unknown>>[];
  };
  return {
    async claimTimers(claim) {
      const rows = (await run(timers, claim)).map(timerOf);
      rows.sort(inOrder(({ dueAt }) => dueAt));
      return rows.map((row) => ({ ...readTimer(row), lease: { owner: claim.owner, epoch: row.leaseEpoch } }));
    },
    async claimActivities(claim) {
      const rows = (await run(activities, claim)).map(activityOf);
      rows.sort(inOrder(({ notBefore }) => notBefore));
      return rows.map((row) => ({
        ...readActivity(row),
        lease: { owner: claim.owner, epoch: row.leaseEpoch },
      }));
    },
  };
}

const OPENING = { scope: ACROSS_LENDERS, mode: "read write", byIndex: true } as const;

interface Statement {
  readonly name: string;
  readonly text: string;
}

/**
 * The rows are found by the index over what is due, locked where nobody else is claiming them, and written at the
 * place where they were found.
 */
function claimStatement(
  leaseClock: Database["leaseClock"],
  table: "timers" | "activities",
  due: string,
  counted: string,
): Statement {
  const byDatabase = leaseClock === "database";
  // Of the statement, not of the moment: only then does an index find what is due by it.
  const now = byDatabase ? instant("statement_timestamp()") : "$3::text";
  const until = byDatabase ? instant("clock_timestamp() + make_interval(secs => $3::float8)") : "$4::text";
  return {
    name: `claim_${table}`,
    text: `update ${table} set lease_owner = $1, lease_until = ${until}, lease_epoch = lease_epoch + 1${counted}
      where ctid = any (array(
        select ctid from ${table}
         where ${due} <= ${now} and (lease_until is null or lease_until <= ${now})
         order by ${due}, tenant_id, run_id, generation
         limit $2 for update skip locked))
      returning ${columnsOf(postgresSchema[table])}`,
  };
}

function valuesOf(leaseClock: Database["leaseClock"], { owner, limit, now, leaseUntil }: Claim): unknown[] {
  if (leaseClock !== "database") return [owner, limit, now, leaseUntil];
  return [owner, limit, (Date.parse(leaseUntil) - Date.parse(now)) / 1_000];
}

/** An instant as every column keeps it. */
function instant(at: string): string {
  return `to_char((${at}) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') collate "C"`;
}

interface Keyed {
  readonly tenantId: string;
  readonly runId: string;
  readonly generation: string;
}

/** What is due earliest first, ties by key: a statement that writes answers in no order. */
function inOrder<Row extends Keyed>(dueAt: (row: Row) => string): (left: Row, right: Row) => number {
  const keyOf = (row: Row) => [dueAt(row), row.tenantId, row.runId, row.generation];
  return (left, right) => {
    const rightKey = keyOf(right);
    for (const [index, part] of keyOf(left).entries()) {
      const other = rightKey[index] ?? "";
      if (part !== other) return part < other ? -1 : 1;
    }
    return 0;
  };
}
