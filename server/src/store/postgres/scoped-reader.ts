import { drizzle } from "drizzle-orm/node-postgres";
import type pg from "pg";
import type { Queries, Scope } from "../database.ts";
import { sendTogether, type Asked } from "./send-together.ts";

/** How many lenders' query builders, with the statements they have prepared, stay in memory. */
const KEPT = 1_000;

/** Query builders by scope: each query is a transaction of its own that names its lender first, in one message. */
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
  const opening = { scope, mode: "read only", byIndex: false } as const;
  const client = {
    async query(query: Asked, values: unknown[]): Promise<pg.QueryResult | undefined> {
      const [result] = await sendTogether(pool, opening, [{ ...query, values }]);
      return result;
    },
  };
  // All that drizzle asks of a client for single queries.
  return drizzle({ client: client as unknown as pg.Pool });
}
