import { and, count, eq, gte, lt, type SQL } from "drizzle-orm";
import type { Database } from "../database.ts";
import { afterCursor, inOrder, pageLimit, pageOf, type Keyset } from "../page.ts";
import type { DecisionRange, RunQueries } from "../repositories.ts";
import { readDecision } from "./run-rows.ts";

/** Decisions of many runs by time, for what is computed over a lender's past. */
export function createDecisionQueries({
  schema,
  reader,
}: Database): Pick<RunQueries, "pageDecisions" | "countDecisions"> {
  const { decisions, runs } = schema;
  const byTime: Keyset = {
    columns: [decisions.at, decisions.runId, decisions.number],
    direction: "ascending",
  };
  const inRange = (tenant: string, { pack, from, to }: DecisionRange): SQL | undefined =>
    and(
      eq(decisions.tenantId, tenant),
      eq(decisions.pack, pack),
      from === undefined ? undefined : gte(decisions.at, from),
      to === undefined ? undefined : lt(decisions.at, to),
    );
  return {
    async pageDecisions(tenant, query) {
      const limit = pageLimit(query);
      const rows = await reader(tenant)
        .select({
          at: decisions.at,
          runId: decisions.runId,
          number: decisions.number,
          record: decisions.record,
          subject: runs.subject,
        })
        .from(decisions)
        .innerJoin(runs, and(eq(runs.tenantId, decisions.tenantId), eq(runs.id, decisions.runId)))
        .where(and(inRange(tenant, query), afterCursor(byTime, query.cursor)))
        .orderBy(...inOrder(byTime))
        .limit(limit + 1);
      const keyOf = ({ at, runId, number }: (typeof rows)[number]) => [at, runId, number];
      return pageOf(rows, limit, keyOf, (row) => ({
        runId: row.runId,
        subject: row.subject,
        record: readDecision(row),
      }));
    },
    async countDecisions(tenant, range) {
      const [row] = await reader(tenant)
        .select({ rows: count() })
        .from(decisions)
        .where(inRange(tenant, range));
      return row?.rows ?? 0;
    },
  };
}
