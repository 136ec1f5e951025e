import { and, eq, isNull } from "drizzle-orm";
import type { Transaction } from "../database.ts";
import type { Schema } from "../schema/index.ts";

/**
 * Marks the keys of applicants with no run and no schedule left: they are forgotten after a while, not at once, since a
 * start may hold one at this moment. One with a schedule is not even marked: a program that knows no schedules would
 * destroy it.
 */
export async function markOrphans(
  { runs, schedules, subjectKeys }: Schema,
  { queries }: Transaction,
  tenant: string,
  subjects: Iterable<string>,
  at: string,
): Promise<void> {
  for (const subject of new Set(subjects)) {
    const [run] = await queries
      .select({ id: runs.id })
      .from(runs)
      .where(and(eq(runs.tenantId, tenant), eq(runs.subject, subject)))
      .limit(1);
    const [schedule] = await queries
      .select({ id: schedules.id })
      .from(schedules)
      .where(and(eq(schedules.tenantId, tenant), eq(schedules.subject, subject)))
      .limit(1);
    if (run !== undefined || schedule !== undefined) continue;
    await queries
      .update(subjectKeys)
      .set({ orphanedAt: at })
      .where(
        and(
          eq(subjectKeys.tenantId, tenant),
          eq(subjectKeys.subject, subject),
          isNull(subjectKeys.destroyedAt),
        ),
      );
  }
}
