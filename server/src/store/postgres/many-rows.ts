import { getTableColumns, getTableName } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";
import { integerArray, textArray } from "./array-parameter.ts";
import type { Asked } from "./send-together.ts";

type Row = Readonly<Record<string, unknown>>;
type ColumnType = "text" | "bigint";

/** A statement over `$1`, the lender, and a list of rows, whose columns are one array parameter each. */
export interface ManyRows {
  /** Undefined where there are no rows: nothing is asked. */
  (tenant: string, rows: readonly Row[]): Asked | undefined;
}

/** `text` is given the rows as a table `n` of the columns named; `members` say where a row has them. */
export function manyRows(
  name: string,
  columns: readonly (readonly [member: string, type: ColumnType, column: string])[],
  text: (rows: string) => string,
): ManyRows {
  const parameters = columns.map(([, type], index) => `$${index + 2}::${type}[]`);
  const named = `n(${columns.map(([, , column]) => column).join(", ")})`;
  const statement = { name, text: text(`unnest(${parameters.join(", ")}) as ${named}`) };
  return (tenant, rows) => {
    if (rows.length === 0) return undefined;
    const arrays = columns.map(([member, type]) => {
      const values = rows.map((row) => row[member] ?? null);
      return type === "text"
        ? textArray(values as (string | null)[])
        : integerArray(values as (number | null)[]);
    });
    return { ...statement, values: [tenant, ...arrays] };
  };
}

/** Inserts rows as they are; `tail` says what becomes of those that are there already, and what is answered. */
export function insertRows(table: PgTable, tail = ""): ManyRows {
  const columns = Object.entries(getTableColumns(table))
    .filter(([, column]) => column.name !== "tenant_id")
    .map(([member, column]) => [member, column.getSQLType() as ColumnType, column.name] as const);
  const name = getTableName(table);
  const names = columns.map(([, , column]) => column).join(", ");
  return manyRows(
    `insert_rows_${name}`,
    columns,
    (rows) => `insert into ${name} (tenant_id, ${names}) select $1::text, n.* from ${rows} ${tail}`,
  );
}
