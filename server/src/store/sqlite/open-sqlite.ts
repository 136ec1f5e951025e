import { accessSync, constants, mkdirSync } from "node:fs";
import { join } from "node:path";
import SqliteConnection from "better-sqlite3";
import { drizzle } from "drizzle-orm/better-sqlite3";
import { noAnnouncements } from "../announcements.ts";
import type { Database, Queries, Transaction } from "../database.ts";
import { applyMigrations, type AppliedMigration } from "../migrations/apply-migrations.ts";
import { StoreOpenError } from "../open-error.ts";
import { machineClock } from "../store-clock.ts";
import { sqliteSchema } from "../schema/index.ts";
import { measureSqlite } from "./measure-sqlite.ts";
import { refuseMoved } from "./moved.ts";
import { lockFolder } from "./process-lock.ts";
import type { Direct } from "./direct-statement.ts";
import { createFlatWriter } from "./flat-writer.ts";
import { createWriterHelper, type WriterHelper, type WriterThreadUse } from "./writer-helper.ts";
import { createWriterQueue } from "./writer-queue.ts";
import { BUSY_TIMEOUT_MS, openWritingConnection } from "./writing-connection.ts";

/** Opens `<folder>/lendloom.sqlite` for this process alone, creating and upgrading it as needed. */
export async function openSqlite(options: {
  readonly folder: string;
  readonly migrate: boolean;
  readonly at: string;
  readonly writerThread?: WriterThreadUse | undefined;
}): Promise<Database> {
  const { folder } = options;
  prepareFolder(folder);
  refuseMoved(folder);
  const lock = lockFolder(folder);
  try {
    const file = join(folder, "lendloom.sqlite");
    const writer = openWritingConnection(file);
    await migrate(writer, options);
    freeLeases(writer);
    const reader = new SqliteConnection(file, { readonly: true, timeout: BUSY_TIMEOUT_MS });
    const helper = createWriterHelper(file, options.writerThread ?? "under-load");
    return database({ file, writer, reader, lock, helper });
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

const MOST_STATEMENTS = 500;
/** One process has its own clock and nobody to tell. */
const alone = {
  clock: machineClock,
  leaseClock: "given",
  announcements: noAnnouncements,
  worker: "worker",
} as const;

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
        applied: () => connection.prepare("select * from lendloom_schema").all() as AppliedMigration[],
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
  for (const table of ["timers", "activities", "messages", "signals", "schedules"]) {
    connection.exec(
      `update ${table} set lease_owner = null, lease_until = null where lease_owner is not null`,
    );
  }
}

interface Opened {
  readonly file: string;
  readonly writer: SqliteConnection.Database;
  readonly reader: SqliteConnection.Database;
  readonly lock: { release(): void };
  readonly helper: WriterHelper;
}

function database({ file, writer, reader, lock, helper }: Opened): Database {
  const queries = queriesOf(writer);
  const flat = createFlatWriter(writer, queries, helper);
  const transaction: Transaction = {
    queries,
    insertAll(table, rows) {
      flat.insert(table, rows);
      return Promise.resolve();
    },
    // One writer: the transaction itself is the lock.
    lock: () => Promise.resolve(),
    forUpdate: (query) => query,
    skipLocked: (query) => query,
  };
  const reading = queriesOf(reader);
  const queue = createWriterQueue(writer, transaction, helper);
  helper.whenFree(() => queue.go());
  return {
    kind: "sqlite",
    schema: sqliteSchema,
    ...alone,
    measures: measureSqlite(file, queue),
    reader: () => reading,
    write: (_scope, command) => queue.write(command),
    carryOut: (planned) => queue.writeFlat(flat.flatten(planned)),
    async writeGiving(statement, values) {
      const direct = statement(queries) as Direct;
      const rows = await queue.writeFlat(flat.giving(direct, values));
      return (rows ?? []).map((row) => direct.read(row));
    },
    scrub: () => queue.alone(() => void writer.pragma("wal_checkpoint(TRUNCATE)")),
    async close() {
      await queue.drain();
      await helper.end();
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
