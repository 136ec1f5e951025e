import { join } from "node:path";
import SqliteConnection from "better-sqlite3";
import { StoreOpenError } from "../open-error.ts";

/**
 * Holds the folder for this process. The lock is the operating system's, taken through an empty database file,
 * so it goes with the process however that ends.
 */
export function lockFolder(folder: string): { release(): void } {
  const connection = new SqliteConnection(join(folder, "lendloom.lock"), { timeout: 0 });
  try {
    connection.exec("begin exclusive");
  } catch (error) {
    connection.close();
    throw new StoreOpenError(
      "store.locked",
      `Another Lendloom process is using the folder ${folder}; stop it, or choose another folder with LENDLOOM_DATA.`,
      { cause: error },
    );
  }
  return { release: () => connection.close() };
}
