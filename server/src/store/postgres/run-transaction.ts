import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import type { Scope } from "../database.ts";
import { killPoint } from "../kill-point.ts";
import { inOnePacket, openingStatement } from "./send-together.ts";

const MOST_ATTEMPTS = 5;
/** Deadlock and serialization failure: PostgreSQL asks to run the transaction again. */
const RUN_AGAIN = new Set(["40P01", "40001"]);

/**
 * Runs one transaction on one connection; it is run again where PostgreSQL gave up on it for others' sake. What
 * `body` asks first leaves together with the transaction's beginning.
 */
export async function runTransaction<T>(
  pool: pg.Pool,
  scope: Scope,
  body: (client: pg.PoolClient) => Promise<T>,
  { byIndex = false }: { readonly byIndex?: boolean } = {},
): Promise<T> {
  const opening = openingStatement({ scope, mode: "read write", byIndex });
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await once(pool, opening, body);
    } catch (error) {
      if (attempt === MOST_ATTEMPTS || !RUN_AGAIN.has(sqlStateOf(error))) throw error;
      await pause(attempt * 5 + Math.random() * 10);
    }
  }
}

async function once<T>(
  pool: pg.Pool,
  opening: string,
  body: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  // A lost connection shows as a failed query too; the listener keeps the event from ending the process.
  const ignore = (): void => undefined;
  client.on("error", ignore);
  try {
    const { begun, done } = inOnePacket(client, () => ({ begun: client.query(opening), done: body(client) }));
    // What is sent after it fails, too.
    begun.catch(() => undefined);
    const value = await done;
    await begun;
    killPoint("before-commit");
    await client.query("commit");
    killPoint("after-commit-before-answer");
    release();
    return value;
  } catch (error) {
    release(await rolledBack(client));
    throw error;
  }

  function release(healthy = true): void {
    client.off("error", ignore);
    client.release(!healthy);
  }
}

/** False: the connection cannot even roll back and must not be used again. */
async function rolledBack(client: pg.PoolClient): Promise<boolean> {
  try {
    await client.query("rollback");
    return true;
  } catch {
    return false;
  }
}

/** Drizzle wraps the driver's error, so the state may lie a cause deeper. */
export function sqlStateOf(error: unknown): string {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof pg.DatabaseError) return cause.code ?? "";
  }
  return "";
}
