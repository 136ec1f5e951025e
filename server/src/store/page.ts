import { and, asc, desc, eq, gt, lt, or, type SQL } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import type { Page, PageRequest } from "./repositories.ts";

const DEFAULT_LIMIT = 50;
const MOST = 200;

/** The columns a list is ordered by, the last of them unique within the list; both directions alike. */
export interface Keyset {
  readonly columns: readonly [PgColumn, ...PgColumn[]];
  readonly direction: "ascending" | "descending";
}

/** How many rows a page may have. One more is read, to know whether there is a next page. */
export function pageLimit(request: PageRequest): number {
  const limit = Math.trunc(request.limit ?? DEFAULT_LIMIT);
  return Number.isFinite(limit) ? Math.min(Math.max(limit, 1), MOST) : DEFAULT_LIMIT;
}

/** The rows behind the cursor. Throws `InvalidCursorError` for any other text. */
export function afterCursor(keyset: Keyset, cursor: string | undefined): SQL | undefined {
  return cursor === undefined ? undefined : beyondKey(keyset, readCursor(cursor, keyset.columns));
}

/** The rows behind one whose keyset columns have these values. */
export function beyondKey(
  { columns, direction }: Keyset,
  key: readonly (string | number)[],
): SQL | undefined {
  const beyond = direction === "ascending" ? gt : lt;
  return or(
    ...columns.map((column, position) =>
      and(
        ...columns.slice(0, position).map((earlier, index) => eq(earlier, key[index])),
        beyond(column, key[position]),
      ),
    ),
  );
}

export function inOrder(keyset: Keyset): SQL[] {
  return keyset.columns.map((column) => (keyset.direction === "ascending" ? asc(column) : desc(column)));
}

/** Makes a page of up to `limit + 1` rows; `keyOf` gives the values of the keyset's columns. */
export function pageOf<Row, T>(
  rows: readonly Row[],
  limit: number,
  keyOf: (row: Row) => readonly (string | number)[],
  render: (row: Row) => T,
): Page<T> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const items = shown.map(render);
  return rows.length > limit && last !== undefined ? { items, next: writeCursor(keyOf(last)) } : { items };
}

function writeCursor(key: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(key)).toString("base64url");
}

/** A cursor is the caller’s text: only values that fit the columns reach the query. */
function readCursor(cursor: string, columns: readonly PgColumn[]): readonly (string | number)[] {
  const parsed = parseCursor(cursor);
  const fits =
    Array.isArray(parsed) &&
    parsed.length === columns.length &&
    columns.every((column, index) => fitsColumn(parsed[index], column));
  if (!fits) throw new InvalidCursorError();
  return parsed as (string | number)[];
}

function fitsColumn(value: unknown, column: PgColumn): boolean {
  if (column.dataType === "number") return Number.isSafeInteger(value);
  return typeof value === "string" && !value.includes("\0");
}

function parseCursor(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
  } catch {
    return undefined;
  }
}

/** The cursor is not one that a list of this kind gave out: the caller's mistake, not ours. */
export class InvalidCursorError extends Error {
  override readonly name = "InvalidCursorError";
  constructor() {
    super("Expected the cursor of a page before, but got another text");
  }
}
