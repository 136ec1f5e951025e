import type { ChaosTest } from "./chaos-test.ts";
import { pause } from "./processes.ts";

/** F1: the server dies at any moment, sooner or later after its start, and comes back over the same store. */
export const killLoop: ChaosTest = {
  name: "kill-loop",
  title: "kill -9 at random moments, log-uniform from 1 ms to 3 s after the server answers",
  stores: ["sqlite", "postgres"],
  least: { acknowledged: 100, faults: 12 },
  async run(chaos) {
    const world = await chaos.world();
    await world.start();
    chaos.load();
    await pause(1_500);
    for (let kill = 0; kill < Math.ceil(12 * chaos.scale); kill += 1) {
      // Claims of a dead process last until their lease ends: on PostgreSQL others could be at work on them.
      if (chaos.store === "postgres") await pause(3_000);
      await pause(Math.exp(Math.log(3_000) * (chaos.random.below(1_000) / 1_000)));
      await world.kill();
      chaos.fired("kill -9");
      chaos.over();
      if (!(await world.start()))
        chaos.violate("I11", `the server did not start again: ${world.server().complaints()}`);
    }
    await pause(1_500);
    await chaos.settle();
  },
};
