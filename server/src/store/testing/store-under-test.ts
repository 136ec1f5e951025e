import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import SqliteConnection from "better-sqlite3";
import pg from "pg";
import { openStore, type Store, type StoreConfig } from "../index.ts";
import type { WriterThreadUse } from "../sqlite/writer-helper.ts";
import type { EmbeddedPostgres } from "./embedded-postgres.ts";

/** A store of its own for one test, with a way around it, as an intruder with the database's password has. */
export interface StoreUnderTest {
  readonly config: StoreConfig;
  readonly store: Store;
  /** Closes the store and opens it again on the same data. */
  reopen(): Promise<Store>;
  /** Runs statements behind the store's back. */
  intrude(statements: string): Promise<void>;
  /** Rows of a query behind the store's back. */
  peek(query: string): Promise<readonly Record<string, unknown>[]>;
  end(): Promise<void>;
}

/** `writerThread`: where its hot commits are written; by default here, for a test is no load. */
export async function sqliteUnderTest(writerThread?: WriterThreadUse): Promise<StoreUnderTest> {
  const folder = mkdtempSync(join(tmpdir(), "lendloom-store-"));
  const config: StoreConfig = {
    kind: "sqlite",
    folder,
    ...(writerThread === undefined ? {} : { writerThread }),
  };
  async function behind<T>(use: (connection: SqliteConnection.Database) => T): Promise<T> {
    await Promise.resolve();
    const connection = new SqliteConnection(join(folder, "lendloom.sqlite"), { timeout: 5_000 });
    try {
      return use(connection);
    } finally {
      connection.close();
    }
  }
  return underTest(config, {
    intrude: (statements) => behind((connection) => void connection.exec(statements)),
    peek: (query) => behind((connection) => connection.prepare(query).all() as Record<string, unknown>[]),
    clean: () => rmSync(folder, { recursive: true, force: true }),
  });
}

export async function postgresUnderTest(server: EmbeddedPostgres): Promise<StoreUnderTest> {
  return postgresAt(await server.createDatabase(await migrated(server)));
}

/** The slow way, which runs the migrations. */
export async function emptyPostgresUnderTest(server: EmbeddedPostgres): Promise<StoreUnderTest> {
  return postgresAt(await server.createDatabase());
}

function postgresAt(url: string): Promise<StoreUnderTest> {
  const folder = mkdtempSync(join(tmpdir(), "lendloom-store-"));
  async function behind(query: string): Promise<readonly Record<string, unknown>[]> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      const { rows } = (await client.query(query)) as { rows: Record<string, unknown>[] };
      return rows;
    } finally {
      await client.end();
    }
  }
  return underTest(
    { kind: "postgres", url, folder, leaseClock: "given" },
    {
      intrude: async (statements) => {
        await behind(statements);
      },
      peek: behind,
      clean: () => rmSync(folder, { recursive: true, force: true }),
    },
  );
}

const templates = new WeakMap<EmbeddedPostgres, Promise<string>>();

/** A database with the present schema and nothing in it, made once a server: copying it is faster than migrating. */
function migrated(server: EmbeddedPostgres): Promise<string> {
  const template = templates.get(server) ?? migrate(server);
  templates.set(server, template);
  return template;
}

async function migrate(server: EmbeddedPostgres): Promise<string> {
  const url = await server.createDatabase();
  const folder = mkdtempSync(join(tmpdir(), "lendloom-store-"));
  await (await openStore({ kind: "postgres", url, folder })).close();
  rmSync(folder, { recursive: true, force: true });
  // The copies go by keys of their own.
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query("delete from installation");
  await client.end();
  return url;
}

async function underTest(
  config: StoreConfig,
  around: Pick<StoreUnderTest, "intrude" | "peek"> & { readonly clean: () => void },
): Promise<StoreUnderTest> {
  let store = await openStore(config);
  return {
    config,
    get store() {
      return store;
    },
    async reopen() {
      await store.close();
      store = await openStore(config);
      return store;
    },
    intrude: around.intrude,
    peek: around.peek,
    async end() {
      await store.close();
      around.clean();
    },
  };
}
