import type SqliteConnection from "better-sqlite3";
import type { MigrationTarget } from "../migrations/apply-migrations.ts";

/** A SQLite connection in its transaction, as migrations see it. */
export function sqliteTarget(connection: SqliteConnection.Database): MigrationTarget {
  return {
    run: (statements) => void connection.exec(statements),
    tables: () =>
      connection.prepare("select name from sqlite_master where type = 'table'").pluck().all() as string[],
    version: () =>
      (connection.prepare("select max(version) from lendloom_schema").pluck().get() as number | null) ?? 0,
  };
}
