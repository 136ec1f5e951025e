import type { ColumnKit } from "./column-kit.ts";

/** Lenders, their people, and the credentials that name both. */
export function lenderTables(kit: ColumnKit) {
  const tenants = kit.table("tenants", {
    tenantId: kit.text("tenant_id").primaryKey(),
    title: kit.text("title").notNull(),
    createdAt: kit.text("created_at").notNull(),
  });
  const people = kit.table(
    "people",
    {
      tenantId: kit.text("tenant_id").notNull(),
      id: kit.text("id").notNull(),
      name: kit.text("name").notNull(),
      displayName: kit.text("display_name").notNull(),
      passwordHash: kit.text("password_hash").notNull(),
      failedSignIns: kit.integer("failed_sign_ins").notNull(),
      lockedUntil: kit.text("locked_until"),
      createdAt: kit.text("created_at").notNull(),
    },
    (t) => [
      kit.primaryKey({ columns: [t.tenantId, t.id] }),
      // A sign-in names no lender, so names are unique in the installation.
      kit.unique("people_name").on(t.name),
      kit.foreignKey({ columns: [t.tenantId], foreignColumns: [tenants.tenantId] }),
    ],
  );
  const roleMemberships = kit.table(
    "role_memberships",
    {
      tenantId: kit.text("tenant_id").notNull(),
      personId: kit.text("person_id").notNull(),
      role: kit.text("role").notNull(),
    },
    (t) => [
      kit.primaryKey({ columns: [t.tenantId, t.personId, t.role] }),
      kit.foreignKey({ columns: [t.tenantId, t.personId], foreignColumns: [people.tenantId, people.id] }),
    ],
  );
  const sessions = kit.table(
    "sessions",
    {
      tenantId: kit.text("tenant_id").notNull(),
      tokenHash: kit.text("token_hash").notNull(),
      personId: kit.text("person_id").notNull(),
      csrf: kit.text("csrf").notNull(),
      createdAt: kit.text("created_at").notNull(),
      expiresAt: kit.text("expires_at").notNull(),
    },
    (t) => [
      kit.primaryKey({ columns: [t.tenantId, t.tokenHash] }),
      kit.unique("sessions_token").on(t.tokenHash),
      kit.index("sessions_person").on(t.tenantId, t.personId),
      kit.foreignKey({ columns: [t.tenantId, t.personId], foreignColumns: [people.tenantId, people.id] }),
    ],
  );
  const apiKeys = kit.table(
    "api_keys",
    {
      tenantId: kit.text("tenant_id").notNull(),
      id: kit.text("id").notNull(),
      title: kit.text("title").notNull(),
      prefix: kit.text("prefix").notNull(),
      keyHash: kit.text("key_hash").notNull(),
      roles: kit.text("roles").notNull(),
      personId: kit.text("person_id"),
      createdAt: kit.text("created_at").notNull(),
      expiresAt: kit.text("expires_at"),
      revokedAt: kit.text("revoked_at"),
      lastUsedAt: kit.text("last_used_at"),
    },
    (t) => [
      kit.primaryKey({ columns: [t.tenantId, t.id] }),
      kit.unique("api_keys_hash").on(t.keyHash),
      kit.index("api_keys_prefix").on(t.prefix),
      kit.foreignKey({ columns: [t.tenantId], foreignColumns: [tenants.tenantId] }),
    ],
  );
  return { tenants, people, roleMemberships, sessions, apiKeys };
}
