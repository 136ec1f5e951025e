import { accessSync, constants, mkdirSync } from "node:fs";
import { join } from "node:path";
import SqliteConnection from "better-sqlite3";
import { getTableColumns, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/better-sqlite3";
import type { PgTable } from "drizzle-orm/pg-core";
import { noAnnouncements } from "../announcements.ts";
import type { Database, Queries, Transaction } from "../database.ts";
import { applyMigrations } from "../migrations/apply-migrations.ts";
import { StoreOpenError } from "../open-error.ts";
import { machineClock } from "../store-clock.ts";
import { sqliteSchema } from "../schema/index.ts";
import { refuseMoved } from "./moved.ts";
import { lockFolder } from "./process-lock.ts";
import { createWriterQueue } from "./writer-queue.ts";

/** Opens `<folder>/lendloom.sqlite` for this process alone, creating and upgrading it as needed. */
export async function openSqlite(options: {
  readonly folder: string;
  readonly migrate: boolean;
  readonly at: string;
}): Promise<Database> {
  const { folder } = options;
  prepareFolder(folder);
  refuseMoved(folder);
  const lock = lockFolder(folder);
  try {
    const file = join(folder, "lendloom.sqlite");
    const writer = openWriter(file);
    await migrate(writer, options);
    freeLeases(writer);
    const reader = new SqliteConnection(file, { readonly: true, timeout: BUSY_TIMEOUT_MS });
    return database(writer, reader, lock);
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** A store's file as it lies there, for reading only: a backup that is looked through. */
export function readSqliteFile(file: string): {
  readonly connection: SqliteConnection.Database;
  readonly database: Database;
  close(): void;
} {
  const connection = new SqliteConnection(file, { readonly: true, fileMustExist: true });
  const queries = queriesOf(connection);
  const refuse = () => Promise.reject(new Error("Expected nothing to write to a file that is only read"));
  return {
    connection,
    database: {
      kind: "sqlite",
      schema: sqliteSchema,
      ...alone,
      reader: () => queries,
      write: refuse,
      scrub: refuse,
      close: refuse,
    },
    close: () => connection.close(),
  };
}

const BUSY_TIMEOUT_MS = 5_000;
const MOST_STATEMENTS = 500;
/** One process has its own clock and nobody to tell. */
const alone = { clock: machineClock, leaseClock: "given", announcements: noAnnouncements } as const;

function prepareFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new StoreOpenError(
      "store.unwritable",
      `The folder ${folder} cannot be written; give this user the right to, or choose another with LENDLOOM_DATA.`,
      { cause: error },
    );
  }
}

function openWriter(file: string): SqliteConnection.Database {
  const connection = new SqliteConnection(file, { timeout: BUSY_TIMEOUT_MS });
  connection.pragma("journal_mode = WAL");
  connection.pragma("synchronous = FULL");
  connection.pragma("foreign_keys = ON");
  // 32 MiB of pages: the upper ones of every index stay at hand.
  connection.pragma("cache_size = -32768");
  // A destroyed key must not stay readable in a free page.
  connection.pragma("secure_delete = ON");
  return connection;
}

async function migrate(
  connection: SqliteConnection.Database,
  options: { readonly migrate: boolean; readonly at: string },
): Promise<void> {
  connection.exec("begin immediate");
  try {
    await applyMigrations(
      "sqlite",
      {
        run: (statements) => void connection.exec(statements),
        tables: () =>
          connection
            .prepare("select name from sqlite_master where type = 'table' and name not like 'sqlite_%'")
            .pluck()
            .all() as string[],
        version: () => connection.prepare("select max(version) from lendloom_schema").pluck().get() as number,
      },
      options,
    );
    connection.exec("commit");
  } catch (error) {
    if (connection.inTransaction) connection.exec("rollback");
    connection.close();
    throw error;
  }
}

/** The folder's lock proves that whoever leased work is dead: it goes on at once, its attempts counted. */
function freeLeases(connection: SqliteConnection.Database): void {
  for (const table of ["timers", "activities", "messages", "signals"]) {
    connection.exec(
      `update ${table} set lease_owner = null, lease_until = null where lease_owner is not null`,
    );
  }
}

function database(
  writer: SqliteConnection.Database,
  reader: SqliteConnection.Database,
  lock: { release(): void },
): Database {
  const queries = queriesOf(writer);
  const inserts = new WeakMap<PgTable, SqliteConnection.Statement>();
  const transaction: Transaction = {
    queries,
    insertAll(table, rows) {
      if (rows.length > 0) {
        const columns = Object.entries(getTableColumns(table));
        const statement = inserts.get(table) ?? prepareInsert(writer, queries, table);
        inserts.set(table, statement);
        for (const row of rows as readonly Record<string, unknown>[]) {
          statement.run(columns.map(([member]) => row[member] ?? null));
        }
      }
      return Promise.resolve();
    },
    // One writer: the transaction itself is the lock.
    lock: () => Promise.resolve(),
    skipLocked: (query) => query,
  };
  const reading = queriesOf(reader);
  const queue = createWriterQueue(writer, transaction);
  return {
    kind: "sqlite",
    schema: sqliteSchema,
    ...alone,
    reader: () => reading,
    write: (_scope, command) => queue.write(command),
    scrub() {
      writer.pragma("wal_checkpoint(TRUNCATE)");
      return Promise.resolve();
    },
    async close() {
      await queue.drain();
      reader.close();
      writer.close();
      lock.release();
    },
  };
}

/**
 * Lets a connection prepare each text once: drizzle prepares a query anew each time it runs. The texts are the
 * program's own, so there are a few hundred of them at most; those with lists of values are forgotten in turn.
 */
function preparingOnce(connection: SqliteConnection.Database): SqliteConnection.Database {
  const prepare = connection.prepare.bind(connection);
  const statements = new Map<string, SqliteConnection.Statement>();
  connection.prepare = ((text: string) => {
    const statement = statements.get(text) ?? prepare(text);
    statements.delete(text);
    statements.set(text, statement);
    const [oldest] = statements.keys();
    if (statements.size > MOST_STATEMENTS && oldest !== undefined) statements.delete(oldest);
    return statement;
  }) as typeof connection.prepare;
  return connection;
}

/** The one cast from SQLite's builders to PostgreSQL's; both are awaited alike. */
function queriesOf(connection: SqliteConnection.Database): Queries {
  return drizzle(preparingOnce(connection)) as unknown as Queries;
}

function prepareInsert(
  connection: SqliteConnection.Database,
  queries: Queries,
  table: PgTable,
): SqliteConnection.Statement {
  const placeholders = Object.fromEntries(
    Object.keys(getTableColumns(table)).map((member) => [member, sql.placeholder(member)]),
  );
  return connection.prepare(queries.insert(table).values(placeholders).toSQL().sql);
}
