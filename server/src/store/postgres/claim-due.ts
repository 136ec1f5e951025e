import type { ActivityRow, Claim, Claimed, TimerRow } from "@lendloom/engine/runtime";
import type pg from "pg";
import { ACROSS_LENDERS, type Database } from "../database.ts";
import { readActivity, readTimer } from "../runs/run-rows.ts";
import { postgresSchema } from "../schema/index.ts";
import { instant } from "./instant.ts";
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
  const timers = claimStatements(leaseClock, "timers", { due: "due_at", counted: "", group: ["tenant_id"] });
  const activities = claimStatements(leaseClock, "activities", {
    due: "not_before",
    counted: ", attempt = attempt + 1",
    group: ["tenant_id", "connector"],
  });
  const run = async (statements: Statements, claim: Claim) => {
    const query = queryOf(statements, leaseClock, claim);
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
interface Statements {
  readonly earliest: Statement;
  /** Leaves lenders out, and lenders' connectors. */
  readonly ofOthers: Statement;
}
interface DueTable {
  readonly due: string;
  readonly counted: string;
  /** By what rows are left out. */
  readonly group: readonly string[];
}

/**
 * The rows are found by the index over what is due, locked where nobody else is claiming them, and written at the
 * place where they were found. Those of others are looked up one lender and connector after the other, from one to
 * the next by an index, so that however much is left out costs nothing. They are locked one after the other until
 * there are enough: others who claim pass over no more than what is taken.
 */
function claimStatements(
  leaseClock: Database["leaseClock"],
  table: "timers" | "activities",
  { due, counted, group }: DueTable,
): Statements {
  const byDatabase = leaseClock === "database";
  // Of the statement, not of the moment: only then does an index find what is due by it.
  const now = byDatabase ? instant("statement_timestamp()") : "$3::text";
  const until = byDatabase ? instant("clock_timestamp() + make_interval(secs => $3::float8)") : "$4::text";
  const lenders = byDatabase ? "$4" : "$5";
  const connectors = byDatabase ? "$5" : "$6";
  const isDueOf = (of: string) =>
    `${of}.${due} <= ${now} and (${of}.lease_until is null or ${of}.lease_until <= ${now})`;
  const isDue = isDueOf(table);
  const claim = (found: string) =>
    `update ${table} set lease_owner = $1, lease_until = ${until}, lease_epoch = lease_epoch + 1${counted}
      where ctid = any (array(${found}))
      returning ${columnsOf(postgresSchema[table])}`;
  const by = group.join(", ");
  const of = (name: string) => group.map((column) => `${name}.${column}`).join(", ");
  const goesTo = group.includes("connector") ? "g.tenant_id || '/' || g.connector" : "g.tenant_id || '/'";
  return {
    earliest: {
      name: `claim_${table}`,
      text: claim(
        `select ctid from ${table} where ${isDue}
          order by ${due}, tenant_id, run_id, generation limit $2 for update skip locked`,
      ),
    },
    ofOthers: {
      name: `claim_others_${table}`,
      text: `with recursive groups as (
          (select ${by} from ${table} order by ${by} limit 1)
          union all
          select ${of("n")} from groups g cross join lateral
            (select ${by} from ${table} w where (${of("w")}) > (${of("g")}) order by ${by} limit 1) n)
        ${claim(
          `select taken.ctid from (
             select found.ctid from groups g cross join lateral
               (select ctid, ${due}, run_id, generation from ${table} w
                 where (${of("w")}) = (${of("g")}) and ${isDueOf("w")}
                 order by ${due} limit $2) found
              where g.tenant_id <> all (${lenders}::text[]) and ${goesTo} <> all (${connectors}::text[])
              order by found.${due}, g.tenant_id, found.run_id, found.generation offset 0) f
             cross join lateral
               (select ctid from ${table} w where w.ctid = f.ctid and ${isDueOf("w")} for update skip locked) taken
            limit $2`,
        )}`,
    },
  };
}

function queryOf(
  { earliest, ofOthers }: Statements,
  leaseClock: Database["leaseClock"],
  { owner, limit, now, leaseUntil, except = [] }: Claim,
) {
  const values: unknown[] =
    leaseClock === "database"
      ? [owner, limit, (Date.parse(leaseUntil) - Date.parse(now)) / 1_000]
      : [owner, limit, now, leaseUntil];
  if (except.length === 0) return { ...earliest, values };
  const lenders = except.filter(({ connector }) => connector === undefined).map(({ tenant }) => tenant);
  const connectors = except
    .filter(({ connector }) => connector !== undefined)
    .map(({ tenant, connector }) => `${tenant}/${connector ?? ""}`);
  return { ...ofOthers, values: [...values, lenders, connectors] };
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
