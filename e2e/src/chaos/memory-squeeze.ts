import { preload } from "./chaos-lenders.ts";
import type { Chaos, ChaosTest } from "./chaos-test.ts";
import { memoryMiB } from "./connector-faults.ts";
import { crowd } from "./crowd.ts";
import { pause } from "./processes.ts";
import { quantiles, told } from "./quantiles.ts";
import { watchSlowdown } from "./slowdown.ts";

const HEAP_MIB = 160;
/** Lenders' systems that work before, during and after it. */
const CLIENTS = 60;
/** Questions under way at once beside them: many more than can be answered in time. */
const QUESTIONS = 600;
/** Who is told to come back does so long before the time it is told. */
const COMES_BACK_MS = 200;
/** Later than this an answer is none, also where a bound in time is long because the machine is busy. */
const LAST_MS = 60_000;
/**
 * What `docs/operations.md` promises of a process of which too much is asked, of one that has a processor to itself: as
 * many times longer as it had to share it, and as the bank's process, which has nothing to do, takes in the same moments.
 */
const promised = {
  /** Whoever comes when it is full is told so at once. */
  "half of all refusals": { of: "questions 503", at: "median", withinMs: 500 },
  /** Whoever waits is told after a second, once those who are being worked for are done. */
  "nine of ten refusals": { of: "questions 503", at: "p90", withinMs: 2_000 },
  "nine of ten answers": { of: "questions 200", at: "p90", withinMs: 2_000 },
  "all refusals": { of: "questions 503", at: "longest", withinMs: 10_000 },
  "all answers": { of: "questions 200", at: "longest", withinMs: 10_000 },
  "nine of ten health checks": { of: "health 200", at: "p90", withinMs: 1_000 },
} as const;

/** F15: with little memory and more asked than can be done, some are told to come back, and it is over with the load. */
export const memorySqueeze: ChaosTest = {
  name: "memory-squeeze",
  title: `a heap of ${HEAP_MIB} MiB and several times more clients than the server can answer`,
  proves:
    "it refuses some with 503, soon, answers health and does not end; when the load is over it answers as before",
  stores: ["sqlite"],
  least: { acknowledged: 60, faults: 2 },
  async run(chaos) {
    const world = await chaos.world();
    const { NODE_OPTIONS } = preload("start-quickly");
    await world.start(0, { env: { NODE_OPTIONS: `${NODE_OPTIONS} --max-old-space-size=${HEAP_MIB}` } });
    const url = world.urls[0] ?? "";
    const headers = { authorization: `Bearer ${world.lenders[0]?.apiKey ?? ""}` };
    const { pid } = world.server();
    await crowd(chaos, world);
    chaos.load({ clients: Math.ceil(CLIENTS * chaos.scale) });
    await pause(2_000);
    const slowdown = watchSlowdown(() => [pid]);
    let [most, isOver] = [memoryMiB(pid), false];
    const times: Record<string, number[]> = {};
    const timed = async (what: string, asked: string): Promise<number> => {
      const begun = performance.now();
      const answer = await fetch(asked, { headers, signal: AbortSignal.timeout(LAST_MS) }).catch(
        () => undefined,
      );
      await answer?.text().catch(() => undefined);
      (times[`${what} ${answer?.status ?? "unanswered"}`] ??= []).push(performance.now() - begun);
      if (answer?.status === 503 && answer.headers.get("retry-after") === null)
        chaos.violate("I12", "a refusal did not say when to come back");
      return answer?.status ?? 0;
    };
    const ask = async (): Promise<void> => {
      while (!isOver) {
        if ((await timed("questions", `${url}/v1/applications?limit=200`)) !== 200)
          await pause(COMES_BACK_MS);
      }
    };
    const look = async (what: string, asked: string): Promise<void> => {
      while (!isOver) {
        if ((await timed(what, asked)) !== 200)
          chaos.violate("I12", `${what} did not answer under load above capacity`);
        await pause(COMES_BACK_MS);
      }
    };
    const asking = [
      ...Array.from({ length: QUESTIONS }, ask),
      look("health", `${url}/livez`),
      look("idle process", `${world.sandboxUrl}/livez`),
    ];
    chaos.fired("load above capacity");
    const until = performance.now() + 30_000 * Math.max(chaos.scale, 0.3);
    while (performance.now() < until) {
      await pause(500);
      if (world.server().ended() === undefined) most = Math.max(most, memoryMiB(pid));
    }
    isOver = true;
    const slower = slowdown.times();
    slowdown.end();
    await Promise.all(asking);
    chaos.over();
    chaos.figure("memory at most, MiB", most);
    chaos.figure("slower than with a processor to itself, times", Math.round(slower * 100) / 100);
    judge(chaos, times, slower);
    await pause(8_000);
    await answersAgain(chaos, url);
    await chaos.settle({ withinMs: 120_000 });
  },
};

function judge(chaos: Chaos, times: Readonly<Record<string, readonly number[]>>, slower: number): void {
  for (const [what, some] of Object.entries(times)) {
    const took = quantiles(some);
    if (took !== null) chaos.figure(what, told(took));
  }
  const idle = quantiles(times["idle process 200"] ?? []);
  for (const [what, { of, at, withinMs }] of Object.entries(promised)) {
    const tookMs = quantiles(times[of] ?? [])?.[at] ?? 0;
    const idleMs = idle?.[at] ?? 0;
    const mostMs = Math.round(withinMs * slower + idleMs);
    if (tookMs > mostMs) chaos.violate("I12", `${what} took up to ${tookMs} ms, not ${mostMs} ms`);
  }
  const unanswered = times["questions unanswered"]?.length ?? 0;
  if (unanswered > 0) chaos.violate("I12", `${unanswered} questions were neither answered nor refused`);
  if (times["questions 503"] === undefined)
    chaos.violate("I15", "nobody was refused: it was no load above capacity");
}

async function answersAgain(chaos: Chaos, url: string): Promise<void> {
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
}
