import type { ColumnKit } from "./column-kit.ts";

/** What proves and what forgets: the audit chain, and the keys whose destruction erases a person. */
export function auditTables(kit: ColumnKit) {
  /** Append-only, hash-chained per lender; triggers refuse updates and deletes. */
  const audit = kit.table(
    "audit",
    {
      tenantId: kit.text("tenant_id").notNull(),
      seq: kit.integer("seq").notNull(),
      at: kit.text("at").notNull(),
      actorKind: kit.text("actor_kind").notNull(),
      actorId: kit.text("actor_id").notNull(),
      action: kit.text("action").notNull(),
      subject: kit.text("subject").notNull(),
      details: kit.text("details").notNull(),
      previousHash: kit.text("previous_hash").notNull(),
      hash: kit.text("hash").notNull(),
    },
    (t) => [kit.primaryKey({ columns: [t.tenantId, t.seq] })],
  );
  const subjectKeys = kit.table(
    "subject_keys",
    {
      tenantId: kit.text("tenant_id").notNull(),
      subject: kit.text("subject").notNull(),
      /** The data key, encrypted with the lender's key; null once destroyed. */
      wrappedKey: kit.text("wrapped_key"),
      createdAt: kit.text("created_at").notNull(),
      destroyedAt: kit.text("destroyed_at"),
      /** No run of the subject was left then; read since, it is null again. */
      orphanedAt: kit.text("orphaned_at"),
    },
    (t) => [kit.primaryKey({ columns: [t.tenantId, t.subject] })],
  );
  return { audit, subjectKeys };
}
