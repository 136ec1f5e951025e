import { setImmediate } from "node:timers/promises";
import type { Claim } from "@lendloom/engine/runtime";
import { and, asc, eq, isNull, lte, or, sql, type SQL } from "drizzle-orm";
import type { PgColumn, PgTable } from "drizzle-orm/pg-core";
import { ACROSS_LENDERS, type Database } from "../database.ts";
import { prepared } from "../prepared.ts";

/** A table of work that comes due. */
export interface DueWork {
  /** Of its statements. */
  readonly name: string;
  readonly work: PgTable & {
    readonly tenantId: PgColumn;
    readonly runId: PgColumn;
    readonly generation: PgColumn;
    readonly leaseUntil: PgColumn;
    readonly leaseEpoch: PgColumn;
  };
  readonly dueAt: PgColumn;
  /** Where the work goes to one. */
  readonly connector: PgColumn | undefined;
}

/** Each lender's or connector's look-up takes this thread; after so many of them others have a turn. */
const LOOKS_OF_TURN = 50;

type Key = readonly [tenant: string, runId: string, generation: string];

/**
 * The keys of what is due earliest beside what a claim leaves out. Who has work is found by steps over an index, from
 * one lender and connector to the next, so that however much is left out costs nothing.
 */
export async function dueOfOthers(
  database: Database,
  { now, limit, except = [] }: Claim,
  due: DueWork,
): Promise<readonly Key[]> {
  const { name, work, dueAt, connector } = due;
  const { tenantId, runId, generation } = work;
  const reader = database.reader(ACROSS_LENDERS);
  const to = connector ?? sql<string>`''`;
  const given = sql`(${sql.placeholder("tenant")}, ${sql.placeholder("connector")})`;
  const next = prepared(reader, `next_of_${name}`, (on) =>
    on
      .select({ tenant: sql<string>`${tenantId}`, connector: sql<string>`${to}` })
      .from(work)
      .where(
        connector === undefined
          ? sql`${tenantId} > ${sql.placeholder("tenant")}`
          : sql`(${tenantId}, ${connector}) > ${given}`,
      )
      .orderBy(asc(tenantId), ...(connector === undefined ? [] : [asc(connector)]))
      .limit(1),
  );
  const first = prepared(reader, `first_of_${name}`, (on) =>
    on
      .select({
        due: sql<string>`${dueAt}`,
        runId: sql<string>`${runId}`,
        generation: sql<string>`${generation}`,
      })
      .from(work)
      .where(
        and(
          eq(tenantId, sql.placeholder("tenant")),
          ...(connector === undefined ? [] : [eq(connector, sql.placeholder("connector"))]),
          isDueAndFree(due),
        ),
      )
      .orderBy(asc(dueAt))
      .limit(sql.placeholder("limit")),
  );
  const found: { readonly due: string; readonly key: Key }[] = [];
  let group = { tenant: "", connector: "" };
  for (let looks = 1; ; looks++) {
    if (looks % LOOKS_OF_TURN === 0) await setImmediate();
    const [following] = await next.execute(connector === undefined ? { tenant: group.tenant } : group);
    if (following === undefined) break;
    group = following;
    const { tenant, connector: goesTo } = group;
    const isLeftOut = except.some((one) => one.tenant === tenant && (one.connector ?? goesTo) === goesTo);
    if (isLeftOut) continue;
    const where = connector === undefined ? { tenant } : group;
    for (const row of await first.execute({ ...where, now, limit })) {
      found.push({ due: row.due, key: [tenant, row.runId, row.generation] });
    }
  }
  return found
    .sort((left, right) => (left.due < right.due ? -1 : left.due > right.due ? 1 : 0))
    .slice(0, limit)
    .map(({ key }) => key);
}

/** Of the moment `now`, a placeholder. */
export function isDueAndFree({ work, dueAt }: DueWork): SQL | undefined {
  const at = sql`${sql.placeholder("now")}`;
  return and(lte(dueAt, at), or(isNull(work.leaseUntil), lte(work.leaseUntil, at)));
}
