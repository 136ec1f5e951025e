import { and, asc, count, desc, eq, isNotNull, isNull, lt, notInArray, or, sql, type SQL } from "drizzle-orm";
import type { Database } from "../database.ts";
import type { RetentionAhead, RetentionPolicy, TenantId } from "../repositories.ts";
import { periodBefore } from "./period.ts";

/** The oldest applications that ended and are looked at: a count of all of them would hold the database up. */
const LOOKED_AT = 20_000;
const MOST_HOLDS = 200;

/** What a policy would let go now, by product, and everything that a legal hold keeps; nothing is removed. */
export async function lookAhead(
  database: Database,
  tenant: TenantId,
  policy: RetentionPolicy,
  now: string,
): Promise<RetentionAhead> {
  const { runs, legalHolds } = database.schema;
  const queries = database.reader(tenant);
  const cutoffs = Object.entries(policy.products ?? {}).map(
    ([product, period]) => [product, periodBefore(now, period)] as const,
  );
  const otherwise = periodBefore(now, policy.runs);
  const latest = [otherwise, ...cutoffs.map(([, cutoff]) => cutoff)].sort().at(-1) ?? otherwise;
  const looked = queries
    .select({ id: runs.id, product: runs.product, updatedAt: runs.updatedAt })
    .from(runs)
    // In the words of the index `runs_ended`: one more tells whether there are more.
    .where(
      and(
        eq(runs.tenantId, tenant),
        sql`${runs.parent} is null and ${runs.finished} = 1`,
        lt(runs.createdAt, latest),
      ),
    )
    .orderBy(asc(runs.createdAt), asc(runs.id))
    .limit(LOOKED_AT + 1)
    .as("looked");
  const named = cutoffs.map(([product]) => product);
  const isOver: SQL | undefined = or(
    ...cutoffs.map(([product, cutoff]) => and(eq(looked.product, product), lt(looked.updatedAt, cutoff))),
    and(
      named.length === 0 ? undefined : or(isNull(looked.product), notInArray(looked.product, named)),
      lt(looked.updatedAt, otherwise),
    ),
  );
  const rowsWith = (condition: SQL | undefined) =>
    sql<number>`sum(case when ${condition} then 1 else 0 end)`.mapWith(Number);
  const products = await queries
    .select({
      product: looked.product,
      ended: count(),
      over: rowsWith(isOver),
      held: rowsWith(and(isOver, isNotNull(legalHolds.runId))),
    })
    .from(looked)
    .leftJoin(legalHolds, and(eq(legalHolds.tenantId, tenant), eq(legalHolds.runId, looked.id)))
    .groupBy(looked.product);
  const holds = await queries
    .select({ hold: legalHolds, product: runs.product, subject: runs.subject })
    .from(legalHolds)
    .innerJoin(runs, and(eq(runs.tenantId, legalHolds.tenantId), eq(runs.id, legalHolds.runId)))
    .where(eq(legalHolds.tenantId, tenant))
    .orderBy(desc(legalHolds.at), desc(legalHolds.runId))
    .limit(MOST_HOLDS + 1);
  return {
    products: products
      .filter(({ over }) => over > 0)
      .map(({ product, over, held }) => ({ product, going: over - held, held }))
      .sort((a, b) => b.going - a.going || (a.product ?? "").localeCompare(b.product ?? "")),
    isAll: products.reduce((sum, { ended }) => sum + ended, 0) <= LOOKED_AT,
    holds: holds.slice(0, MOST_HOLDS).map(({ hold, product, subject }) => ({
      application: hold.runId,
      product,
      subject,
      reason: hold.reason,
      by: { kind: hold.byKind as "person", id: hold.byId },
      at: hold.at,
    })),
    moreHolds: holds.length > MOST_HOLDS,
  };
}
