import { drizzle } from "drizzle-orm/node-postgres";
import type pg from "pg";
import type { Queries, Scope } from "../database.ts";
import { scopeStatement } from "./scope.ts";

/** How many lenders' query builders, with the statements they have prepared, stay in memory. */
const KEPT = 1_000;

/**
 * Query builders by scope: each query is a transaction of its own that names its lender first. The answer is not
 * kept waiting for the transaction's end.
 */
export function scopedReader(pool: pg.Pool): (scope: Scope) => Queries {
  const readers = new Map<Scope, Queries>();
  return (scope) => {
    const known = readers.get(scope);
    if (known !== undefined) return known;
    if (readers.size >= KEPT) readers.clear();
    const made = readerOf(pool, scope);
    readers.set(scope, made);
    return made;
  };
}

function readerOf(pool: pg.Pool, scope: Scope): Queries {
  const begin = `begin read only; ${scopeStatement(scope)}`;
  const client = {
    query: (query: pg.QueryConfig, values: unknown[]) => readOnce(pool, begin, query, values),
  };
  // All that drizzle asks of a client for single queries.
  return drizzle({ client: client as unknown as pg.Pool });
}

async function readOnce(
  pool: pg.Pool,
  begin: string,
  query: pg.QueryConfig,
  values: unknown[],
): Promise<pg.QueryResult> {
  const client = await pool.connect();
  // A lost connection shows as a failed query too; the listener keeps the event from ending the process.
  const ignore = (): void => undefined;
  const release = (healthy: boolean): void => {
    client.off("error", ignore);
    client.release(!healthy);
  };
  client.on("error", ignore);
  try {
    await client.query(begin);
    const result = await client.query(query, values);
    client.query("commit").then(
      () => release(true),
      () => release(false),
    );
    return result;
  } catch (error) {
    client.query("rollback").then(
      () => release(true),
      () => release(false),
    );
    throw error;
  }
}
