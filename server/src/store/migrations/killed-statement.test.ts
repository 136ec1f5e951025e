import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { testSeed } from "@lendloom/engine/testing";
import SqliteConnection from "better-sqlite3";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startEmbeddedPostgres, type EmbeddedPostgres } from "../testing/embedded-postgres.ts";
import {
  Interrupted,
  migrateStatementwise,
  statementsOf,
  versionOf,
} from "../testing/migration-statements.ts";
import { sqliteTarget } from "../testing/sqlite-target.ts";
import type { AppliedMigration, MigrationTarget } from "./apply-migrations.ts";

const script = fileURLToPath(new URL("../testing/migrate-until-killed.ts", import.meta.url));
const versions = readdirSync(join(import.meta.dirname, "sqlite")).filter((name) =>
  name.endsWith(".sql"),
).length;
const everyVersion = Array.from({ length: versions }, (_, index) => index);
const A_RUN = `insert into runs (tenant_id, id, revision, run, subject, status, created_at, updated_at)
  values ('demo', 'r1', 1, '{"pins":{"workflow":{"hash":"h"}},"finished":true}', 's', 'received', 'x', 'x')`;

function countOf(dialect: "sqlite" | "postgres", version: number): number {
  const folder = join(import.meta.dirname, dialect);
  const name = readdirSync(folder).sort()[version] ?? "";
  return statementsOf(readFileSync(join(folder, name), "utf8")).length;
}

/** Each costs a process: of the newest two migrations every statement, of an older one three, others in another commit. */
function drawnOf(version: number): readonly number[] {
  const count = countOf("sqlite", version);
  const every = Array.from({ length: count }, (_, index) => index + 1);
  if (version >= versions - 2 || count <= 3) return every;
  return [0, 1, 2].map((third) => 1 + ((testSeed + Math.floor((third * count) / 3)) % count));
}

describe(`a migration that is killed at any statement (seed ${testSeed})`, () => {
  it.each(everyVersion)(
    "leaves SQLite as it was, at version %i, and goes through afterwards",
    async (version) => {
      const folder = mkdtempSync(join(tmpdir(), "lendloom-statement-"));
      const file = join(folder, "lendloom.sqlite");
      const with_ = async <T>(use: (connection: SqliteConnection.Database) => Promise<T> | T): Promise<T> => {
        const connection = new SqliteConnection(file);
        try {
          return await use(connection);
        } finally {
          connection.close();
        }
      };
      const schema = (connection: SqliteConnection.Database) =>
        connection.prepare("select type, name, sql from sqlite_master order by type, name").all();
      try {
        const before = await with_(async (connection) => {
          connection.pragma("journal_mode = WAL");
          await migrateStatementwise("sqlite", sqliteTarget(connection), { upTo: version });
          if (version > 0) connection.exec(A_RUN);
          return schema(connection);
        });
        for (const nth of drawnOf(version)) {
          const killed = spawnSync(process.execPath, [script, file, String(version), String(nth)], {
            encoding: "utf8",
          });
          expect(killed.signal, killed.stderr).toBe("SIGKILL");
          expect(await with_(schema), `statement ${nth}`).toEqual(before);
        }
        await with_(async (connection) => {
          await migrateStatementwise("sqlite", sqliteTarget(connection), { upTo: versions });
          expect(await versionOf(sqliteTarget(connection))).toBe(versions);
          expect(connection.prepare("select count(*) from runs").pluck().get()).toBe(version > 0 ? 1 : 0);
        });
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
    120_000,
  );

  describe("of PostgreSQL", () => {
    let server: EmbeddedPostgres;
    beforeAll(async () => {
      server = await startEmbeddedPostgres();
    });
    afterAll(() => server.stop());

    it.each(everyVersion)(
      "leaves it as it was, at version %i, and goes through afterwards",
      async (version) => {
        const url = await server.createDatabase();
        const connected = async <T>(use: (client: pg.Client) => Promise<T>): Promise<T> => {
          const client = new pg.Client({ connectionString: url });
          client.on("error", () => undefined);
          await client.connect();
          try {
            return await use(client);
          } finally {
            await client.end().catch(() => undefined);
          }
        };
        const before = await connected(async (client) => {
          await migrateStatementwise("postgres", postgresTarget(client), { upTo: version });
          if (version > 0) await client.query(A_RUN);
          return await schemaOf(client);
        });
        for (let nth = 1; nth <= countOf("postgres", version); nth++) {
          const client = new pg.Client({ connectionString: url });
          client.on("error", () => undefined);
          await client.connect();
          await client.query("begin");
          const interrupted = migrateStatementwise("postgres", postgresTarget(client), {
            upTo: version,
            nth,
          });
          await expect(interrupted).rejects.toBeInstanceOf(Interrupted);
          // The process is gone without a word: its transaction ends with its connection.
          (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
          expect(await connected(schemaOf), `statement ${nth}`).toEqual(before);
        }
        await connected(async (client) => {
          await migrateStatementwise("postgres", postgresTarget(client), { upTo: versions });
          expect(await versionOf(postgresTarget(client))).toBe(versions);
          const { rows } = await client.query<{ runs: string }>("select count(*) as runs from runs");
          expect(Number(rows[0]?.runs)).toBe(version > 0 ? 1 : 0);
        });
      },
      120_000,
    );
  });
});

function postgresTarget(client: pg.Client): MigrationTarget {
  return {
    async run(statements) {
      await client.query(statements);
    },
    async tables() {
      const { rows } = await client.query<{ name: string }>(
        "select table_name as name from information_schema.tables where table_schema = current_schema()",
      );
      return rows.map(({ name }) => name);
    },
    async applied() {
      return (await client.query<AppliedMigration>("select * from lendloom_schema")).rows;
    },
  };
}

/** Columns, triggers, functions and indexes. */
async function schemaOf(client: pg.Client): Promise<unknown> {
  const { rows } = await client.query(
    `select 'column' as kind, table_name || '.' || column_name as name, data_type as text
       from information_schema.columns where table_schema = current_schema()
     union all select 'trigger', tgrelid::regclass || '.' || tgname, pg_get_triggerdef(oid)
       from pg_trigger where not tgisinternal
     union all select 'function', p.oid::regprocedure::text, prosrc
       from pg_proc p join pg_namespace n on n.oid = pronamespace where n.nspname = current_schema()
     union all select 'index', indexname, indexdef from pg_indexes where schemaname = current_schema()
     order by 1, 2`,
  );
  return rows;
}
