import SqliteConnection from "better-sqlite3";
import { is, Param, Placeholder } from "drizzle-orm";
import type { Queries } from "../database.ts";

/** A statement of drizzle's that is ready to run. */
export interface Runnable {
  execute(values?: Record<string, unknown>): unknown;
}

/** One that can be run elsewhere: its text and its values by position. */
export interface Direct extends Runnable {
  readonly text: string;
  /**
   * The same without the rows it returns, for who asks only whether it meets one: SQLite counts them as it goes, and to
   * keep them until it is done takes longer than a small row does.
   */
  readonly counting: string;
  bind(values: Readonly<Record<string, unknown>>): readonly unknown[];
  /** A row that it returns by the names of its columns. */
  read(row: readonly unknown[]): Record<string, unknown>;
}

/**
 * The same statement without drizzle's way to it, which takes longer than SQLite does: its text, its values by
 * position, and rows by the names of their columns. Undefined: these queries are not SQLite's.
 */
export function directStatement(queries: Queries, statement: Runnable): Direct | undefined {
  const { $client: connection } = queries as { readonly $client?: unknown };
  if (!(connection instanceof SqliteConnection)) return undefined;
  const { query, fields } = statement as unknown as Inside;
  const values = query.params.map(valueOf);
  const columns = fields?.map(({ path }) => path);
  if (columns?.some((path) => path.length !== 1) === true) return undefined;
  const names = columns?.map(([name]) => name as string);
  const made = connection.prepare(query.sql);
  if (names !== undefined) made.raw(true);
  const bind = (given: Readonly<Record<string, unknown>>) => values.map((value) => value(given));
  return {
    text: query.sql,
    counting: withoutRows(query.sql),
    bind,
    read: (row) => recordOf(names ?? [], row),
    execute(given = {}) {
      const bound = bind(given);
      if (names === undefined) return made.run(...bound);
      const rows = made.all(...bound) as readonly (readonly unknown[])[];
      return rows.map((row) => recordOf(names, row));
    },
  };
}

/** Values stand in no text, so that what follows the word is what it returns. */
function withoutRows(text: string): string {
  const at = text.lastIndexOf(" returning ");
  return at < 0 ? text : text.slice(0, at);
}

/** What drizzle keeps of a prepared statement. */
interface Inside {
  readonly query: { readonly sql: string; readonly params: readonly unknown[] };
  readonly fields?: readonly { readonly path: readonly string[] }[];
}

/** Columns are texts and whole numbers, which SQLite takes and gives as they are. */
function valueOf(param: unknown): (given: Readonly<Record<string, unknown>>) => unknown {
  const place = is(param, Param) ? param.value : param;
  if (!is(place, Placeholder)) return () => place;
  const { name } = place as Placeholder;
  return (given) => {
    const value = given[name];
    if (value === undefined) throw new Error(`Expected a value for ${name}`);
    return value;
  };
}

function recordOf(names: readonly string[], row: readonly unknown[]): Record<string, unknown> {
  const record: Record<string, unknown> = {};
  for (const [index, name] of names.entries()) record[name] = row[index];
  return record;
}
