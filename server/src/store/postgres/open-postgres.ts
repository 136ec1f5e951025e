import type pg from "pg";
import type { Database } from "../database.ts";
import { applyMigrations } from "../migrations/apply-migrations.ts";
import { StoreOpenError } from "../open-error.ts";
import { postgresSchema } from "../schema/index.ts";
import { storeTroubleOf } from "../trouble.ts";
import { connectOnce, whyNot } from "./connect-once.ts";
import { createPool } from "./create-pool.ts";
import { databaseClock, type DatabaseClock } from "./database-clock.ts";
import { databaseUrl } from "./database-url.ts";
import { listenOn } from "./listen.ts";
import { postgresWays } from "./own-ways.ts";
import { raiseRowSecurity, roleForQueries } from "./row-security.ts";
import { runTransaction } from "./run-transaction.ts";
import { scopedReader } from "./scoped-reader.ts";
import { transactionOn } from "./transaction-on.ts";

/** Opens a PostgreSQL database that any number of processes may share, upgrading its schema as needed. */
export async function openPostgres(options: {
  readonly url: string;
  readonly migrate: boolean;
  readonly at: string;
  readonly connections: number;
  /** Tests of leases bring their own time. */
  readonly leaseClock: Database["leaseClock"];
}): Promise<Database> {
  const clock = databaseClock();
  const url = databaseUrl(options.url);
  const role = await preparePostgres(options, clock);
  const pool = createPool(url, { connections: options.connections, role });
  const announcements = listenOn(url, clock);
  return {
    kind: "postgres",
    schema: postgresSchema,
    clock,
    leaseClock: options.leaseClock,
    announcements,
    reader: scopedReader(pool),
    write: (scope, command) => runTransaction(pool, scope, (client) => command(transactionOn(client))),
    own: postgresWays(pool, options.leaseClock),
    // PostgreSQL's own vacuum removes the old row version; its pages are not ours to overwrite.
    scrub: () => Promise.resolve(),
    async close() {
      await announcements.close();
      await pool.end();
    },
  };
}

/** How long one process waits for another that is upgrading the schema. */
const UPGRADE_WAIT = "5min";

/** Upgrades the schema in one transaction, one process at a time; answers the role to work as. */
export async function preparePostgres(
  options: { readonly url: string; readonly migrate: boolean; readonly at: string },
  clock: DatabaseClock = databaseClock(),
): Promise<string | undefined> {
  const client = await connectOnce(options.url);
  try {
    await clock.measure(client);
    await client.query(`begin; set local lock_timeout = '${UPGRADE_WAIT}'`);
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
    if (options.migrate) await raiseRowSecurity(client);
    const role = await roleForQueries(client, options);
    await client.query("commit");
    return role;
  } catch (error) {
    throw isAboutServer(error) ? whyNot(error) : error;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** A right the user lacks, or the server going away in the middle; what a statement did wrong is our own defect. */
function isAboutServer(error: unknown): boolean {
  if (error instanceof StoreOpenError) return false;
  return storeTroubleOf(error) !== undefined || (error as { readonly code?: unknown }).code === "42501";
}

function column(result: pg.QueryResult<Record<string, string>>): string[] {
  return result.rows.map((row) => Object.values(row)[0] ?? "");
}
