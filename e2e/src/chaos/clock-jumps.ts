import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { preload } from "./chaos-lenders.ts";
import type { ChaosTest } from "./chaos-test.ts";
import { pause } from "./processes.ts";

const [SECOND, HOUR, DAY] = [1_000, 3_600_000, 86_400_000];
/** Where the clock is put; the last is the furthest ahead, so that whoever waits in a run's own time goes on. */
const offsets = [
  3 * DAY,
  3 * DAY - 2 * HOUR,
  3 * DAY + SECOND,
  40 * DAY,
  39 * DAY,
  100 * DAY + HOUR,
] as const;

const END = 120 * DAY;

/** F5: a timer fires once and never early in its run's time, keys and sessions hold, and nothing is stuck. */
export const clockJumps: ChaosTest = {
  name: "clock-jumps",
  title:
    "the clock of the server jumps by days ahead and hours back under load (a module loaded before the server)",
  proves: "a timer fires once and never early in its own time, and nothing is stuck",
  stores: ["sqlite", "postgres"],
  least: { acknowledged: 60, faults: 6 },
  async run(chaos) {
    const beside = mkdtempSync(join(tmpdir(), "lendloom-clock-"));
    const clock = join(beside, "offset");
    const put = (ms: number) => writeFileSync(clock, String(ms));
    put(0);
    try {
      const world = await chaos.world({
        env: { ...preload("start-quickly", "shift-clock"), CHAOS_CLOCK: clock },
      });
      await world.start();
      chaos.load();
      for (const offset of offsets) {
        await pause(3_000);
        put(offset);
        chaos.fired("clock jump");
        chaos.over();
      }
      await pause(2_000);
      // Who waits for a word that came early and has expired meanwhile gives up days later.
      const late = setTimeout(() => put(END), 15_000);
      // Over PostgreSQL the servers go by the database's clock, which nobody has touched.
      await chaos.settle({ clockMs: chaos.store === "postgres" ? 0 : END });
      clearTimeout(late);
    } finally {
      rmSync(beside, { recursive: true, force: true });
    }
  },
};
