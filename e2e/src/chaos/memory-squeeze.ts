import { preload } from "./chaos-lenders.ts";
import type { ChaosTest } from "./chaos-test.ts";
import { memoryMiB } from "./connector-faults.ts";
import { pause } from "./processes.ts";
import { quantiles, told } from "./quantiles.ts";

const HEAP_MIB = 160;
/** Lenders' systems that work before, during and after it; a server with nothing else to do keeps up with them. */
const CLIENTS = 20;
/** Questions under way at once beside them: many more than can be answered in time. */
const QUESTIONS = 600;
/** Who is told to come back does so long before the time it is told. */
const COMES_BACK_MS = 200;
/** Whoever is not answered is refused soon: it waits for a second at most, and then its turn comes. */
const LONGEST_REFUSAL_MS = 5_000;

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
    chaos.load({ clients: Math.ceil(CLIENTS * chaos.scale) });
    await pause(2_000);
    let [most, isOver] = [memoryMiB(pid), false];
    const statuses: Record<string, number> = {};
    const times: Record<string, number[]> = {};
    const timed = async (what: string, path: string): Promise<number> => {
      const asked = performance.now();
      const answer = await fetch(url + path, { headers, signal: AbortSignal.timeout(10_000) }).catch(
        () => undefined,
      );
      await answer?.text().catch(() => undefined);
      (times[`${what} ${answer?.status ?? "unanswered"}`] ??= []).push(performance.now() - asked);
      if (answer?.status === 503 && answer.headers.get("retry-after") === null)
        chaos.violate("I12", "a refusal did not say when to come back");
      return answer?.status ?? 0;
    };
    const ask = async (): Promise<void> => {
      while (!isOver) {
        const status = await timed("questions", "/v1/applications?limit=200");
        statuses[status] = (statuses[status] ?? 0) + 1;
        if (status !== 200) await pause(COMES_BACK_MS);
      }
    };
    const asking = Array.from({ length: QUESTIONS }, ask);
    chaos.fired("load above capacity");
    const until = performance.now() + 30_000 * Math.max(chaos.scale, 0.3);
    while (performance.now() < until) {
      await pause(500);
      if (world.server().ended() === undefined) most = Math.max(most, memoryMiB(pid));
      if ((await timed("health", "/livez")) !== 200)
        chaos.violate("I12", "the health check did not answer under load above capacity");
    }
    isOver = true;
    await Promise.all(asking);
    chaos.over();
    chaos.figure("memory at most, MiB", most);
    chaos.figure("answers by status; 0: none in ten seconds", JSON.stringify(statuses));
    for (const [what, some] of Object.entries(times)) {
      const took = quantiles(some);
      if (took !== null) chaos.figure(what, told(took));
    }
    if ((statuses[503] ?? 0) === 0) chaos.violate("I15", "nobody was refused: it was no load above capacity");
    if ((statuses[0] ?? 0) > 0)
      chaos.violate("I12", `${statuses[0]} questions were neither answered nor refused in ten seconds`);
    const refusals = quantiles(times["questions 503"] ?? [])?.p90 ?? 0;
    if (refusals > LONGEST_REFUSAL_MS) chaos.violate("I12", `one refusal in ten took ${refusals} ms`);
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
