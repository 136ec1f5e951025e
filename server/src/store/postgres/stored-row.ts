import { getTableColumns, type Table } from "drizzle-orm";

/**
 * The columns this program knows, for a statement that is prepared: of `*`, PostgreSQL would refuse to run it again
 * once a newer program has added a column.
 */
export function columnsOf(table: Table): string {
  return Object.values(getTableColumns(table))
    .map(({ name }) => name)
    .join(", ");
}

/** Reads rows of `columnsOf` as the schema names their members; counts come as text and become numbers. */
export function storedRow<T extends Table>(
  table: T,
): (raw: Readonly<Record<string, unknown>>) => T["$inferSelect"] {
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
