import { getTableColumns, getTableName, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/node-postgres";
import type { PgTable } from "drizzle-orm/pg-core";
import type pg from "pg";
import type { Queries, Transaction } from "../database.ts";

const transactions = new WeakMap<pg.PoolClient, Transaction>();

/** What a command works with on one connection; made once a connection, with the statements it has prepared. */
export function transactionOn(client: pg.PoolClient): Transaction {
  const known = transactions.get(client) ?? make(client);
  transactions.set(client, known);
  return known;
}

/** Statements for lists of more rows are not kept: there would be one for every length. */
const PREPARED_ROWS = 8;

interface Insert {
  execute(values: Record<string, unknown>): Promise<unknown>;
}

function make(client: pg.PoolClient): Transaction {
  const queries = drizzle({ client });
  const inserts = new Map<PgTable, Insert[]>();
  return {
    queries,
    async insertAll(table, rows) {
      if (rows.length === 0) return;
      if (rows.length > PREPARED_ROWS) {
        await queries.insert(table).values([...rows]);
        return;
      }
      const ofTable = inserts.get(table) ?? [];
      inserts.set(table, ofTable);
      const statement = (ofTable[rows.length] ??= prepareInsert(queries, table, rows.length));
      await statement.execute(valuesOf(table, rows));
    },
    async lock(name) {
      await queries.execute(sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`);
    },
    forUpdate: (query) => query.for("update"),
    skipLocked: (query) => query.for("update", { skipLocked: true }),
  };
}

function prepareInsert(queries: Queries, table: PgTable, rows: number): Insert {
  const columns = Object.keys(getTableColumns(table));
  const placeholders = Array.from({ length: rows }, (_, row) =>
    Object.fromEntries(columns.map((member) => [member, sql.placeholder(`${row}.${member}`)])),
  );
  return queries
    .insert(table)
    .values(placeholders)
    .prepare(`insert_${getTableName(table)}_${rows}`);
}

function valuesOf(table: PgTable, rows: readonly Record<string, unknown>[]): Record<string, unknown> {
  const columns = Object.keys(getTableColumns(table));
  return Object.fromEntries(
    rows.flatMap((row, index) => columns.map((member) => [`${index}.${member}`, row[member] ?? null])),
  );
}
