import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { canonicalJson, type Json } from "@lendloom/engine/kernel";
import SqliteConnection from "better-sqlite3";
import pg from "pg";

export type StorePlace = { readonly folder: string } | { readonly url: string };

/** A store seen from beside its server, for reading only, with none of the server's own code between. */
export interface StorePeek {
  rows<T = Record<string, unknown>>(query: string): Promise<readonly T[]>;
  /** What is wrong with the pages, the references and the audit chains. */
  unsound(): Promise<readonly string[]>;
  close(): Promise<void>;
}

type Rows = (query: string) => Promise<readonly Record<string, unknown>[]>;

export async function peekStore(place: StorePlace): Promise<StorePeek> {
  return "url" in place ? await peekPostgres(place.url) : peekSqlite(join(place.folder, "lendloom.sqlite"));
}

function peekSqlite(file: string): StorePeek {
  if (!existsSync(file)) throw new Error(`Expected a store at ${file}`);
  const connection = new SqliteConnection(file, { readonly: true, timeout: 5_000 });
  const rows: Rows = (query) => Promise.resolve(connection.prepare(query).all() as Record<string, unknown>[]);
  return {
    rows: async <T>(query: string) => (await rows(query)) as T[],
    async unsound() {
      const integrity = await rows("pragma integrity_check");
      const references = await rows("pragma foreign_key_check");
      return [
        ...integrity.map(({ integrity_check: said }) => String(said)).filter((said) => said !== "ok"),
        ...references.map((row) => `foreign key ${JSON.stringify(row)}`),
        ...(await brokenChains(rows)),
      ];
    },
    close: () => Promise.resolve(void connection.close()),
  };
}

async function peekPostgres(url: string): Promise<StorePeek> {
  const pool = new pg.Pool({ connectionString: url, max: 2, connectionTimeoutMillis: 10_000, types });
  pool.on("error", () => undefined);
  const rows: Rows = async (query) => (await pool.query(query)).rows as Record<string, unknown>[];
  await rows("select 1");
  return {
    rows: async <T>(query: string) => (await rows(query)) as T[],
    unsound: async () => [...(await damagedIndexes(rows)), ...(await brokenChains(rows))],
    close: () => pool.end(),
  };
}

/** Whole numbers as numbers, as the other store's driver answers them. */
const types = {
  getTypeParser: ((oid: Parameters<typeof pg.types.getTypeParser>[0], format?: "text") =>
    oid === pg.types.builtins.INT8
      ? Number
      : (pg.types.getTypeParser(oid, format) as unknown)) as typeof pg.types.getTypeParser,
};

/** What `pg_amcheck` does for the indexes, by the extension it is made of. */
async function damagedIndexes(rows: Rows): Promise<readonly string[]> {
  try {
    await rows("create extension if not exists amcheck");
    await rows(
      `select bt_index_check(c.oid, true) from pg_class c join pg_am a on a.oid = c.relam
       where a.amname = 'btree' and c.relkind = 'i' and c.relnamespace = 'public'::regnamespace`,
    );
    return [];
  } catch (error) {
    return [`amcheck: ${error instanceof Error ? error.message : String(error)}`];
  }
}

/** Computes every link of every lender's audit chain anew. */
async function brokenChains(rows: Rows): Promise<readonly string[]> {
  const entries = (await rows("select * from audit order by tenant_id, seq")) as unknown as AuditRow[];
  const broken: string[] = [];
  for (const [tenant, chain] of Map.groupBy(entries, ({ tenant_id: id }) => id)) {
    let head = "0".repeat(64);
    const bad = chain.findIndex((row, index) => {
      const sound = row.seq === index + 1 && row.previous_hash === head && linkOf(row) === row.hash;
      head = row.hash;
      return !sound;
    });
    if (bad >= 0) broken.push(`audit chain of ${tenant}: entry ${bad + 1} does not continue it`);
  }
  return broken;
}

interface AuditRow {
  readonly tenant_id: string;
  readonly seq: number;
  readonly at: string;
  readonly actor_kind: string;
  readonly actor_id: string;
  readonly action: string;
  readonly subject: string;
  readonly details: string;
  readonly previous_hash: string;
  readonly hash: string;
}

function linkOf(row: AuditRow): string {
  const content: Json = {
    tenantId: row.tenant_id,
    seq: row.seq,
    at: row.at,
    actorKind: row.actor_kind,
    actorId: row.actor_id,
    action: row.action,
    subject: row.subject,
    details: row.details,
  };
  return createHash("sha256").update(row.previous_hash).update(canonicalJson(content)).digest("hex");
}
