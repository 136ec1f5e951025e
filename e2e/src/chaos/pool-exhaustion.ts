import type { ChaosTest } from "./chaos-test.ts";
import { pause } from "./processes.ts";
import { quantiles, told } from "./quantiles.ts";

const HELD_MS = 12_000;
/** Questions a second, beside the load: more than the pool can let wait. */
const ASKED_A_SECOND = 100;
/** Who has a connection waits for the lock for ten seconds; who waits for one already waits for five. */
const [LONGEST_ANSWER_MS, MOST_ANSWERS_MS] = [11_000, 7_000];
/**
 * Whoever comes when it has lasted for this long is told so within a second: all but those who come in the second after
 * the first have given up the lock, and find that out again.
 */
const [KNOWN_AFTER_MS, TOLD_MS, TOLD_SHARE] = [2_000, 1_000, 0.8];

/** F12: with every connection waiting, requests are told so in time, the process lives, and it ends by itself. */
export const poolExhaustion: ChaosTest = {
  name: "pool-exhaustion",
  title:
    "every database connection waits for a lock that another session holds for seconds, while a hundred questions a second arrive",
  proves: "requests are told so in time, health is answered, and it ends by itself",
  stores: ["postgres"],
  least: { acknowledged: 60, faults: 3 },
  async run(chaos) {
    const postgres = await chaos.postgres();
    const databaseUrl = await postgres.createDatabase();
    const world = await chaos.world({ databaseUrl });
    const url = world.urls[0] ?? "";
    const headers = { authorization: `Bearer ${world.lenders[0]?.apiKey ?? ""}` };
    await world.start();
    chaos.load({ clients: 20 });
    await pause(3_000);
    const [health, answers, late]: [number[], number[], number[]] = [[], [], []];
    const statuses: Record<string, number> = {};
    const timed = async (path: string, times: number[]): Promise<number> => {
      const asked = performance.now();
      const answer = await fetch(url + path, { headers, signal: AbortSignal.timeout(15_000) }).catch(
        () => undefined,
      );
      await answer?.text().catch(() => undefined);
      times.push(performance.now() - asked);
      return answer?.status ?? 0;
    };
    for (let time = 0; time < 3 * chaos.scale; time += 1) {
      const lock = { isHeld: true };
      const heldSince = performance.now();
      const held = postgres.lockTable(databaseUrl, "runs", HELD_MS).finally(() => (lock.isHeld = false));
      chaos.fired("all connections waiting");
      const asking: Promise<void>[] = [];
      while (lock.isHeld) {
        for (let question = 0; question < ASKED_A_SECOND / 5; question += 1) {
          const isKnown = performance.now() - heldSince > KNOWN_AFTER_MS;
          const asked = timed("/v1/applications?limit=5", isKnown ? late : answers);
          asking.push(asked.then((status) => void (statuses[status] = (statuses[status] ?? 0) + 1)));
        }
        if ((await timed("/livez", health)) !== 200)
          chaos.violate("I12", "the health check did not answer with the pool exhausted");
        await pause(200);
      }
      await held;
      chaos.over();
      await Promise.all(asking);
      await pause(3_000);
    }
    for (const [what, times] of [
      ["health checks", health],
      ["answers at first", answers],
      ["answers when it has lasted", late],
    ] as const) {
      const took = quantiles(times);
      if (took !== null) chaos.figure(what, told(took));
    }
    chaos.figure("answers by status", JSON.stringify(statuses));
    const slower = chaos.slower();
    const inTime = late.filter((ms) => ms <= TOLD_MS * slower).length;
    if (inTime < late.length * TOLD_SHARE)
      chaos.violate("I12", `only ${inTime} of ${late.length} were told within ${TOLD_MS * slower} ms`);
    const slow = [...answers, ...late].filter((ms) => ms > LONGEST_ANSWER_MS * slower).length;
    const most = quantiles([...answers, ...late])?.p90 ?? 0;
    if (slow > 0 || most > MOST_ANSWERS_MS * slower)
      chaos.violate(
        "I12",
        `${slow} questions waited for more than ${LONGEST_ANSWER_MS} ms, one in ten for ${most} ms`,
      );
    if ((statuses[503] ?? 0) === 0) chaos.violate("I15", "nobody was told that all connections are taken");
    await chaos.settle({ withinMs: 90_000 });
  },
};
