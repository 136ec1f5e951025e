import {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
  type PostgresOptions,
} from "../../../server/src/store/testing/embedded-postgres.ts";
import { pause } from "./processes.ts";
import { peekStore } from "../../../server/src/store/testing/peek-store.ts";

/** A database server of the chaos tests' own, which syncs what it commits. */
export interface ChaosPostgres extends EmbeddedPostgres {
  /** Ends every backend that serves the database; answers how many. */
  terminateAll(url: string): Promise<number>;
  /** Starts it again whenever it has ended, as a service manager does, until that is told to stop. */
  supervise(): { readonly restarts: number; stop(): Promise<void> };
  /** Runs SQL in the database, beside the servers. */
  run(url: string, text: string): Promise<readonly Record<string, unknown>[]>;
  /** Locks every row of a table, for as long as it says; those who only read go on. */
  lockRows(url: string, table: string, ms: number): Promise<void>;
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
    supervise() {
      let restarts = 0;
      let watching = true;
      const watch = async (): Promise<void> => {
        while (watching) {
          if (server.processes().length === 0) {
            restarts += 1;
            // Without room it cannot start either: it is tried again.
            await server.resume().catch(() => undefined);
          }
          await pause(300);
        }
      };
      const watched = watch();
      return {
        get restarts() {
          return restarts;
        },
        async stop() {
          watching = false;
          await watched;
        },
      };
    },
    async run(url, text) {
      const peek = await peekStore({ url });
      try {
        return await peek.rows(text);
      } finally {
        await peek.close();
      }
    },
    // One simple query with several statements is one transaction.
    lockRows: (url, table, ms) =>
      beside(url, `select count(*) from (select 1 from ${table} for update) as t; ${sleep(ms)}`),
    lockTable: (url, table, ms) => beside(url, `lock table ${table} in access exclusive mode; ${sleep(ms)}`),
  };
}

const sleep = (ms: number): string => `select pg_sleep(${ms / 1_000})`;

async function beside(url: string, text: string): Promise<void> {
  const peek = await peekStore({ url });
  try {
    await peek.rows(text);
  } finally {
    await peek.close();
  }
}
