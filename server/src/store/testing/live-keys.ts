import { join } from "node:path";
import SqliteConnection from "better-sqlite3";

/** Carries out statements on a SQLite store that nobody has open; answers the ids of API keys that are good then. */
export function liveKeysAfter(folder: string, statements: string): readonly unknown[] {
  const store = new SqliteConnection(join(folder, "lendloom.sqlite"));
  try {
    store.exec(statements);
    return store.prepare("select id from api_keys where revoked_at is null order by id").pluck().all();
  } finally {
    store.close();
  }
}
