import type { Queries } from "./database.ts";

const statements = new WeakMap<Queries, Map<string, unknown>>();

/**
 * A hot statement, built once per connection: building the text of a query costs more than SQLite needs to run it.
 * `name` must name one statement in the program; PostgreSQL keeps its plan under it.
 */
export function prepared<P>(
  queries: Queries,
  name: string,
  build: (queries: Queries) => { prepare(name: string): P },
): P {
  const known = statements.get(queries) ?? new Map<string, unknown>();
  statements.set(queries, known);
  const statement = (known.get(name) as P | undefined) ?? build(queries).prepare(name);
  known.set(name, statement);
  return statement;
}
