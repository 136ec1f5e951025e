import type { ChaosTest } from "./chaos-test.ts";
import { pause } from "./processes.ts";

/** F12: with every connection waiting, requests are told so in time, the process lives, and it ends by itself. */
export const poolExhaustion: ChaosTest = {
  name: "pool-exhaustion",
  title: "every database connection waits for a lock that another session holds for seconds",
  stores: ["postgres"],
  least: { acknowledged: 60, faults: 3 },
  async run(chaos) {
    const postgres = await chaos.postgres();
    const databaseUrl = await postgres.createDatabase();
    const world = await chaos.world({ databaseUrl });
    const url = world.urls[0] ?? "";
    await world.start();
    chaos.load({ clients: 20 });
    await pause(3_000);
    let slowest = 0;
    for (let time = 0; time < 3 * chaos.scale; time += 1) {
      const held = postgres.lockTable(databaseUrl, "runs", 8_000);
      chaos.fired("all connections waiting");
      const until = performance.now() + 8_000;
      while (performance.now() < until) {
        const asked = performance.now();
        const answer = await fetch(`${url}/livez`, { signal: AbortSignal.timeout(5_000) }).catch(
          () => undefined,
        );
        if (answer?.ok !== true)
          chaos.violate("I12", "the health check did not answer with the pool exhausted");
        slowest = Math.max(slowest, performance.now() - asked);
        await pause(200);
      }
      await held;
      chaos.over();
      await pause(3_000);
    }
    chaos.figure("slowest health check, ms", Math.round(slowest));
    await chaos.settle({ withinMs: 90_000 });
  },
};
