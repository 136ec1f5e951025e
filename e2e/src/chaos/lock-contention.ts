import { statSync } from "node:fs";
import { join } from "node:path";
import { holdReader, holdWriteLock } from "../../../server/src/store/testing/hold-locks.ts";
import type { Chaos, ChaosTest } from "./chaos-test.ts";
import { pause } from "./processes.ts";
import type { World } from "./world.ts";

/** F8: who waits for a lock waits in vain at most for seconds and is told so; everybody else is served meanwhile. */
export const lockContention: ChaosTest = {
  name: "lock-contention",
  title: "another process holds the write lock for 50 ms to 7 s, and one reads an old state for long",
  stores: ["sqlite"],
  least: { acknowledged: 60, faults: 8 },
  async run(chaos) {
    const world = await chaos.world();
    await world.start();
    chaos.load();
    await pause(1_000);
    let slowest = 0;
    for (let time = 0; time < 7 * chaos.scale; time += 1) {
      // The last is longer than anybody waits.
      const heldMs = time === 6 ? 7_000 : 50 + chaos.random.below(2_950);
      const release = holdWriteLock(world.folder);
      chaos.fired("write lock held");
      const until = performance.now() + heldMs;
      while (performance.now() < until) {
        slowest = Math.max(slowest, await timeOf(`${world.urls[0] ?? ""}/livez`));
        await pause(50);
      }
      release();
      chaos.over();
      await pause(500);
    }
    chaos.figure("slowest health check while locked, ms", Math.round(slowest));
    if (slowest > 2_000)
      chaos.violate("I12", `a health check took ${Math.round(slowest)} ms while another held the lock`);
    await readForLong(chaos, world);
    await chaos.settle();
  },
};

async function timeOf(url: string): Promise<number> {
  const begun = performance.now();
  await fetch(url, { signal: AbortSignal.timeout(10_000) }).catch(() => undefined);
  return performance.now() - begun;
}

/** Under a reader the log only grows; after it, it is taken up. */
async function readForLong(chaos: Chaos, world: World): Promise<void> {
  const size = () => statSync(join(world.folder, "lendloom.sqlite-wal")).size / 2 ** 20;
  const release = holdReader(world.folder);
  chaos.fired("long reader");
  await pause(15_000 * chaos.scale);
  const grown = size();
  release();
  chaos.over();
  await pause(4_000 * chaos.scale);
  chaos.figure("log under the reader, MiB", Math.round(grown * 10) / 10);
  if (grown > 64) chaos.violate("I13", `the log grew to ${grown} MiB under one reader`);
}
