import { getTableColumns } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";

/** Reads rows of `select *` as the schema names their members; counts come as text and become numbers. */
export function storedRow<Table extends PgTable>(
  table: Table,
): (raw: Readonly<Record<string, unknown>>) => Table["$inferSelect"] {
  const columns = Object.entries(getTableColumns(table)).map(
    ([member, column]) => [member, column.name, column.getSQLType() === "bigint"] as const,
  );
  return (raw) => {
    const row: Record<string, unknown> = {};
    for (const [member, name, counts] of columns) {
      const value = raw[name];
      row[member] = counts && value !== null ? Number(value) : value;
    }
    return row;
  };
}
