import type pg from "pg";
import type { StoreClock } from "../store-clock.ts";

export interface DatabaseClock extends StoreClock {
  /** Asks the database for its time; an answer that took long says little and is left out after the first. */
  measure(client: pg.ClientBase): Promise<void>;
}

const LONGEST_ANSWER_MS = 500;

/**
 * The database's clock, kept between two questions by this process's monotonic clock: setting the machine's clock,
 * by seconds or by hours, changes nothing of what is due.
 */
export function databaseClock(): DatabaseClock {
  let known: { readonly databaseMs: number; readonly monotonicMs: number } | undefined;
  const nowMs = (): number =>
    known === undefined ? Date.now() : known.databaseMs + (performance.now() - known.monotonicMs);
  return {
    now: () => new Date(nowMs()).toISOString(),
    aheadMs: () => Date.now() - nowMs(),
    async measure(client) {
      const asked = performance.now();
      const { rows } = await client.query<{ at: number }>(
        "select (extract(epoch from clock_timestamp()) * 1000)::float8 as at",
      );
      const answered = performance.now();
      const [row] = rows;
      if (row === undefined || (known !== undefined && answered - asked > LONGEST_ANSWER_MS)) return;
      known = { databaseMs: row.at, monotonicMs: (asked + answered) / 2 };
    },
  };
}
