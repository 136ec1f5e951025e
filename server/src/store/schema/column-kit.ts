import { sql, type SQL } from "drizzle-orm";
import * as pg from "drizzle-orm/pg-core";
import * as sqlite from "drizzle-orm/sqlite-core";

/**
 * The few column kinds every table is made of, so that one declaration gives a table in either dialect.
 * Instants are RFC 3339 UTC text of fixed width, JSON is text: both sort, compare and hash the same everywhere.
 */
export const postgresKit = {
  table: pg.pgTable,
  text: (name: string) => pg.text(name),
  integer: (name: string) => pg.bigint(name, { mode: "number" }),
  primaryKey: (config: { columns: [pg.AnyPgColumn, ...pg.AnyPgColumn[]] }) => pg.primaryKey(config),
  foreignKey: pg.foreignKey,
  index: pg.index,
  unique: pg.uniqueIndex,
  check: pg.check,
};

export type ColumnKit = typeof postgresKit;

type Column = sqlite.AnySQLiteColumn;

/**
 * The same kit in SQLite. Repositories are typed on PostgreSQL; the builders of the two dialects take the same
 * calls for everything the kit offers, which the contract suite proves by running on both.
 */
export const sqliteKit = {
  table: sqlite.sqliteTable,
  text: (name: string) => sqlite.text(name),
  integer: (name: string) => sqlite.integer(name),
  primaryKey: (config: { columns: [Column, ...Column[]] }) => sqlite.primaryKey(config),
  foreignKey: (config: { columns: [Column, ...Column[]]; foreignColumns: [Column, ...Column[]] }) =>
    sqlite.foreignKey(config),
  index: sqlite.index,
  unique: sqlite.uniqueIndex,
  check: sqlite.check,
} as unknown as ColumnKit;

/** A literal condition of a partial index or a check. */
export function condition(text: string): SQL {
  return sql.raw(text);
}
