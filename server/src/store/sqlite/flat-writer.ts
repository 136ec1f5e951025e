import type SqliteConnection from "better-sqlite3";
import { getTableColumns, getTableName } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";
import type { Queries } from "../database.ts";
import type { Planned } from "../planned.ts";
import type { Direct } from "./direct-statement.ts";
import { FREE, GIVES, MUST, type FlatCommand, type FlatText } from "./flat-command.ts";

/** Planned commands as flat ones, and rows as they are inserted on this connection. */
interface FlatWriter {
  flatten(planned: readonly Planned[]): FlatCommand;
  /** A command of one statement that gives its rows. */
  giving(statement: Direct, values: Readonly<Record<string, unknown>>): FlatCommand;
  insert(table: PgTable, rows: readonly Readonly<Record<string, unknown>>[]): void;
}

/** What is known of the rows of a table that are inserted together. */
interface Insert {
  readonly number: number;
  readonly text: string;
  /** Members that all of the rows have in common, given once, before those of each row. */
  readonly shared: readonly string[];
  readonly own: readonly string[];
}

interface Table {
  readonly members: readonly string[];
  readonly columns: Readonly<Record<string, { readonly name: string }>>;
  /** By how many rows there are and which way each member is given, as one number (exact with up to 31 members). */
  readonly inserts: Map<number, Insert>;
}

type Row = Readonly<Record<string, unknown>>;

/** More rows are more statements, so that there are only so many different ones. */
const MOST_ROWS = 8;
/** What the rows of one step mostly have in common. */
const OF_STEP: ReadonlySet<string> = new Set(["tenantId", "runId", "at"]);

/** Other statements are written by drizzle once; what they are numbered as is added to `texts`. */
export function createFlatWriter(
  connection: SqliteConnection.Database,
  queries: Queries,
  { texts }: { readonly texts: FlatText[] },
): FlatWriter {
  const numbers = new Map<string, number>();
  const tables = new WeakMap<PgTable, Table>();
  const statements = new Map<Insert, SqliteConnection.Statement>();

  function numberOf(text: string, values: number): number {
    const number = texts.length;
    texts.push({ number, text, values });
    return number;
  }

  function knownAs(text: string, values: number): number {
    const number = numbers.get(text) ?? numberOf(text, values);
    numbers.set(text, number);
    return number;
  }

  function tableOf(table: PgTable): Table {
    const known = tables.get(table);
    if (known !== undefined) return known;
    const columns = getTableColumns(table);
    const made = { columns, members: Object.keys(columns), inserts: new Map<number, Insert>() };
    tables.set(table, made);
    return made;
  }

  /**
   * One statement for all of the rows. Handing SQLite a value takes as long as storing it, so what is null is written into
   * the statement, and what the rows have in common is given once.
   */
  function insertOf(table: PgTable, rows: readonly Row[]): Insert {
    const { members, columns, inserts } = tableOf(table);
    let key = rows.length;
    for (const member of members) key = key * WAYS.length + WAYS.indexOf(wayOf(member, rows));
    const like = inserts.get(key);
    if (like !== undefined) return like;
    const named = members.map((member) => ({
      member,
      way: wayOf(member, rows),
      column: `"${columns[member]?.name ?? ""}"`,
    }));
    const shared = named.filter(({ way }) => way === "s").map(({ member }) => member);
    const own = named.filter(({ way }) => way === "o").map(({ member }) => member);
    const text = insertText(getTableName(table), named, rows.length);
    const number = numberOf(text, shared.length + own.length * rows.length);
    const insert = { number, text, shared, own };
    inserts.set(key, insert);
    return insert;
  }

  return {
    flatten(planned) {
      const flat: unknown[] = [];
      for (const one of planned) {
        if ("table" in one) {
          for (const rows of together(one.rows)) {
            const insert = insertOf(one.table, rows);
            flat.push(insert.number, FREE);
            addValues(flat, insert, rows);
          }
          continue;
        }
        const direct = one.statement(queries) as Direct;
        const values = direct.bind(one.values);
        flat.push(knownAs(direct.counting, values.length), one.must === undefined ? FREE : MUST);
        for (const value of values) flat.push(value);
      }
      return flat;
    },
    giving(statement, given) {
      const values = statement.bind(given);
      return [knownAs(statement.text, values.length), GIVES, ...values];
    },
    insert(table, all) {
      for (const rows of together(all)) {
        const insert = insertOf(table, rows);
        const statement = statements.get(insert) ?? connection.prepare(insert.text);
        statements.set(insert, statement);
        const values: unknown[] = [];
        addValues(values, insert, rows);
        statement.run(...values);
      }
    },
  };
}

/** How a member is given: as null in the statement, once for all rows, or by each row of its own. */
type Way = (typeof WAYS)[number];
const WAYS = ["n", "s", "o"] as const;

function wayOf(member: string, rows: readonly Row[]): Way {
  const [first] = rows;
  const value = first?.[member] ?? null;
  if (value !== null && (rows.length === 1 || !OF_STEP.has(member))) return "o";
  if (rows.some((row) => (row[member] ?? null) !== value)) return "o";
  return value === null ? "n" : "s";
}

function insertText(
  table: string,
  named: readonly { readonly way: Way; readonly column: string }[],
  rows: number,
): string {
  const into = `insert into "${table}" (${named.map(({ column }) => column).join(", ")})`;
  if (rows === 1) {
    return `${into} values (${named.map(({ way }) => (way === "n" ? "null" : "?")).join(", ")})`;
  }
  const own = named.filter(({ way }) => way === "o");
  const shared = named.filter(({ way }) => way === "s");
  const taken = named.map((one) => {
    if (one.way === "n") return "null";
    return one.way === "s" ? `step.${one.column}` : `own.column${own.indexOf(one) + 1}`;
  });
  const step = ["1 as one", ...shared.map(({ column }) => `? as ${column}`)].join(", ");
  const row = `(${own.map(() => "?").join(", ")})`;
  const values = Array.from({ length: rows }, () => row).join(", ");
  // Of a cross join SQLite keeps the order: the rows come as they are given.
  return `${into} select ${taken.join(", ")} from (select ${step}) step cross join (values ${values}) own`;
}

function addValues(values: unknown[], { shared, own }: Insert, rows: readonly Row[]): void {
  for (const member of shared) values.push(rows[0]?.[member]);
  for (const row of rows) for (const member of own) values.push(row[member] ?? null);
}

function together(rows: readonly Row[]): readonly (readonly Row[])[] {
  if (rows.length <= MOST_ROWS) return rows.length === 0 ? [] : [rows];
  return [rows.slice(0, MOST_ROWS), ...together(rows.slice(MOST_ROWS))];
}
