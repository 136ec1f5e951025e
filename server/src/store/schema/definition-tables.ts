import { condition, type ColumnKit } from "./column-kit.ts";

/** Published documents, the releases that name the live ones, and the way there: drafts, change requests, imports. */
export function definitionTables(kit: ColumnKit) {
  /** Immutable: `definition` is the canonical JSON whose SHA-256 is `hash`; triggers refuse changes. */
  const definitions = kit.table(
    "definitions",
    {
      tenantId: kit.text("tenant_id").notNull(),
      kind: kit.text("kind").notNull(),
      id: kit.text("id").notNull(),
      hash: kit.text("hash").notNull(),
      version: kit.text("version").notNull(),
      title: kit.text("title").notNull(),
      definition: kit.text("definition").notNull(),
      createdAt: kit.text("created_at").notNull(),
    },
    (t) => [
      kit.primaryKey({ columns: [t.tenantId, t.kind, t.id, t.hash] }),
      kit.index("definitions_hash").on(t.tenantId, t.hash),
    ],
  );
  /** Layout and cases lie beside a definition and change no hash. */
  const besides = kit.table(
    "besides",
    {
      tenantId: kit.text("tenant_id").notNull(),
      kind: kit.text("kind").notNull(),
      id: kit.text("id").notNull(),
      hash: kit.text("hash").notNull(),
      layout: kit.text("layout"),
      cases: kit.text("cases"),
      updatedAt: kit.text("updated_at").notNull(),
    },
    (t) => [
      kit.primaryKey({ columns: [t.tenantId, t.kind, t.id, t.hash] }),
      kit.foreignKey({
        columns: [t.tenantId, t.kind, t.id, t.hash],
        foreignColumns: [definitions.tenantId, definitions.kind, definitions.id, definitions.hash],
      }),
    ],
  );
  /** Append-only. */
  const releases = kit.table(
    "releases",
    {
      tenantId: kit.text("tenant_id").notNull(),
      seq: kit.integer("seq").notNull(),
      hash: kit.text("hash").notNull(),
      active: kit.text("active").notNull(),
      reason: kit.text("reason").notNull(),
      changeRequest: kit.text("change_request"),
      restores: kit.integer("restores"),
      byKind: kit.text("by_kind").notNull(),
      byId: kit.text("by_id").notNull(),
      createdAt: kit.text("created_at").notNull(),
    },
    (t) => [
      kit.primaryKey({ columns: [t.tenantId, t.seq] }),
      kit.check("releases_reason", condition(`reason in ('seed', 'publish', 'rollback', 'import')`)),
    ],
  );
  const drafts = kit.table(
    "drafts",
    {
      tenantId: kit.text("tenant_id").notNull(),
      kind: kit.text("kind").notNull(),
      id: kit.text("id").notNull(),
      revision: kit.integer("revision").notNull(),
      definition: kit.text("definition").notNull(),
      hash: kit.text("hash").notNull(),
      layout: kit.text("layout"),
      cases: kit.text("cases"),
      baseHash: kit.text("base_hash"),
      /** Ids of everybody who saved this draft: none of them may approve it. */
      makers: kit.text("makers").notNull(),
      byKind: kit.text("by_kind").notNull(),
      byId: kit.text("by_id").notNull(),
      updatedAt: kit.text("updated_at").notNull(),
      /** A draft that is gone keeps its revision, so that an old tab cannot write over a new draft. */
      deletedAt: kit.text("deleted_at"),
    },
    (t) => [kit.primaryKey({ columns: [t.tenantId, t.kind, t.id] })],
  );
  const changeRequests = kit.table(
    "change_requests",
    {
      tenantId: kit.text("tenant_id").notNull(),
      id: kit.text("id").notNull(),
      title: kit.text("title").notNull(),
      hash: kit.text("hash").notNull(),
      status: kit.text("status").notNull(),
      authorKind: kit.text("author_kind").notNull(),
      authorId: kit.text("author_id").notNull(),
      caseResults: kit.text("case_results").notNull(),
      issues: kit.text("issues").notNull(),
      createdAt: kit.text("created_at").notNull(),
      deciderKind: kit.text("decider_kind"),
      deciderId: kit.text("decider_id"),
      decidedAt: kit.text("decided_at"),
      note: kit.text("note"),
      release: kit.integer("release"),
    },
    (t) => [
      kit.primaryKey({ columns: [t.tenantId, t.id] }),
      kit.index("change_requests_newest").on(t.tenantId, t.createdAt, t.id),
      kit.check(
        "change_requests_status",
        condition(`status in ('open', 'approved', 'rejected', 'withdrawn')`),
      ),
      // The author never approves; a missing approver is no approver. A trigger adds the makers of the drafts.
      kit.check(
        "change_requests_two_people",
        condition(
          `status <> 'approved' or (decider_id is not null and decider_kind = 'person' and decider_id <> author_id)`,
        ),
      ),
    ],
  );
  const changeRequestItems = kit.table(
    "change_request_items",
    {
      tenantId: kit.text("tenant_id").notNull(),
      changeRequest: kit.text("change_request").notNull(),
      position: kit.integer("position").notNull(),
      kind: kit.text("kind").notNull(),
      id: kit.text("id").notNull(),
      fromHash: kit.text("from_hash"),
      toHash: kit.text("to_hash").notNull(),
      definition: kit.text("definition").notNull(),
      layout: kit.text("layout"),
      cases: kit.text("cases"),
      changes: kit.text("changes").notNull(),
    },
    (t) => [
      kit.primaryKey({ columns: [t.tenantId, t.changeRequest, t.position] }),
      kit.foreignKey({
        columns: [t.tenantId, t.changeRequest],
        foreignColumns: [changeRequests.tenantId, changeRequests.id],
      }),
    ],
  );
  /** Everybody who had a hand in what a change request carries. */
  const changeRequestMakers = kit.table(
    "change_request_makers",
    {
      tenantId: kit.text("tenant_id").notNull(),
      changeRequest: kit.text("change_request").notNull(),
      makerId: kit.text("maker_id").notNull(),
    },
    (t) => [
      kit.primaryKey({ columns: [t.tenantId, t.changeRequest, t.makerId] }),
      kit.foreignKey({
        columns: [t.tenantId, t.changeRequest],
        foreignColumns: [changeRequests.tenantId, changeRequests.id],
      }),
    ],
  );
  const imports = kit.table(
    "imports",
    {
      tenantId: kit.text("tenant_id").notNull(),
      id: kit.text("id").notNull(),
      format: kit.text("format").notNull(),
      report: kit.text("report").notNull(),
      drafts: kit.text("drafts").notNull(),
      byKind: kit.text("by_kind").notNull(),
      byId: kit.text("by_id").notNull(),
      createdAt: kit.text("created_at").notNull(),
    },
    (t) => [
      kit.primaryKey({ columns: [t.tenantId, t.id] }),
      kit.index("imports_newest").on(t.tenantId, t.createdAt, t.id),
    ],
  );
  return {
    definitions,
    besides,
    releases,
    drafts,
    changeRequests,
    changeRequestItems,
    changeRequestMakers,
    imports,
  };
}
