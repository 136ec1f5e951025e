import SqliteConnection from "better-sqlite3";

export const BUSY_TIMEOUT_MS = 5_000;

/** A connection that writes as the store promises: a commit is on the disk before it is answered. */
export function openWritingConnection(file: string): SqliteConnection.Database {
  const connection = new SqliteConnection(file, { timeout: BUSY_TIMEOUT_MS });
  connection.pragma("journal_mode = WAL");
  connection.pragma("synchronous = FULL");
  connection.pragma("foreign_keys = ON");
  // 32 MiB of pages: the upper ones of every index stay at hand.
  connection.pragma("cache_size = -32768");
  // A destroyed key must not stay readable in a free page.
  connection.pragma("secure_delete = ON");
  // A commit costs its own pages; bringing them home, which waits for the disk twice more, is for many at a time.
  connection.pragma("wal_autocheckpoint = 8000");
  return connection;
}

/** The library's default in WAL mode would lose acknowledged commits in a power cut. */
export function proveSynchronous(connection: SqliteConnection.Database): void {
  const level = connection.pragma("synchronous", { simple: true });
  if (level !== 2) {
    throw new Error(`Expected SQLite to write with synchronous = FULL, but it is ${String(level)}`);
  }
}
