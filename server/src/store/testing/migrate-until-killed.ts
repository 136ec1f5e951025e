import SqliteConnection from "better-sqlite3";
import { sqliteTarget } from "./sqlite-target.ts";
import { Interrupted, migrateStatementwise } from "./migration-statements.ts";

/** A process for fault tests: migrates the SQLite file given in one transaction, and is killed after the statement given. */
const [file = "", upTo = "0", nth = "1"] = process.argv.slice(2);
const connection = new SqliteConnection(file);
connection.pragma("journal_mode = WAL");
connection.pragma("synchronous = FULL");
connection.exec("begin immediate");
try {
  await migrateStatementwise("sqlite", sqliteTarget(connection), { upTo: Number(upTo), nth: Number(nth) });
} catch (error) {
  if (!(error instanceof Interrupted)) throw error;
  process.kill(process.pid, "SIGKILL");
}
