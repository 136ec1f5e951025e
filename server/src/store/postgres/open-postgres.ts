import { randomUUID } from "node:crypto";
import type pg from "pg";
import { ACROSS_LENDERS, type Database } from "../database.ts";
import {
  applyMigrations,
  type AppliedMigration,
  type MigrationTarget,
  type SchemaState,
} from "../migrations/apply-migrations.ts";
import { programVersion } from "../migrations/read-migrations.ts";
import type { Fitness } from "../fitness.ts";
import { StoreOpenError } from "../open-error.ts";
import { postgresSchema } from "../schema/index.ts";
import { storeTroubleOf } from "../trouble.ts";
import { connectOnce, whyNot } from "./connect-once.ts";
import { createPool } from "./create-pool.ts";
import { databaseClock, type DatabaseClock } from "./database-clock.ts";
import { databaseUrl } from "./database-url.ts";
import { listenOn } from "./listen.ts";
import { postgresWays } from "./own-ways.ts";
import { keepPresent, oldestProgram, signIn, type Process } from "./presence.ts";
import { measurePostgres } from "./measure-postgres.ts";
import { raiseRowSecurity, roleForQueries } from "./row-security.ts";
import { runTransaction } from "./run-transaction.ts";
import { scopeStatement } from "./scope.ts";
import { scopedReader } from "./scoped-reader.ts";
import { transactionOn } from "./transaction-on.ts";
import { workerOf } from "./work-of-the-dead.ts";

export interface PostgresOptions {
  readonly url: string;
  readonly migrate: boolean;
  readonly at: string;
}

/** Opens a PostgreSQL database that any number of processes may share, upgrading its schema as needed. */
export async function openPostgres(
  options: PostgresOptions & {
    readonly connections: number;
    /** Tests of leases bring their own time. */
    readonly leaseClock: Database["leaseClock"];
    readonly works: boolean;
    readonly beatMs?: number | undefined;
  },
): Promise<Database & { readonly fitness: Fitness }> {
  const clock = databaseClock();
  const url = databaseUrl(options.url);
  const own = { id: randomUUID(), program: programVersion("postgres") };
  const { role, state } = await preparePostgres(options, clock, own);
  const pool = createPool(url, { connections: options.connections, role });
  const announcements = listenOn(url, clock, own.id);
  const presence = keepPresent(pool, own, {
    heldBack: state.heldBack,
    upgrade: async () => (await preparePostgres(options, databaseClock(), own)).state,
    works: options.works,
    beatMs: options.beatMs,
  });
  return {
    kind: "postgres",
    schema: postgresSchema,
    clock,
    leaseClock: options.leaseClock,
    announcements,
    worker: workerOf(own.id),
    measures: measurePostgres(pool),
    fitness: presence,
    reader: scopedReader(pool),
    write: (scope, command) => runTransaction(pool, scope, (client) => command(transactionOn(client))),
    own: postgresWays(pool, options.leaseClock),
    // PostgreSQL's own vacuum removes the old row version; its pages are not ours to overwrite.
    scrub: () => Promise.resolve(),
    async close() {
      await presence.close();
      await announcements.close();
      await pool.end();
    },
  };
}

/** Upgrades the schema and does no more, for whoever owns it where servers may not; `at` dates the migrations. */
export async function upgradePostgres(url: string, at: string): Promise<SchemaState> {
  return (await preparePostgres({ url, migrate: true, at })).state;
}

/** How long one process waits for another that is upgrading the schema. */
const UPGRADE_WAIT = "5min";
/** And for a table that others work with: whoever waits for longer holds up everybody who comes after. */
const TABLE_WAIT = "5s";

/**
 * Upgrades the schema in one transaction, one process at a time, while others work; answers the role to work as. A
 * process that is named is on the list of those that work before anybody else can upgrade.
 */
export async function preparePostgres(
  options: PostgresOptions,
  clock: DatabaseClock = databaseClock(),
  own?: Process,
): Promise<{ readonly role: string | undefined; readonly state: SchemaState }> {
  const client = await connectOnce(options.url);
  try {
    await clock.measure(client);
    await client.query(
      `begin; set local lock_timeout = '${UPGRADE_WAIT}'; ${scopeStatement(ACROSS_LENDERS)}`,
    );
    await client.query("select pg_advisory_xact_lock(hashtextextended('lendloom schema', 0))");
    await client.query(`set local lock_timeout = '${TABLE_WAIT}'`);
    const state = await applyMigrations("postgres", targetOn(client), options);
    if (options.migrate) await raiseRowSecurity(client);
    const role = await roleForQueries(client, options);
    if (own !== undefined) await signIn(client, own);
    await client.query("commit");
    return { role, state };
  } catch (error) {
    throw isAboutServer(error) ? whyNot(error) : error;
  } finally {
    await client.end().catch(() => undefined);
  }
}

function targetOn(client: pg.Client): MigrationTarget {
  return {
    run: async (statements) => {
      await client.query(statements);
    },
    tables: async () => {
      const query = "select tablename from pg_tables where schemaname = current_schema()";
      return (await client.query<{ tablename: string }>(query)).rows.map(({ tablename }) => tablename);
    },
    applied: async () => (await client.query<AppliedMigration>("select * from lendloom_schema")).rows,
    oldestProgram: () => oldestProgram(client),
  };
}

/** A right the user lacks, or the server going away in the middle; what a statement did wrong is our own defect. */
function isAboutServer(error: unknown): boolean {
  if (error instanceof StoreOpenError) return false;
  const trouble = storeTroubleOf(error);
  // Locks that others hold are no fault of the server's.
  return (
    (trouble !== undefined && trouble !== "busy") || (error as { readonly code?: unknown }).code === "42501"
  );
}
