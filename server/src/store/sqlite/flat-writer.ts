import type SqliteConnection from "better-sqlite3";
import { getTableColumns, sql } from "drizzle-orm";
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

/** Statements are written by drizzle once; what they are numbered as is added to `texts`. */
export function createFlatWriter(
  connection: SqliteConnection.Database,
  queries: Queries,
  { texts }: { readonly texts: FlatText[] },
): FlatWriter {
  const numbers = new WeakMap<Direct, number>();
  const inserts = new WeakMap<PgTable, Insert>();

  function numberOf(text: string, values: number): number {
    const number = texts.length;
    texts.push({ number, text, values });
    return number;
  }

  function knownAs(direct: Direct, values: number): number {
    const number = numbers.get(direct) ?? numberOf(direct.text, values);
    numbers.set(direct, number);
    return number;
  }

  function insertOf(table: PgTable): Insert {
    const known = inserts.get(table);
    if (known !== undefined) return known;
    const members = Object.keys(getTableColumns(table));
    const placeholders = Object.fromEntries(members.map((member) => [member, sql.placeholder(member)]));
    const text = queries.insert(table).values(placeholders).toSQL().sql;
    const insert = {
      members,
      statement: connection.prepare(text),
      number: numberOf(text, members.length),
    };
    inserts.set(table, insert);
    return insert;
  }

  return {
    flatten(planned) {
      const flat: unknown[] = [];
      for (const one of planned) {
        if ("table" in one) {
          if (one.rows.length === 0) continue;
          const { members, number } = insertOf(one.table);
          for (const row of one.rows) {
            flat.push(number, FREE);
            for (const member of members) flat.push(row[member] ?? null);
          }
          continue;
        }
        const direct = one.statement(queries) as Direct;
        const values = direct.bind(one.values);
        flat.push(knownAs(direct, values.length), one.must === undefined ? FREE : MUST);
        for (const value of values) flat.push(value);
      }
      return flat;
    },
    giving(statement, given) {
      const values = statement.bind(given);
      return [knownAs(statement, values.length), GIVES, ...values];
    },
    insert(table, rows) {
      if (rows.length === 0) return;
      const { statement, members } = insertOf(table);
      for (const row of rows) statement.run(members.map((member) => row[member] ?? null));
    },
  };
}

interface Insert {
  readonly statement: SqliteConnection.Statement;
  readonly members: readonly string[];
  readonly number: number;
}
