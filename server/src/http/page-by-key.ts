import { InvalidCursorError } from "../store/index.ts";
import { limitOf } from "./schemas/shared.ts";

/** A list whose rows are found by one text, which is the cursor, too. */
export interface KeyedList<Row, Item> {
  /** Rows behind the one with this key, at most so many. */
  readonly list: (behind: string | undefined, limit: number) => Promise<readonly Row[]>;
  readonly keyOf: (row: Row) => string;
  /** A cursor is the caller's text: whether it can be a key at all. */
  readonly isKey: (cursor: string) => boolean;
  readonly show: (row: Row) => Item;
}

/** One page of a list; `next` where there is another one. Throws `InvalidCursorError` for what is no key. */
export async function pageByKey<Row, Item>(
  query: { readonly limit?: string; readonly cursor?: string },
  { list, keyOf, isKey, show }: KeyedList<Row, Item>,
): Promise<{ items: Item[]; next?: string }> {
  const { cursor } = query;
  if (cursor !== undefined && !isKey(cursor)) throw new InvalidCursorError();
  const limit = limitOf(query);
  const rows = await list(cursor, limit + 1);
  const items = rows.slice(0, limit).map(show);
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return last === undefined ? { items } : { items, next: keyOf(last) };
}
