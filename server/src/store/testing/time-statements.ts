import SqliteConnection from "better-sqlite3";

/** What statements that write took of this thread's processor, in microseconds: by table, and `transaction` for begin and commit. */
export interface StatementTimes {
  readonly takenUs: ReadonlyMap<string, number>;
  /** Statements run as before. */
  end(): void;
}

const ways = ["run", "get", "all"] as const;

/** Times every statement that writes, on every SQLite connection of this thread, for a measurement. */
export function timeStatements(): StatementTimes {
  const connection = new SqliteConnection(":memory:");
  const statement = connection.prepare("select 1");
  const prototype = Object.getPrototypeOf(statement) as Record<(typeof ways)[number], Run>;
  connection.close();
  const takenUs = new Map<string, number>();
  const before = ways.map((way) => [way, prototype[way]] as const);
  for (const [way, run] of before) {
    prototype[way] = function (this: SqliteConnection.Statement, ...values) {
      if (this.source.startsWith("select")) return run.apply(this, values);
      const used = process.threadCpuUsage();
      try {
        return run.apply(this, values);
      } finally {
        const { user, system } = process.threadCpuUsage(used);
        const name = tableOf(this.source);
        takenUs.set(name, (takenUs.get(name) ?? 0) + user + system);
      }
    };
  }
  return { takenUs, end: () => Object.assign(prototype, Object.fromEntries(before)) };
}

type Run = (this: SqliteConnection.Statement, ...values: unknown[]) => unknown;

function tableOf(text: string): string {
  return /\b(?:into|update|from) "(\w+)"/.exec(text)?.[1] ?? "transaction";
}
