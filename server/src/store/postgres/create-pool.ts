import pg from "pg";

/** Nothing waits for ever: neither for a connection, nor a statement, a lock, or a transaction left open. */
export function createPool(
  url: string,
  { connections, role }: { readonly connections: number; readonly role: string | undefined },
): pg.Pool {
  const pool = new pg.Pool({
    connectionString: role === undefined ? url : withRole(url, role),
    max: connections,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    statement_timeout: 15_000,
    query_timeout: 20_000,
    lock_timeout: 10_000,
    idle_in_transaction_session_timeout: 10_000,
    keepAlive: true,
    // What needs no answer of each other leaves in one message.
    pipeline: true,
    application_name: "lendloom",
  });
  // A connection lost while idle is replaced at the next use; without this listener it would end the process.
  pool.on("error", () => undefined);
  // The pool hands a connection over without a listener, and its end may stand in the same bytes as its beginning.
  pool.on("connect", (client) => client.on("error", () => undefined));
  return pool;
}

/** Every connection begins as the role; what the URL's own options say stays. */
function withRole(url: string, role: string): string {
  const changed = new URL(url);
  const given = changed.searchParams.get("options");
  changed.searchParams.set("options", `${given === null ? "" : `${given} `}-c role=${role}`);
  return changed.href;
}
