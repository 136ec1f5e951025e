import { and, asc, eq, sql } from "drizzle-orm";
import { appendAudit } from "../audit-chain.ts";
import type { Database, Queries } from "../database.ts";
import type { Act, ErasureOutcome, TenantId } from "../repositories.ts";

/** Applications that are named to whoever is refused. */
const NAMED = 20;

/**
 * Destroys a subject's data key and notes who ordered it and why, in one transaction; whoever sets a legal hold
 * or begins an application comes before or after it. Keys that a process knows and pages of the file are its caller's.
 */
export function eraseSubject(
  database: Database,
  tenant: TenantId,
  subject: string,
  reason: string,
  act: Act,
): Promise<ErasureOutcome> {
  const { schema } = database;
  const { subjectKeys, runs, legalHolds } = schema;
  const whose = and(eq(runs.tenantId, tenant), eq(runs.subject, subject));
  const key = and(eq(subjectKeys.tenantId, tenant), eq(subjectKeys.subject, subject));
  const held = async (queries: Queries) =>
    queries
      .select({ id: runs.id })
      .from(runs)
      .innerJoin(legalHolds, and(eq(legalHolds.tenantId, runs.tenantId), eq(legalHolds.runId, runs.id)))
      .where(whose)
      .orderBy(asc(runs.id))
      .limit(NAMED);
  // A sub-flow is named by what it is below, unless that has ended before it, as older programs let it.
  const isTop = sql`not exists (
    select 1 from runs as above
    where above.tenant_id = ${runs.tenantId} and above.id = ${runs.parent} and above.finished = 0)`;
  const underWay = async (queries: Queries) =>
    queries
      .select({ id: runs.id })
      .from(runs)
      .where(and(whose, eq(runs.finished, 0), isTop))
      .orderBy(asc(runs.id))
      .limit(NAMED);
  return database.write(tenant, async (transaction) => {
    const { queries } = transaction;
    await transaction.lock(`retention:${tenant}`);
    // Whoever begins an application holds the key until it is written, and looks at it before.
    const [present] = await transaction.forUpdate(
      queries.select({ destroyedAt: subjectKeys.destroyedAt }).from(subjectKeys).where(key).$dynamic(),
    );
    if (present === undefined) return { kind: "unknown" };
    if (present.destroyedAt !== null) return { kind: "already", at: present.destroyedAt };
    const kept = await held(queries);
    if (kept.length > 0) return { kind: "held", applications: kept.map(({ id }) => id) };
    const going = await underWay(queries);
    if (going.length > 0) return { kind: "under-way", applications: going.map(({ id }) => id) };
    await queries.update(subjectKeys).set({ wrappedKey: null, destroyedAt: act.at }).where(key);
    const erased = { action: "subject.erased", subject: `subject/${subject}`, details: { reason } };
    await appendAudit(schema, transaction, tenant, erased, act);
    return { kind: "erased", at: act.at };
  });
}
