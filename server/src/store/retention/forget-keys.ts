import { and, eq, inArray, lt } from "drizzle-orm";
import { appendAudit } from "../audit-chain.ts";
import type { Database } from "../database.ts";
import type { TenantId } from "../repositories.ts";
import { forgetSeals } from "../sealing/subject-keys.ts";
import { RETENTION } from "./remove-applications.ts";

const AT_ONCE = 100;
/** Longer than any request holds a key it has read: whoever read it since has taken the mark off. */
const GRACE_MS = 10 * 60_000;

/**
 * Removes the keys of applicants who have had no application and no schedule left for a while: what copies of their
 * data there are opens no more. They leave no tombstone, so one who comes back gets a new key. Answers how many.
 */
export async function forgetKeys(database: Database, tenant: TenantId, now: string): Promise<number> {
  const { schema } = database;
  const { subjectKeys, runs, schedules } = schema;
  const before = new Date(Date.parse(now) - GRACE_MS).toISOString();
  const orphaned = and(eq(subjectKeys.tenantId, tenant), lt(subjectKeys.orphanedAt, before));
  const [due] = await database
    .reader(tenant)
    .select({ at: subjectKeys.createdAt })
    .from(subjectKeys)
    .where(orphaned)
    .limit(1);
  if (due === undefined) return 0;
  const removed = await database.write(tenant, async (transaction) => {
    const { queries } = transaction;
    await transaction.lock(`retention:${tenant}`);
    const rows = await queries
      .select({ subject: subjectKeys.subject })
      .from(subjectKeys)
      .where(orphaned)
      .limit(AT_ONCE);
    const subjects = rows.map(({ subject }) => subject);
    const back = await queries
      .select({ subject: runs.subject })
      .from(runs)
      .where(and(eq(runs.tenantId, tenant), inArray(runs.subject, [...subjects, ""])));
    const kept = await queries
      .select({ subject: schedules.subject })
      .from(schedules)
      .where(and(eq(schedules.tenantId, tenant), inArray(schedules.subject, [...subjects, ""])));
    const returned = new Set([...back, ...kept].map(({ subject }) => subject));
    const gone = subjects.filter((subject) => !returned.has(subject));
    const of = (some: readonly string[]) => and(orphaned, inArray(subjectKeys.subject, [...some]));
    if (returned.size > 0)
      await queries
        .update(subjectKeys)
        .set({ orphanedAt: null })
        .where(of([...returned]));
    if (gone.length === 0) return 0;
    await queries.delete(subjectKeys).where(of(gone));
    const noted = { action: "retention.keys-removed", subject: "retention", details: { keys: gone.length } };
    await appendAudit(schema, transaction, tenant, noted, { at: now, by: RETENTION });
    return gone.length;
  });
  // A key must not stay readable in the write-ahead log either.
  if (removed > 0) {
    forgetSeals(database);
    await database.scrub();
  }
  return removed;
}
