import { sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/node-postgres";
import pg from "pg";
import type { Database, Transaction } from "../database.ts";
import { applyMigrations } from "../migrations/apply-migrations.ts";
import { StoreOpenError } from "../open-error.ts";
import { postgresSchema } from "../schema/index.ts";
import { runTransaction } from "./run-transaction.ts";

/** Opens a PostgreSQL database that any number of processes may share, upgrading its schema as needed. */
export async function openPostgres(options: {
  readonly url: string;
  readonly migrate: boolean;
  readonly at: string;
  readonly connections: number;
}): Promise<Database> {
  const pool = createPool(options.url, options.connections);
  try {
    await migrate(pool, options);
  } catch (error) {
    await pool.end();
    throw error;
  }
  return {
    kind: "postgres",
    schema: postgresSchema,
    reader: drizzle(pool),
    write: (command) => runTransaction(pool, (client) => command(transactionOn(client))),
    // PostgreSQL's own vacuum removes the old row version; its pages are not ours to overwrite.
    scrub: () => Promise.resolve(),
    close: () => pool.end(),
  };
}

/** Nothing waits for ever: neither for a connection, nor a statement, a lock, or a transaction left open. */
function createPool(url: string, connections: number): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    statement_timeout: 15_000,
    query_timeout: 20_000,
    lock_timeout: 10_000,
    idle_in_transaction_session_timeout: 10_000,
    keepAlive: true,
    application_name: "lendloom",
  });
  // A connection lost while idle is replaced at the next use; without this listener it would end the process.
  pool.on("error", () => undefined);
  return pool;
}

function transactionOn(client: pg.PoolClient): Transaction {
  const queries = drizzle(client);
  return {
    queries,
    async insertAll(table, rows) {
      if (rows.length > 0) await queries.insert(table).values([...rows]);
    },
    async lock(name) {
      await queries.execute(sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`);
    },
    skipLocked: (query) => query.for("update", { skipLocked: true }),
  };
}

async function migrate(
  pool: pg.Pool,
  options: { readonly migrate: boolean; readonly at: string },
): Promise<void> {
  const client = await connect(pool);
  try {
    await client.query("begin");
    await client.query("select pg_advisory_xact_lock(hashtextextended('lendloom schema', 0))");
    await applyMigrations(
      "postgres",
      {
        run: async (statements) => {
          await client.query(statements);
        },
        tables: async () =>
          column(await client.query("select tablename from pg_tables where schemaname = current_schema()")),
        version: async () =>
          Number(column(await client.query("select max(version)::text from lendloom_schema"))[0]),
      },
      options,
    );
    await client.query("commit");
    client.release();
  } catch (error) {
    client.release(true);
    throw error;
  }
}

function column(result: pg.QueryResult<Record<string, string>>): string[] {
  return result.rows.map((row) => Object.values(row)[0] ?? "");
}

async function connect(pool: pg.Pool): Promise<pg.PoolClient> {
  try {
    return await pool.connect();
  } catch (error) {
    throw new StoreOpenError(
      "store.unreachable",
      `PostgreSQL cannot be reached at the database URL (${error instanceof Error ? error.message : String(error)}); check the address and the password.`,
      { cause: error },
    );
  }
}
