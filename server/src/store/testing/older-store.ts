import { readdirSync } from "node:fs";
import { join } from "node:path";
import SqliteConnection from "better-sqlite3";
import { migrateStatementwise } from "./migration-statements.ts";
import { sqliteTarget } from "./sqlite-target.ts";

const newest = readdirSync(join(import.meta.dirname, "../migrations/sqlite")).length;

/** Makes a store in `folder` as the version before the newest migration left it, with the lender “demo”. */
export async function olderStore(folder: string): Promise<void> {
  const connection = new SqliteConnection(join(folder, "lendloom.sqlite"));
  await migrateStatementwise("sqlite", sqliteTarget(connection), { upTo: newest - 1 });
  connection.exec("insert into tenants (tenant_id, title, created_at) values ('demo', '{}', 'then')");
  connection.close();
}
