import type { ColumnKit } from "./column-kit.ts";

/** How long what is finished stays, what must stay longer, and what was removed. */
export function retentionTables(kit: ColumnKit) {
  const retentionPolicies = kit.table("retention_policies", {
    tenantId: kit.text("tenant_id").primaryKey(),
    policy: kit.text("policy").notNull(),
    reason: kit.text("reason").notNull(),
    byKind: kit.text("by_kind").notNull(),
    byId: kit.text("by_id").notNull(),
    at: kit.text("at").notNull(),
    revision: kit.integer("revision").notNull(),
  });
  /** What the latest round came to, and where the next one goes on. */
  const retentionRounds = kit.table("retention_rounds", {
    tenantId: kit.text("tenant_id").primaryKey(),
    at: kit.text("at").notNull(),
    result: kit.text("result").notNull(),
    afterRun: kit.text("after_run").notNull(),
    afterKey: kit.text("after_key").notNull(),
  });
  const legalHolds = kit.table(
    "legal_holds",
    {
      tenantId: kit.text("tenant_id").notNull(),
      runId: kit.text("run_id").notNull(),
      reason: kit.text("reason").notNull(),
      byKind: kit.text("by_kind").notNull(),
      byId: kit.text("by_id").notNull(),
      at: kit.text("at").notNull(),
    },
    (t) => [kit.primaryKey({ columns: [t.tenantId, t.runId] })],
  );
  /** Runs that are no more: how much they were, and the hash of their journal. Kept for good. */
  const removedRuns = kit.table(
    "removed_runs",
    {
      tenantId: kit.text("tenant_id").notNull(),
      runId: kit.text("run_id").notNull(),
      application: kit.text("application").notNull(),
      at: kit.text("at").notNull(),
      entries: kit.integer("entries").notNull(),
      decisions: kit.integer("decisions").notNull(),
      hash: kit.text("hash").notNull(),
    },
    (t) => [kit.primaryKey({ columns: [t.tenantId, t.runId] })],
  );
  /** The last entries of the audit that are no more: its chain is proved from the latest of them. */
  const auditAnchors = kit.table(
    "audit_anchors",
    {
      tenantId: kit.text("tenant_id").notNull(),
      seq: kit.integer("seq").notNull(),
      hash: kit.text("hash").notNull(),
      at: kit.text("at").notNull(),
    },
    (t) => [kit.primaryKey({ columns: [t.tenantId, t.seq] })],
  );
  return { retentionPolicies, retentionRounds, legalHolds, removedRuns, auditAnchors };
}
