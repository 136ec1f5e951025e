import { preload } from "./chaos-lenders.ts";
import type { ChaosTest } from "./chaos-test.ts";
import { memoryMiB } from "./connector-faults.ts";
import { pause } from "./processes.ts";
import { quantiles, told } from "./quantiles.ts";

const HEAP_MIB = 160;
const CLIENTS = 120;
/** Questions under way at once beside the load: many more than can be answered in time. */
const QUESTIONS = 600;

/** F15: with little memory and more asked than can be done, some are told to come back, and it is over with the load. */
export const memorySqueeze: ChaosTest = {
  name: "memory-squeeze",
  title: `a heap of ${HEAP_MIB} MiB and several times more clients than the server can answer`,
  proves: "it refuses some with 503 and does not end; when the load is over it answers as before",
  stores: ["sqlite"],
  least: { acknowledged: 60, faults: 1 },
  async run(chaos) {
    const world = await chaos.world();
    const { NODE_OPTIONS } = preload("start-quickly");
    await world.start(0, { env: { NODE_OPTIONS: `${NODE_OPTIONS} --max-old-space-size=${HEAP_MIB}` } });
    const url = world.urls[0] ?? "";
    const headers = { authorization: `Bearer ${world.lenders[0]?.apiKey ?? ""}` };
    const { pid } = world.server();
    chaos.load({ clients: Math.ceil(CLIENTS * chaos.scale), paceMs: 40 });
    await pause(2_000);
    let [most, isOver] = [memoryMiB(pid), false];
    const statuses: Record<string, number> = {};
    const ask = async (): Promise<void> => {
      while (!isOver) {
        const answer = await fetch(`${url}/v1/applications?limit=200`, {
          headers,
          signal: AbortSignal.timeout(10_000),
        }).catch(() => undefined);
        await answer?.text().catch(() => undefined);
        const status = answer?.status ?? 0;
        statuses[status] = (statuses[status] ?? 0) + 1;
        if (status !== 200) await pause(200);
      }
    };
    const asking = Array.from({ length: QUESTIONS }, ask);
    chaos.fired("load above capacity");
    const until = performance.now() + 30_000 * Math.max(chaos.scale, 0.3);
    while (performance.now() < until) {
      await pause(500);
      if (world.server().ended() === undefined) most = Math.max(most, memoryMiB(pid));
    }
    isOver = true;
    await Promise.all(asking);
    chaos.over();
    chaos.figure("memory at most, MiB", most);
    chaos.figure("answers by status; 0: none in ten seconds", JSON.stringify(statuses));
    if ((statuses[503] ?? 0) === 0) chaos.violate("I15", "nobody was refused: it was no load above capacity");
    await pause(8_000);
    const after: number[] = [];
    for (let look = 0; look < 20; look += 1) {
      const asked = performance.now();
      const answer = await fetch(`${url}/v1/about`).catch(() => undefined);
      await answer?.text();
      if (answer?.ok !== true) chaos.violate("I11", "it did not answer ten seconds after the load was over");
      after.push(performance.now() - asked);
      await pause(100);
    }
    const took = quantiles(after);
    if (took !== null) chaos.figure("answers after it", told(took));
    await chaos.settle({ withinMs: 120_000 });
  },
};
