import type { Queries } from "./database.ts";
import { directStatement, type Runnable } from "./sqlite/direct-statement.ts";

const statements = new WeakMap<Queries, Map<string, unknown>>();

/**
 * A hot statement, built once per connection: building the text of a query costs more than SQLite needs to run it.
 * `name` must name one statement in the program; PostgreSQL keeps its plan under it.
 */
export function prepared<P extends Runnable>(
  queries: Queries,
  name: string,
  build: (queries: Queries) => { prepare(name: string): P },
): Pick<P, "execute"> {
  const known = statements.get(queries) ?? new Map<string, unknown>();
  statements.set(queries, known);
  let statement = known.get(name) as Pick<P, "execute"> | undefined;
  if (statement === undefined) {
    const made = build(queries).prepare(name);
    statement = directStatement(queries, made) ?? made;
    known.set(name, statement);
  }
  return statement;
}
