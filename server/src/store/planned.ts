import type { PgTable } from "drizzle-orm/pg-core";
import type { Database, Queries, Scope, Transaction } from "./database.ts";
import type { Runnable } from "./sqlite/direct-statement.ts";

/**
 * A statement of a command whose statements are all known before the first is run, so that a database may carry them
 * out in one go: on another thread, or in one message to a server.
 */
export type Planned =
  | {
      /** Of one connection, as `prepared` makes it. */
      readonly statement: (queries: Queries) => Pick<Runnable, "execute">;
      readonly values: Readonly<Record<string, unknown>>;
      /** It must meet a row, which it returns; otherwise nothing of the command stays, for this reason. */
      readonly must?: string;
    }
  | { readonly table: PgTable; readonly rows: readonly Readonly<Record<string, unknown>>[] };

/** The statement at place `at` met no row although it must. Nothing of its command was written. */
export class Missed extends Error {
  readonly at: number;

  constructor(at: number) {
    super(`Expected the statement ${at} of a command to meet a row`);
    this.at = at;
  }
}

/**
 * Carries out all of it or nothing; answers why nothing, by what its statements must do. What is planned is not held on
 * to while it is written.
 */
export function carryOut(
  database: Database,
  scope: Scope,
  planned: readonly Planned[],
): Promise<string | undefined> {
  const reasons = reasonsOf(planned);
  return carriedOut(database, scope, planned).then(
    () => undefined,
    (error: unknown) => {
      if (!(error instanceof Missed)) throw error;
      return reasons[error.at];
    },
  );
}

function carriedOut(database: Database, scope: Scope, planned: readonly Planned[]): Promise<unknown> {
  if (database.carryOut !== undefined) return database.carryOut(planned);
  return database.write(scope, (transaction) => carryOutIn(transaction, planned));
}

/** As a part of a command that asks more. Throws `Missed`. */
export async function carryOutIn(transaction: Transaction, planned: readonly Planned[]): Promise<void> {
  for (const [at, one] of planned.entries()) {
    if ("table" in one) {
      await transaction.insertAll(one.table, one.rows);
      continue;
    }
    const rows = await one.statement(transaction.queries).execute({ ...one.values });
    if (one.must !== undefined && Array.isArray(rows) && rows.length === 0) throw new Missed(at);
  }
}

/** What the statement that met no row must have met it for. */
export function reasonOf(planned: readonly Planned[], { at }: Missed): string | undefined {
  return reasonsOf(planned)[at];
}

function reasonsOf(planned: readonly Planned[]): readonly (string | undefined)[] {
  return planned.map((one) => ("must" in one ? one.must : undefined));
}
