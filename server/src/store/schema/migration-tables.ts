import { condition, type ColumnKit } from "./column-kit.ts";

/** Migrations of runs under way to another version, and what came of each run. */
export function migrationTables(kit: ColumnKit) {
  const runMigrations = kit.table(
    "run_migrations",
    {
      tenantId: kit.text("tenant_id").notNull(),
      id: kit.text("id").notNull(),
      at: kit.text("at").notNull(),
      byKind: kit.text("by_kind").notNull(),
      byId: kit.text("by_id").notNull(),
      plan: kit.text("plan").notNull(),
      reason: kit.text("reason").notNull(),
    },
    (t) => [
      kit.primaryKey({ columns: [t.tenantId, t.id] }),
      kit.index("run_migrations_newest").on(t.tenantId, t.at, t.id),
    ],
  );
  const runMigrationResults = kit.table(
    "run_migration_results",
    {
      tenantId: kit.text("tenant_id").notNull(),
      migrationId: kit.text("migration_id").notNull(),
      runId: kit.text("run_id").notNull(),
      at: kit.text("at").notNull(),
      result: kit.text("result").notNull(),
      /** Why not, as the caller was told. */
      refusal: kit.text("refusal"),
    },
    (t) => [
      kit.primaryKey({ columns: [t.tenantId, t.migrationId, t.runId] }),
      kit.check("run_migration_results_result", condition(`result in ('done', 'refused')`)),
    ],
  );
  return { runMigrations, runMigrationResults };
}
