import { and, asc, eq, gt, inArray, lte } from "drizzle-orm";
import { appendAudit } from "../audit-chain.ts";
import type { Database } from "../database.ts";
import type { RetentionPolicy, TenantId } from "../repositories.ts";
import { periodBefore } from "./period.ts";
import { RETENTION } from "./remove-applications.ts";

const LOOKED_AT = 1_000;

/**
 * Looks at the next thousand idempotency records in the order of their keys and removes those whose time is over;
 * `next` is where to go on, empty at the end. An index by time would be paid for by every command.
 */
export async function trimIdempotency(
  database: Database,
  tenant: TenantId,
  { idempotency: period }: RetentionPolicy,
  { now, after }: { readonly now: string; readonly after: string },
): Promise<{ readonly removed: number; readonly next: string }> {
  if (period === undefined) return { removed: 0, next: "" };
  const { idempotency } = database.schema;
  const rows = await database
    .reader(tenant)
    .select({ key: idempotency.key, at: idempotency.at })
    .from(idempotency)
    .where(and(eq(idempotency.tenantId, tenant), gt(idempotency.key, after)))
    .orderBy(asc(idempotency.key))
    .limit(LOOKED_AT);
  const before = periodBefore(now, period);
  const gone = rows.filter(({ at }) => at < before).map(({ key }) => key);
  const next = rows.length < LOOKED_AT ? "" : (rows.at(-1)?.key ?? "");
  if (gone.length === 0) return { removed: 0, next };
  await database.write(tenant, async (transaction) => {
    await transaction.queries
      .delete(idempotency)
      .where(and(eq(idempotency.tenantId, tenant), inArray(idempotency.key, gone)));
    const noted = {
      action: "retention.keys-of-commands",
      subject: "retention",
      details: { records: gone.length },
    };
    await appendAudit(database.schema, transaction, tenant, noted, { at: now, by: RETENTION });
  });
  return { removed: gone.length, next };
}

/**
 * Removes the oldest entries of the audit whose time is over. The last of them stays as an anchor, from which the rest
 * of the chain is proved; the latest entry of all is never removed.
 */
export async function trimAudit(
  database: Database,
  tenant: TenantId,
  { audit: period }: RetentionPolicy,
  now: string,
): Promise<number> {
  if (period === undefined) return 0;
  const { audit, auditAnchors } = database.schema;
  const before = periodBefore(now, period);
  const rows = await database
    .reader(tenant)
    .select({ seq: audit.seq, at: audit.at, hash: audit.hash })
    .from(audit)
    .where(eq(audit.tenantId, tenant))
    .orderBy(asc(audit.seq))
    .limit(LOOKED_AT);
  const kept = rows.findIndex(({ at }) => at >= before);
  const old = rows.slice(0, kept === -1 ? -1 : kept);
  const last = old.at(-1);
  if (last === undefined) return 0;
  return await database.write(tenant, async (transaction) => {
    await transaction.lock(`audit:${tenant}`);
    const anchor = { tenantId: tenant, seq: last.seq, hash: last.hash, at: now };
    const [made] = await transaction.queries
      .insert(auditAnchors)
      .values(anchor)
      .onConflictDoNothing()
      .returning({ seq: auditAnchors.seq });
    // Another process was faster.
    if (made === undefined) return 0;
    const gone = await transaction.queries
      .delete(audit)
      .where(and(eq(audit.tenantId, tenant), lte(audit.seq, last.seq)))
      .returning({ seq: audit.seq });
    const details = { entries: gone.length, upTo: last.seq, hash: last.hash };
    const noted = { action: "retention.audit-trimmed", subject: "retention", details };
    await appendAudit(database.schema, transaction, tenant, noted, { at: now, by: RETENTION });
    return gone.length;
  });
}
