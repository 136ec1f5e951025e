import { join } from "node:path";
import { seededRandom } from "@lendloom/engine/testing";
import { createAsk, type Ask } from "./ask.ts";
import { startChaosPostgres, type ChaosPostgres } from "./chaos-postgres.ts";
import type { Chaos, ChaosTest, StoreKind } from "./chaos-test.ts";
import { checkInvariants } from "./check-invariants.ts";
import { violation, type Violation } from "./violation.ts";
import { gatherEvidence } from "./evidence.ts";
import { startLoad, type Load } from "./load.ts";
import { openOracle, type Oracle } from "./oracle.ts";
import { pause } from "./processes.ts";
import { quantiles, type Quantiles } from "./quantiles.ts";
import { watchSlowdown, type Slowdown } from "./slowdown.ts";
import { makeWorld, type World } from "./world.ts";

/** What a chaos test came to, as it is printed and as its last line says in JSON. */
export interface ChaosReport {
  readonly test: string;
  readonly store: StoreKind;
  readonly seed: number;
  readonly faults: Readonly<Record<string, number>>;
  readonly acknowledged: number;
  readonly applications: number;
  /** From the end of a fault to the next acknowledged command. */
  readonly recoveryMs: Quantiles | null;
  readonly seconds: number;
  /** How many times longer the servers took than with processors to themselves. */
  readonly slower: number;
  readonly figures: Readonly<Record<string, number | string>>;
  /** What the servers logged as failures of their own, each message once. */
  readonly defects: readonly string[];
  readonly violations: readonly Violation[];
  /** Present: it was not done, and why. */
  readonly skipped?: string;
}

interface ChaosOptions {
  readonly seed: number;
  readonly store: StoreKind;
  readonly scale?: number;
  readonly minutes?: number;
  readonly older?: string | undefined;
  /** A bug of `planted-bugs.ts` that every server has: the test must find it. */
  readonly bug?: string;
}

const HOPELESS_MS = 5_000;

export async function runChaos(test: ChaosTest, options: ChaosOptions): Promise<ChaosReport> {
  const { seed, store, scale = 1, minutes = 10 } = options;
  const begun = performance.now();
  const faults: Record<string, number> = {};
  const figures: Record<string, number | string> = {};
  const violations: Violation[] = [];
  const ends: number[] = [];
  let made: { world: World; oracle: Oracle; path: string; ask: Ask; load?: Load } | undefined;
  let postgres: ChaosPostgres | undefined;
  let slowdown: Slowdown | undefined;
  const present = () => {
    if (made === undefined) throw new Error("Expected the test to make its world first");
    return made;
  };
  const skipped = test.cannot?.();

  const chaos: Chaos = {
    seed,
    store,
    scale,
    minutes,
    older: options.older,
    random: seededRandom(seed),
    postgres: async (settings) => (postgres ??= await startChaosPostgres(settings)),
    async world(settings = {}) {
      const databaseUrl =
        store === "postgres" && settings.databaseUrl === undefined
          ? { databaseUrl: await (await chaos.postgres()).createDatabase() }
          : {};
      const planted = options.bug === undefined ? {} : { bug: options.bug };
      const world = await makeWorld({ ...databaseUrl, ...planted, ...settings });
      const path = join(world.beside, "oracle.ndjson");
      const oracle = openOracle(path);
      slowdown = watchSlowdown(() => world.pids());
      made = { world, oracle, path, ask: createAsk(oracle) };
      return world;
    },
    load(settings = {}) {
      const { world, ask } = present();
      const load = startLoad({ ask, lenders: world.lenders, urls: world.urls, seed, ...settings });
      present().load = load;
      return { load, ask };
    },
    fired: (what) => void (faults[what] = (faults[what] ?? 0) + 1),
    over: () => void ends.push(performance.now()),
    slower: () => slowdown?.times() ?? 1,
    figure: (name, value) => void (figures[name] = value),
    violate: (invariant, text) => void violations.push(violation(invariant, text)),
    async settle({ withinMs = 45_000, clockMs = 0 } = {}) {
      const { world, load, path } = present();
      // A server that ended by itself leaves its clients in vain: that is told soon.
      const mostMs = withinMs * chaos.slower();
      const patienceMs = world.unplanned().length > 0 ? Math.min(mostMs, HOPELESS_MS) : mostMs;
      for (const stuck of (await load?.finish(patienceMs)) ?? []) violations.push(violation("I11", stuck));
      await pause(2_000);
      const evidence = await gatherEvidence(world, path);
      const at = new Date(Date.parse(evidence.at) + clockMs).toISOString();
      violations.push(...checkInvariants({ ...evidence, at, slower: chaos.slower() }));
    },
    async endWorld() {
      await made?.load?.finish(0);
      await made?.world.stop();
      await postgres?.halt("immediate");
    },
  };

  try {
    if (skipped === undefined) await test.run(chaos);
  } catch (error) {
    violations.push(
      violation("I15", `the test broke off: ${error instanceof Error ? (error.stack ?? "") : String(error)}`),
    );
  } finally {
    await made?.load?.finish(0);
    slowdown?.end();
    await made?.world.end();
    await made?.oracle.close();
    await postgres?.stop();
  }
  const acknowledged = made?.ask.acknowledged ?? [];
  const fired = Object.values(faults).reduce((sum, count) => sum + count, 0);
  if (skipped === undefined) {
    const [acks, least] = [acknowledged.length, test.least];
    if (acks < least.acknowledged * scale)
      violations.push(violation("I15", `only ${acks} commands were acknowledged`));
    if (fired < least.faults * scale) violations.push(violation("I15", `only ${fired} faults were made`));
  }
  return {
    test: test.name,
    store,
    seed,
    faults,
    acknowledged: acknowledged.length,
    applications: made?.load?.finished ?? 0,
    recoveryMs: recoveries(ends, acknowledged),
    seconds: Math.round((performance.now() - begun) / 100) / 10,
    slower: Math.round(chaos.slower() * 100) / 100,
    figures,
    defects: made?.world.defects().slice(0, 10) ?? [],
    violations,
    ...(skipped === undefined ? {} : { skipped }),
  };
}

function recoveries(ends: readonly number[], acknowledged: readonly number[]): Quantiles | null {
  const times = ends.map((end) => (acknowledged.find((at) => at > end) ?? Infinity) - end);
  return quantiles(times.filter(Number.isFinite));
}
