import { describe, expect, it } from "vitest";
import { faultTable, simulateSeeds } from "./fault-table.ts";
import { simulateFaults } from "./simulate-faults.ts";
import { simulatedMemoryStore, simulatedProducts } from "./simulated-products.ts";

/** `LENDLOOM_SEED` begins elsewhere; `pnpm simulate` looks through as many seeds as wished. */
const FROM = Number(process.env["LENDLOOM_SEED"] ?? 1);
const PARTS = 4;
const SEEDS_A_PART = 250;

/** Seeds of `products` that showed a mistake once. */
const FOUND: readonly (readonly [seed: number, mistake: string])[] = [
  [31, "cancelling what was cancelled did not keep its key"],
  [387, "a timer fired before its deadline when the clock was put back"],
  [1309, "an incident's retry began an activity that its run no longer waited for"],
];

describe("simulation with faults", () => {
  const products = simulatedProducts(1, 12);

  it.each(Array.from({ length: PARTS }, (_, part) => FROM + part * SEEDS_A_PART))(
    "RT302 keeps what it promised through every fault, from seed %i",
    async (from) => {
      const seeds = { from, count: SEEDS_A_PART };
      const tally = await simulateSeeds(seeds, products, simulatedMemoryStore);
      console.log(faultTable(seeds, tally));
      expect(tally.violated).toEqual([]);
      // A simulation in which nothing goes wrong proves nothing, nor one in which nothing goes right.
      for (const [fault, count] of Object.entries(tally.faults)) expect(count, fault).toBeGreaterThan(0);
      expect(tally.finished).toBeGreaterThan(SEEDS_A_PART);
      expect(tally.acknowledged).toBeGreaterThan(SEEDS_A_PART * 2);
    },
    120_000,
  );

  it.each(FOUND)("RT302 keeps its promises for seed %i: %s", async (seed) => {
    const { violations } = await simulateFaults(seed, simulatedMemoryStore(), products);
    expect(violations).toEqual([]);
  });

  it("RT302 does the same for the same seed", async () => {
    const twice = [1, 2].map(() => simulateFaults(7, simulatedMemoryStore(), products));
    const [first, second] = await Promise.all(twice);
    expect(second).toEqual(first);
  });
});
