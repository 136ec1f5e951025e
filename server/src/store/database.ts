import type { NodePgQueryResultHKT } from "drizzle-orm/node-postgres";
import type { PgDatabase, PgTable } from "drizzle-orm/pg-core";
import type { Announcements } from "./announcements.ts";
import type { StoreMeasures } from "./measures.ts";
import type { OwnWays } from "./own-ways.ts";
import type { Planned } from "./planned.ts";
import type { Schema } from "./schema/index.ts";
import type { Runnable } from "./sqlite/direct-statement.ts";
import type { StoreClock } from "./store-clock.ts";

/** Query builders, typed on PostgreSQL; on SQLite the pair is cast in `sqlite/open-sqlite.ts`. */
export type Queries = Pick<PgDatabase<NodePgQueryResultHKT>, "select" | "insert" | "update" | "delete">;

/** The one way to rows of all lenders: what is due, whose credential this is, what the store holds in all. */
export const ACROSS_LENDERS: unique symbol = Symbol("across lenders");

/** One lender, or all of them. PostgreSQL's row-level security shows and takes no other lender's rows. */
export type Scope = string | typeof ACROSS_LENDERS;

/** What both dialects offer to the repositories. */
export interface Database {
  readonly kind: "sqlite" | "postgres";
  readonly schema: Schema;
  readonly clock: StoreClock;
  /** Whose time leases go by: the caller's, where there is one process, or the database's. */
  readonly leaseClock: "given" | "database";
  readonly announcements: Announcements;
  /** What this process's worker calls itself in its leases: by it others find what it has left behind. */
  readonly worker: string;
  /** Absent where nobody watches: a file that is only read, a database that is being filled. */
  readonly measures?: StoreMeasures;
  /** Reads the last committed state. */
  readonly reader: (scope: Scope) => Queries;
  /**
   * Runs one command as one transaction: what it throws rolls back only this command. It may run more than
   * once and shares its transaction's time with others, so it waits for nothing but its own queries.
   */
  write<T>(scope: Scope, command: (transaction: Transaction) => Promise<T>): Promise<T>;
  /**
   * Like `write`, for a command whose statements are all planned; absent: the dialect has no better way than `write`.
   * Throws `Missed`. What is planned is of one lender.
   */
  readonly carryOut?: (planned: readonly Planned[]) => Promise<unknown>;
  /** Carries out one statement as a command and answers the rows it returns; absent where `carryOut` is. */
  readonly writeGiving?: (
    statement: (queries: Queries) => Pick<Runnable, "execute">,
    values: Readonly<Record<string, unknown>>,
  ) => Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** Absent where the common ways over tables are the fastest. */
  readonly own?: OwnWays;
  /** Makes deleted bytes unreadable in the files where the dialect can. */
  scrub(): Promise<void>;
  close(): Promise<void>;
}

export interface Transaction {
  readonly queries: Queries;
  /** Inserts rows as they are; a statement per table is prepared once where the dialect gains from it. */
  insertAll<T extends PgTable>(table: T, rows: readonly T["$inferInsert"][]): Promise<void>;
  /** Serializes commands that name the same thing until the transaction ends. */
  lock(name: string): Promise<void>;
  /** Locks rows until the transaction ends, and finds them as they are then. */
  forUpdate<Q>(query: Q & { for(strength: "update"): Q }): Q;
  /** Locks the rows of a claim, passing over rows another process is claiming. */
  skipLocked<Q>(query: Q & { for(strength: "update", config: { skipLocked: true }): Q }): Q;
}
