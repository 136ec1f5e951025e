import { randomUUID } from "node:crypto";
import { getTableName, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/node-postgres";
import type { PgTable } from "drizzle-orm/pg-core";
import type pg from "pg";
import { noAnnouncements } from "../announcements.ts";
import { ACROSS_LENDERS, type Database, type Queries } from "../database.ts";
import { killPoint } from "../kill-point.ts";
import { storeOver } from "../open-store.ts";
import { connectOnce } from "../postgres/connect-once.ts";
import { preparePostgres } from "../postgres/open-postgres.ts";
import { scopeStatement } from "../postgres/scope.ts";
import type { Store } from "../repositories.ts";
import { NO_LENDER } from "../schema/installation-tables.ts";
import { postgresSchema } from "../schema/index.ts";
import { loadMasterKey } from "../sealing/master-key.ts";
import { settleValue, storedMasterKeyId } from "../sealing/subject-keys.ts";
import { markMoved } from "../sqlite/moved.ts";
import { openSqlite } from "../sqlite/open-sqlite.ts";
import { machineClock } from "../store-clock.ts";
import { eachBatch, type TableDigest, type TableName, type TableRow } from "./table-rows.ts";

export interface MoveUp {
  readonly folder: string;
  readonly url: string;
  readonly masterKey?: string | undefined;
  readonly at: string;
  /** Looks through the copy before it counts: what it throws takes everything back. */
  readonly prove: (copy: Store) => Promise<object>;
}

export interface MovedUp {
  /** False: it had been moved before, and nothing was done. */
  readonly moved: boolean;
  readonly tables: Readonly<Record<string, TableDigest>>;
  readonly proof: object;
}

/** Why nothing was moved; the target is as it was. */
export class MoveUpError extends Error {
  override readonly name = "MoveUpError";
  readonly code: "move-up.target-not-empty" | "move-up.differs";
  constructor(code: MoveUpError["code"], message: string) {
    super(message);
    this.code = code;
  }
}

/** Not a lender's: how often something was tried lately stays behind, and the target notes where it comes from. */
const OWN_TABLES: readonly TableName[] = ["installation", "rateWindows", "processes"];
const MOVED_FROM = "moved-from";

/**
 * Moves everything from the SQLite file in `folder` to an empty PostgreSQL database, in one transaction of the target:
 * killed at any point it leaves nothing there, and is begun again. Rows are counted and hashed on both sides before
 * the transaction ends. Then the folder is marked, so that no server goes on with the file. Needs the folder for
 * itself: no server may run on it.
 */
export async function moveUp({ folder, url, masterKey, at, prove }: MoveUp): Promise<MovedUp> {
  const source = await openSqlite({ folder, migrate: true, at });
  try {
    const known = await storedMasterKeyId(source);
    const master = loadMasterKey({ folder, given: masterKey, mayCreate: known === undefined });
    const id = await settleValue(source, "store-id", randomUUID());
    await preparePostgres({ url, migrate: true, at });
    const target = await connectOnce(url);
    try {
      await target.query(`begin; set local lock_timeout = '5min'; ${scopeStatement(ACROSS_LENDERS)}`);
      await target.query("select pg_advisory_xact_lock(hashtextextended('lendloom schema', 0))");
      const queries = drizzle({ client: oneAtATime(target) });
      const from = await movedFrom(queries);
      if (from === id) {
        markMoved(folder, { url, at });
        return { moved: false, tables: {}, proof: {} };
      }
      await mustBeEmpty(queries);
      const tables = await copyAll(source, target, queries);
      await queries.insert(postgresSchema.installation).values([
        { tenantId: NO_LENDER, name: "master-key", value: known ?? master.id },
        { tenantId: NO_LENDER, name: MOVED_FROM, value: id },
      ]);
      const copy = storeOver(readingOnly(queries), master, () => at);
      const proof = await prove(copy);
      killPoint("mid-move-up");
      await target.query("commit");
      markMoved(folder, { url, at });
      return { moved: true, tables, proof };
    } finally {
      await target.end().catch(() => undefined);
    }
  } finally {
    await source.close();
  }
}

/** The proof asks for several things at once; a connection answers one after the other. */
function oneAtATime(client: pg.Client): pg.Client {
  let last: Promise<unknown> = Promise.resolve();
  const query = (config: pg.QueryConfig, values: unknown[]) => {
    const next = last.then(() => client.query(config, values));
    last = next.catch(() => undefined);
    return next;
  };
  return { query } as unknown as pg.Client;
}

async function movedFrom(queries: Queries): Promise<string | undefined> {
  const { installation } = postgresSchema;
  const rows = await queries.select().from(installation);
  return rows.find(({ name }) => name === MOVED_FROM)?.value;
}

async function mustBeEmpty(queries: Queries): Promise<void> {
  for (const name of tableNames) {
    const table = postgresSchema[name] as unknown as PgTable;
    const [row] = await queries
      .select({ one: sql`1` })
      .from(table)
      .limit(1);
    if (row !== undefined) {
      throw new MoveUpError(
        "move-up.target-not-empty",
        `Expected an empty database, but ${getTableName(table)} has rows; give the URL of a new database.`,
      );
    }
  }
  // What a server that was only started has noted goes.
  await queries.delete(postgresSchema.installation);
}

const tableNames = (Object.keys(postgresSchema) as TableName[]).filter((name) => !OWN_TABLES.includes(name));

/** Copies and proves each table. The triggers that guard histories are for what happens, not for what is copied. */
async function copyAll(
  source: Database,
  target: pg.Client,
  queries: Queries,
): Promise<Readonly<Record<string, TableDigest>>> {
  const digests: Record<string, TableDigest> = {};
  const guards = (state: "disable" | "enable", name: TableName) =>
    target.query(
      `alter table ${getTableName(postgresSchema[name] as unknown as PgTable)} ${state} trigger user`,
    );
  for (const name of tableNames) {
    const table = postgresSchema[name] as unknown as PgTable;
    await guards("disable", name);
    const sent = await eachBatch(source.schema, source.reader(ACROSS_LENDERS), name, async (rows) => {
      for (const part of inParts(rows)) await queries.insert(table).values(part as never);
      killPoint("mid-move-up");
    });
    const arrived = await eachBatch(postgresSchema, queries, name, () => undefined);
    if (sent.rows !== arrived.rows || sent.sha256 !== arrived.sha256) {
      throw new MoveUpError(
        "move-up.differs",
        `Expected ${sent.rows} rows of ${getTableName(table)} with the hash ${sent.sha256}, but ${arrived.rows} with ${arrived.sha256} arrived.`,
      );
    }
    digests[getTableName(table)] = sent;
  }
  // A table with checks to come cannot be altered: they are made now.
  await target.query("set constraints all immediate");
  for (const name of tableNames) await guards("enable", name);
  return digests;
}

/** PostgreSQL takes 65,535 values in a statement. */
function inParts(rows: readonly TableRow[]): readonly (readonly TableRow[])[] {
  const size = Math.max(1, Math.floor(60_000 / Object.keys(rows[0] ?? { one: 1 }).length));
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, part) =>
    rows.slice(part * size, (part + 1) * size),
  );
}

function readingOnly(queries: Queries): Database {
  const refuse = () => Promise.reject(new Error("Expected nothing to write to a copy that is being proved"));
  return {
    kind: "postgres",
    schema: postgresSchema,
    clock: machineClock,
    leaseClock: "given",
    announcements: noAnnouncements,
    worker: "worker",
    reader: () => queries,
    write: refuse,
    scrub: refuse,
    close: refuse,
  };
}
