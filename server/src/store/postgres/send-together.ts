import type pg from "pg";
import type { Scope } from "../database.ts";
import { killPoint } from "../kill-point.ts";
import { scopeStatement } from "./scope.ts";

/** A query with its values. */
export type Asked = pg.QueryConfig<unknown[]> | pg.QueryArrayConfig<unknown[]>;

/** What a transaction says first. */
export interface Opening {
  readonly scope: Scope;
  readonly mode: "read only" | "read write";
  /**
   * Lists of keys are looked up one by one. PostgreSQL plans such a statement once a connection, and of a table that
   * is small at that moment it would read the whole, and go on so when it has grown.
   */
  readonly byIndex: boolean;
}

export function openingStatement({ scope, mode, byIndex }: Opening): string {
  return `begin ${mode}; ${scopeStatement(scope)}${byIndex ? BY_INDEX : ""}`;
}

const BY_INDEX = "; set local enable_seqscan = off";

/**
 * A whole transaction in one message: its beginning, queries that need no answer of each other, and its end. What
 * is only read is answered without waiting for the end. Rejects with what the first failing query failed of.
 */
export async function sendTogether(
  pool: pg.Pool,
  opening: Opening,
  queries: readonly Asked[],
): Promise<readonly pg.QueryResult[]> {
  const client = await pool.connect();
  const writes = opening.mode === "read write";
  if (writes) killPoint("before-commit");
  const { begun, answered, ended } = inOnePacket(client, () => ({
    begun: client.query(openingStatement(opening)),
    answered: queries.map((query) => client.query(query)),
    ended: client.query("commit"),
  }));
  // The first that fails is told; the others fail of it.
  for (const each of [begun, ...answered]) each.catch(() => undefined);
  const released = ended.then(
    () => client.release(),
    (error: unknown) => {
      client.release(true);
      throw error;
    },
  );
  if (!writes) {
    released.catch(() => undefined);
    return await Promise.all(answered);
  }
  const [results] = await Promise.all([Promise.all(answered), released]);
  killPoint("after-commit-before-answer");
  return results;
}

/** What is sent within `send` leaves in as few packets as it fits into. */
export function inOnePacket<T>(client: pg.ClientBase, send: () => T): T {
  const { stream } = (client as unknown as { readonly connection: { readonly stream: Corked } }).connection;
  stream.cork();
  try {
    return send();
  } finally {
    stream.uncork();
  }
}

interface Corked {
  cork(): void;
  uncork(): void;
}
