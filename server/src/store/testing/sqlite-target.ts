import type SqliteConnection from "better-sqlite3";
import type { AppliedMigration, MigrationTarget } from "../migrations/apply-migrations.ts";

/** A SQLite connection in its transaction, as migrations see it. */
export function sqliteTarget(connection: SqliteConnection.Database): MigrationTarget {
  return {
    run: (statements) => void connection.exec(statements),
    tables: () =>
      connection.prepare("select name from sqlite_master where type = 'table'").pluck().all() as string[],
    applied: () => connection.prepare("select * from lendloom_schema").all() as AppliedMigration[],
  };
}
