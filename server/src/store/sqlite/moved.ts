import { existsSync } from "node:fs";
import { join } from "node:path";
import { writeFileDurably } from "../../durable-file.ts";
import { StoreOpenError } from "../open-error.ts";

const MARK = "moved-to-postgres.json";

/** Marks a folder whose store was moved, so that nobody goes on with the file as if it were the store. */
export function markMoved(folder: string, { url, at }: { readonly url: string; readonly at: string }): void {
  const { hostname, pathname } = new URL(url);
  writeFileDurably(join(folder, MARK), `${JSON.stringify({ to: `${hostname}${pathname}`, at })}\n`);
}

export function refuseMoved(folder: string): void {
  if (!existsSync(join(folder, MARK))) return;
  throw new StoreOpenError(
    "store.moved",
    `The store in ${folder} was moved to PostgreSQL; set LENDLOOM_DATABASE_URL. To go back to the file as it was then, remove ${MARK}.`,
  );
}
