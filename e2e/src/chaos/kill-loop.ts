import type { ChaosTest } from "./chaos-test.ts";
import { pause } from "./processes.ts";
import { quantiles, told } from "./quantiles.ts";

const KILLS = 40;
/** A server that is killed before it did anything proves nothing. */
const [ACKNOWLEDGED_A_KILL, PATIENCE_MS] = [5, 60_000];

/** F1: the server dies at any moment, sooner or later after its start, and comes back over the same store. */
export const killLoop: ChaosTest = {
  name: "kill-loop",
  title: "kill -9 at random moments, log-uniform up to 3 s after the server is at work again",
  proves: "what was acknowledged is there after each start, once; the first start takes work up again",
  stores: ["sqlite", "postgres"],
  least: { acknowledged: 200, faults: KILLS },
  async run(chaos) {
    const world = await chaos.world();
    await world.start();
    const { ask } = chaos.load();
    const starts: number[] = [];
    const atWork = async (): Promise<void> => {
      const enough = ask.acknowledged.length + ACKNOWLEDGED_A_KILL;
      const until = performance.now() + PATIENCE_MS;
      while (performance.now() < until && ask.acknowledged.length < enough) await pause(50);
    };
    for (let kill = 0; kill < Math.ceil(KILLS * chaos.scale); kill += 1) {
      await atWork();
      await pause(Math.exp(Math.log(3_000) * (chaos.random.below(1_000) / 1_000)));
      await world.kill();
      chaos.fired("kill -9");
      chaos.over();
      const begun = performance.now();
      if (!(await world.start()))
        chaos.violate("I11", `the server did not start again: ${world.server().complaints()}`);
      starts.push(performance.now() - begun);
    }
    const took = quantiles(starts);
    if (took !== null) chaos.figure("start until it answers", told(took));
    await atWork();
    await chaos.settle();
  },
};
