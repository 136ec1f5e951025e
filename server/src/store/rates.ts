import { and, eq, lte, sql } from "drizzle-orm";
import type { Database } from "./database.ts";
import { NO_LENDER } from "./schema/installation-tables.ts";

/** How often something was tried lately, counted once for all processes. */
export interface Rates {
  /** Counts one more try under `key` in its window of `windowMs`, which begins with the first try after the one before. */
  count(key: string, windowMs: number): Promise<{ readonly tries: number; readonly leftMs: number }>;
}

/** Every so many tries, windows that are long over are removed. */
const SWEEP_EVERY = 100;

export function ratesRepository(database: Database): Rates {
  const { rateWindows } = database.schema;
  let counted = 0;
  return {
    count: (key, windowMs) =>
      database.write(NO_LENDER, async ({ queries }) => {
        const nowMs = Date.parse(database.clock.now());
        const over = sql`${rateWindows.beganAt} <= ${nowMs - windowMs}`;
        const [window] = await queries
          .insert(rateWindows)
          .values({ tenantId: NO_LENDER, key, beganAt: nowMs, tries: 1 })
          .onConflictDoUpdate({
            target: [rateWindows.tenantId, rateWindows.key],
            set: {
              tries: sql`case when ${over} then 1 else ${rateWindows.tries} + 1 end`,
              beganAt: sql`case when ${over} then ${nowMs} else ${rateWindows.beganAt} end`,
            },
          })
          .returning({ tries: rateWindows.tries, beganAt: rateWindows.beganAt });
        counted += 1;
        if (counted % SWEEP_EVERY === 0) {
          await queries
            .delete(rateWindows)
            .where(and(eq(rateWindows.tenantId, NO_LENDER), lte(rateWindows.beganAt, nowMs - windowMs)));
        }
        const { tries, beganAt } = window ?? { tries: 1, beganAt: nowMs };
        return { tries, leftMs: Math.max(0, beganAt + windowMs - nowMs) };
      }),
  };
}
