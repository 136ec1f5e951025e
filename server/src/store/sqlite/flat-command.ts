import type SqliteConnection from "better-sqlite3";

/**
 * A command as it goes to another thread: for each statement its number, what it must do, and its values. Flat, because
 * that is copied fastest.
 */
export type FlatCommand = readonly unknown[];

/** What a statement must do: nothing, meet a row, or, as the last one, give the rows it returns. */
export const [FREE, MUST, GIVES] = [0, 1, 2] as const;

/** A statement's text and how many values it takes. */
export interface FlatText {
  readonly number: number;
  readonly text: string;
  readonly values: number;
}

/** Carries out flat commands on one connection, inside of a transaction that is not its own. */
interface FlatCarrier {
  /** What the numbers in commands stand for. */
  learn(texts: readonly FlatText[]): void;
  /** Answers the place of the statement that met no row although it must; -1, or rows: all is written. */
  carryOut(command: FlatCommand): number | readonly (readonly unknown[])[];
}

export function createFlatCarrier(connection: SqliteConnection.Database): FlatCarrier {
  const texts: FlatText[] = [];
  const statements: SqliteConnection.Statement[] = [];
  return {
    learn(told) {
      for (const one of told) texts[one.number] = one;
    },
    carryOut(command) {
      let at = 0;
      for (let place = 0; at < command.length; place++) {
        const number = command[at] as number;
        const { text, values } = texts[number] as FlatText;
        const statement = (statements[number] ??= prepare(connection, text));
        const must = command[at + 1];
        const bound = command.slice(at + 2, at + 2 + values);
        at += 2 + values;
        // One by one: each element of an array is looked up as a property.
        if (must === GIVES) return statement.all(...bound) as (readonly unknown[])[];
        const met = statement.reader ? statement.all(...bound).length : statement.run(...bound).changes;
        if (must === MUST && met === 0) return place;
      }
      return -1;
    },
  };
}

function prepare(connection: SqliteConnection.Database, text: string): SqliteConnection.Statement {
  const statement = connection.prepare(text);
  return statement.reader ? statement.raw(true) : statement;
}
