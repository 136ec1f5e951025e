import type SqliteConnection from "better-sqlite3";

/**
 * A command as it goes to another thread: for each statement its number, whether it must meet a row (1) or not (0), and
 * its values. Flat, because that is copied fastest.
 */
export type FlatCommand = readonly unknown[];

/** A statement's text and how many values it takes. */
export interface FlatText {
  readonly number: number;
  readonly text: string;
  readonly values: number;
}

/** Carries out flat commands on one connection, inside of a transaction that is not its own. */
export interface FlatCarrier {
  /** What the numbers in commands stand for. */
  learn(texts: readonly FlatText[]): void;
  /** Answers the place of the statement that met no row although it must; -1: all is written. */
  carryOut(command: FlatCommand): number;
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
        const statement = (statements[number] ??= connection.prepare(text));
        const must = command[at + 1] === 1;
        const bound = command.slice(at + 2, at + 2 + values);
        at += 2 + values;
        const met = statement.reader ? statement.all(bound).length : statement.run(bound).changes;
        if (must && met === 0) return place;
      }
      return -1;
    },
  };
}
