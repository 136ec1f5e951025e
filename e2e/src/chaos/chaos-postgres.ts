import {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
  type PostgresOptions,
} from "../../../server/src/store/testing/embedded-postgres.ts";
import { peekStore } from "../../../server/src/store/testing/peek-store.ts";

/** A database server of the chaos tests' own, which syncs what it commits. */
export interface ChaosPostgres extends EmbeddedPostgres {
  /** Ends every backend that serves the database; answers how many. */
  terminateAll(url: string): Promise<number>;
  /** Takes a lock that every statement on a table waits for, for as long as it says. */
  lockTable(url: string, table: string, ms: number): Promise<void>;
}

export async function startChaosPostgres(options: PostgresOptions = {}): Promise<ChaosPostgres> {
  const server = await startEmbeddedPostgres({ durable: true, ...options });
  return {
    ...server,
    async terminateAll(url) {
      const peek = await peekStore({ url });
      try {
        const [row] = await peek.rows<{ ended: string }>(
          `select count(pg_terminate_backend(pid)) as ended from pg_stat_activity
           where datname = current_database() and pid <> pg_backend_pid()`,
        );
        return Number(row?.ended ?? "0");
      } finally {
        await peek.close();
      }
    },
    async lockTable(url, table, ms) {
      const peek = await peekStore({ url });
      try {
        // One simple query with several statements is one transaction.
        await peek.rows(`lock table ${table} in access exclusive mode; select pg_sleep(${ms / 1_000})`);
      } finally {
        await peek.close();
      }
    },
  };
}
