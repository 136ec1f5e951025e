import type { ChaosTest } from "./chaos-test.ts";
import { pause } from "./processes.ts";

const CLIENTS = 200;

/** F10: the database goes away and comes back; no server ends, and nothing is lost or done twice. */
export const databaseMonkey: ChaosTest = {
  name: "database-monkey",
  title:
    "PostgreSQL is stopped (in order and as in a crash) and started, and all its backends are ended, under two servers with two hundred applications at once",
  proves: "no process ends, and nothing is lost or done twice",
  stores: ["postgres"],
  least: { acknowledged: 300, faults: 40 },
  async run(chaos) {
    const postgres = await chaos.postgres();
    const databaseUrl = await postgres.createDatabase();
    const world = await chaos.world({ databaseUrl, servers: 2 });
    await Promise.all([world.start(0), world.start(1)]);
    chaos.load({ clients: Math.ceil(CLIENTS * chaos.scale), paceMs: 4_000 });
    await pause(6_000);
    for (let time = 0; time < 6 * chaos.scale; time += 1) {
      await postgres.halt(time % 2 === 0 ? "immediate" : "fast");
      chaos.fired(time % 2 === 0 ? "database crashed" : "database stopped");
      await pause(chaos.random.below(2_000));
      await postgres.resume();
      chaos.over();
      await pause(3_000);
    }
    const until = performance.now() + 30_000 * chaos.scale;
    while (performance.now() < until) {
      const ended = await postgres.terminateAll(databaseUrl);
      if (ended > 0) chaos.fired("all backends ended");
      await pause(200);
    }
    chaos.over();
    await pause(2_000);
    await chaos.settle({ withinMs: 240_000 });
  },
};
