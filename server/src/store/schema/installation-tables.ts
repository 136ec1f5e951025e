import type { ColumnKit } from "./column-kit.ts";

/** The lender of rows that belong to no lender: no real one is called so. */
export const NO_LENDER = "-";

/** What the processes of one installation share. All belong to `NO_LENDER`. */
export function installationTables(kit: ColumnKit) {
  const installation = kit.table(
    "installation",
    {
      tenantId: kit.text("tenant_id").notNull(),
      name: kit.text("name").notNull(),
      value: kit.text("value").notNull(),
    },
    (t) => [kit.primaryKey({ columns: [t.tenantId, t.name] })],
  );
  const rateWindows = kit.table(
    "rate_windows",
    {
      tenantId: kit.text("tenant_id").notNull(),
      key: kit.text("key").notNull(),
      beganAt: kit.integer("began_at").notNull(),
      tries: kit.integer("tries").notNull(),
    },
    (t) => [kit.primaryKey({ columns: [t.tenantId, t.key] })],
  );
  /** Which programs work on the database, each by its newest migration; `seen_at` is told every few seconds. */
  const processes = kit.table(
    "processes",
    {
      tenantId: kit.text("tenant_id").notNull(),
      id: kit.text("id").notNull(),
      program: kit.integer("program").notNull(),
      startedAt: kit.text("started_at").notNull(),
      seenAt: kit.text("seen_at").notNull(),
    },
    (t) => [kit.primaryKey({ columns: [t.tenantId, t.id] })],
  );
  return { installation, rateWindows, processes };
}
