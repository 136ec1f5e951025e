import { createHash } from "node:crypto";
import { getTableColumns } from "drizzle-orm";
import { getTableConfig, type PgColumn, type PgTable } from "drizzle-orm/pg-core";
import type { Queries } from "../database.ts";
import { beyondKey, inOrder, type Keyset } from "../page.ts";
import { postgresSchema, type Schema } from "../schema/index.ts";

export type TableName = keyof Schema;
export type TableRow = Readonly<Record<string, string | number | null>>;

const AT_ONCE = 500;

/** How many rows a table has, and one hash over all of them in the order of their keys. */
export interface TableDigest {
  readonly rows: number;
  readonly sha256: string;
}

/** Hands out all rows of a table in the order of its key, some at a time; both dialects answer the same ones. */
export async function eachBatch(
  schema: Schema,
  queries: Queries,
  name: TableName,
  take: (rows: readonly TableRow[]) => Promise<void> | void,
): Promise<TableDigest> {
  const table = schema[name] as unknown as PgTable;
  const columns = getTableColumns(table);
  const keys = keyMembers(name);
  const keyset: Keyset = {
    columns: keys.map((member) => columns[member]) as unknown as [PgColumn, ...PgColumn[]],
    direction: "ascending",
  };
  const hash = createHash("sha256");
  let rows = 0;
  let last: readonly (string | number)[] | undefined;
  for (;;) {
    const batch = (await queries
      .select()
      .from(table)
      .where(last === undefined ? undefined : beyondKey(keyset, last))
      .orderBy(...inOrder(keyset))
      .limit(AT_ONCE)) as readonly TableRow[];
    for (const row of batch)
      hash.update(`${JSON.stringify(Object.keys(columns).map((member) => row[member]))}\n`);
    rows += batch.length;
    if (batch.length > 0) await take(batch);
    const end = batch.at(-1);
    if (end === undefined || batch.length < AT_ONCE) return { rows, sha256: hash.digest("hex") };
    last = keys.map((member) => end[member] as string | number);
  }
}

/** The names under which a table's key columns are read. */
function keyMembers(name: TableName): readonly string[] {
  const table = postgresSchema[name] as unknown as PgTable;
  const { primaryKeys, columns } = getTableConfig(table);
  const keyed = primaryKeys[0]?.columns ?? columns.filter(({ primary }) => primary);
  const members = Object.entries(getTableColumns(table));
  return keyed.map((column) => members.find(([, each]) => each.name === column.name)?.[0] ?? column.name);
}
