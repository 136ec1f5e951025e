import { createHash } from "node:crypto";
import { canonicalJson, type Json } from "@lendloom/engine/kernel";
import { and, asc, desc, eq, gt } from "drizzle-orm";
import type { Database, Queries, Transaction } from "./database.ts";
import { afterCursor, inOrder, pageLimit, pageOf, type Keyset } from "./page.ts";
import type { Act, Actor, Audit, AuditEntry, TenantId } from "./repositories.ts";
import type { Schema } from "./schema/index.ts";
import { verifyAudit, type AuditSource } from "./verify-audit.ts";

const BEFORE_THE_FIRST = "0".repeat(64);

export interface AuditedAction {
  readonly action: string;
  readonly subject: string;
  readonly details: Json;
}

/**
 * Appends to a lender's audit chain in the transaction of the change it records. Each entry's hash covers the
 * one before, so an edited, missing or reordered entry breaks the chain from there on.
 */
export async function appendAudit(
  { audit }: Schema,
  transaction: Transaction,
  tenant: TenantId,
  { action, subject, details }: AuditedAction,
  act: Act,
): Promise<AuditEntry> {
  await transaction.lock(`audit:${tenant}`);
  const [head] = await transaction.queries
    .select({ seq: audit.seq, hash: audit.hash })
    .from(audit)
    .where(eq(audit.tenantId, tenant))
    .orderBy(desc(audit.seq))
    .limit(1);
  const content: Omit<AuditRow, "hash"> = {
    tenantId: tenant,
    seq: (head?.seq ?? 0) + 1,
    at: act.at,
    actorKind: act.by.kind,
    actorId: act.by.id,
    action,
    subject,
    details: canonicalJson(details),
    previousHash: head?.hash ?? BEFORE_THE_FIRST,
  };
  const row = { ...content, hash: entryHash(content) };
  await transaction.insertAll(audit, [row]);
  return entryOf(row);
}

/** The audit repository: reading, verifying, and appending what changes no other table. */
export function auditRepository(database: Database): Audit {
  const { audit } = database.schema;
  const keyset: Keyset = { columns: [audit.seq], direction: "descending" };
  return {
    append: (tenant, action, act) =>
      database.write(tenant, (transaction) => appendAudit(database.schema, transaction, tenant, action, act)),
    async list(tenant, page = {}) {
      const limit = pageLimit(page);
      const rows = await database
        .reader(tenant)
        .select()
        .from(audit)
        .where(and(eq(audit.tenantId, tenant), afterCursor(keyset, page.cursor)))
        .orderBy(...inOrder(keyset))
        .limit(limit + 1);
      return pageOf(rows, limit, (row) => [row.seq], entryOf);
    },
    verify: (tenant, known) => verifyAudit(chainOf(database.schema, database.reader(tenant), tenant), known),
  };
}

/** The chain of a lender as it is stored. */
function chainOf({ audit, auditAnchors }: Schema, queries: Queries, tenant: TenantId): AuditSource<AuditRow> {
  const ofLender = eq(auditAnchors.tenantId, tenant);
  const place = { seq: auditAnchors.seq, hash: auditAnchors.hash };
  return {
    async newestAnchor() {
      const [anchor] = await queries
        .select(place)
        .from(auditAnchors)
        .where(ofLender)
        .orderBy(desc(auditAnchors.seq))
        .limit(1);
      return anchor;
    },
    async anchorAt(seq) {
      const [anchor] = await queries
        .select(place)
        .from(auditAnchors)
        .where(and(ofLender, eq(auditAnchors.seq, seq)));
      return anchor;
    },
    entriesAfter: async (seq, limit) =>
      await queries
        .select()
        .from(audit)
        .where(and(eq(audit.tenantId, tenant), gt(audit.seq, seq)))
        .orderBy(asc(audit.seq))
        .limit(limit),
    hashOf: entryHash,
  };
}

type AuditRow = Schema["audit"]["$inferSelect"];

function entryOf(row: AuditRow): AuditEntry {
  return {
    seq: row.seq,
    at: row.at,
    actor: { kind: row.actorKind as Actor["kind"], id: row.actorId },
    action: row.action,
    subject: row.subject,
    details: JSON.parse(row.details) as Json,
    previousHash: row.previousHash,
    hash: row.hash,
  };
}

/** Covers the stored texts as they are, so that not a byte of an entry can change unseen. */
function entryHash(row: Omit<AuditRow, "hash">): string {
  const { tenantId, seq, at, actorKind, actorId, action, subject, details } = row;
  const content = canonicalJson({ tenantId, seq, at, actorKind, actorId, action, subject, details });
  return createHash("sha256").update(row.previousHash).update(content).digest("hex");
}
