import { eq, sql } from "drizzle-orm";
import type { Transaction } from "../database.ts";
import type { Schema } from "../schema/index.ts";

/** The revision that a lender's new schedules come after: no removed one had a higher one. 0: none was removed. */
export async function keptRevision(
  { scheduleRevisions }: Schema,
  { queries }: Transaction,
  tenant: string,
): Promise<number> {
  const [kept] = await queries
    .select({ removed: scheduleRevisions.removed })
    .from(scheduleRevisions)
    .where(eq(scheduleRevisions.tenantId, tenant))
    .limit(1);
  return kept?.removed ?? 0;
}

/** Notes the revision of a schedule that is removed. */
export async function keepRevision(
  { scheduleRevisions }: Schema,
  { queries }: Transaction,
  tenant: string,
  revision: number,
): Promise<void> {
  const { removed } = scheduleRevisions;
  await queries
    .insert(scheduleRevisions)
    .values({ tenantId: tenant, removed: revision })
    .onConflictDoUpdate({
      target: scheduleRevisions.tenantId,
      set: { removed: sql`case when ${removed} < ${revision} then ${revision} else ${removed} end` },
    });
}
