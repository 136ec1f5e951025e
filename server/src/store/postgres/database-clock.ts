import type pg from "pg";
import type { StoreClock, TimeSources } from "../store-clock.ts";

export interface DatabaseClock extends StoreClock {
  /** Asks the database for its time; an answer that took long says little and is left out after the first. */
  measure(client: pg.ClientBase): Promise<void>;
}

const LONGEST_ANSWER_MS = 500;

/**
 * The database's clock, kept between two questions by this process's monotonic clock: setting the machine's clock,
 * by seconds or by hours, changes nothing of what is due. It is taken to be the answer's in the middle of the way there
 * and back. Where a new answer is earlier than what was told, time stands still until it is right again.
 */
export function databaseClock(
  { wallMs, monotonicMs }: TimeSources = { wallMs: () => Date.now(), monotonicMs: () => performance.now() },
): DatabaseClock {
  let known: { readonly databaseMs: number; readonly monotonicMs: number } | undefined;
  let latest = -Infinity;
  const nowMs = (): number =>
    known === undefined ? wallMs() : known.databaseMs + (monotonicMs() - known.monotonicMs);
  return {
    now() {
      latest = Math.max(latest, nowMs());
      return new Date(latest).toISOString();
    },
    aheadMs: () => wallMs() - nowMs(),
    async measure(client) {
      const asked = monotonicMs();
      const { rows } = await client.query<{ at: number }>(
        "select (extract(epoch from clock_timestamp()) * 1000)::float8 as at",
      );
      const answered = monotonicMs();
      const [row] = rows;
      if (row === undefined || (known !== undefined && answered - asked > LONGEST_ANSWER_MS)) return;
      known = { databaseMs: row.at, monotonicMs: (asked + answered) / 2 };
    },
  };
}
