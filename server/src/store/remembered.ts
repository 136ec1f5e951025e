import type { Database } from "./database.ts";

/** What was read from a table, until this process changes it. */
export interface Remembered<T> {
  /** What is remembered under a name, or what `read` answers now; undefined is not remembered. */
  get(name: string, read: () => Promise<T | undefined>): Promise<T | undefined>;
  /** Makes a change of the table; whatever came of it, everything is read anew afterwards. */
  changing<R>(change: Promise<R>): Promise<R>;
}

/** Names that are remembered of a table; then it begins anew. */
const MOST_REMEMBERED = 1_000;

/**
 * What a process that has the store for itself need not read again: on SQLite nobody else can change a table (the folder
 * is locked), and after each commit a read takes as long as a tenth of a start. On PostgreSQL others change it at any
 * time: there every read is a read.
 */
export function remembered<T>(database: Pick<Database, "kind">): Remembered<T> {
  const known = new Map<string, T>();
  let changes = 0;
  if (database.kind !== "sqlite") return { get: (_name, read) => read(), changing: (change) => change };
  return {
    async get(name, read) {
      const remembers = known.get(name);
      if (remembers !== undefined) return remembers;
      const before = changes;
      const value = await read();
      // What was read while a change was under way may be from before it.
      if (value === undefined || changes !== before) return value;
      if (known.size >= MOST_REMEMBERED) known.clear();
      known.set(name, value);
      return value;
    },
    async changing(change) {
      changes++;
      try {
        return await change;
      } finally {
        changes++;
        known.clear();
      }
    },
  };
}
