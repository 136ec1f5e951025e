import { join } from "node:path";
import SqliteConnection from "better-sqlite3";

/** Takes the write lock of a folder's store, as another process does; answers how to give it back. */
export function holdWriteLock(folder: string): () => void {
  const connection = new SqliteConnection(join(folder, "lendloom.sqlite"), { timeout: 5_000 });
  connection.exec("begin immediate");
  return () => {
    connection.exec("rollback");
    connection.close();
  };
}

/** Reads from the store as it is now and goes on reading that, so that its log cannot be taken up. */
export function holdReader(folder: string): () => void {
  const connection = new SqliteConnection(join(folder, "lendloom.sqlite"), {
    readonly: true,
    timeout: 5_000,
  });
  connection.exec("begin");
  connection.prepare("select count(*) from runs").get();
  return () => {
    connection.exec("rollback");
    connection.close();
  };
}
