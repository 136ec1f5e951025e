import { auditTables } from "./audit-tables.ts";
import { backtestTables } from "./backtest-tables.ts";
import { postgresKit, sqliteKit, type ColumnKit } from "./column-kit.ts";
import { definitionTables } from "./definition-tables.ts";
import { flowTables } from "./flow-tables.ts";
import { installationTables } from "./installation-tables.ts";
import { lenderTables } from "./lender-tables.ts";
import { migrationTables } from "./migration-tables.ts";
import { retentionTables } from "./retention-tables.ts";
import { runTables } from "./run-tables.ts";
import { scheduleTables } from "./schedule-tables.ts";

/** Every table of the store in the dialect of a kit. */
function schemaOf(kit: ColumnKit) {
  return {
    ...lenderTables(kit),
    ...definitionTables(kit),
    ...runTables(kit),
    ...flowTables(kit),
    ...migrationTables(kit),
    ...auditTables(kit),
    ...retentionTables(kit),
    ...backtestTables(kit),
    ...scheduleTables(kit),
    ...installationTables(kit),
  };
}

export type Schema = ReturnType<typeof schemaOf>;

export const postgresSchema: Schema = schemaOf(postgresKit);
export const sqliteSchema: Schema = schemaOf(sqliteKit);
