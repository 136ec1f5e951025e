import { afterAll, describe, expect, it } from "vitest";
import { findBug, type FoundBug } from "./fault-table.ts";
import { plantedBugs } from "./planted-bugs.ts";
import { simulatedMemoryStore, simulatedProducts } from "./simulated-products.ts";

const SEEDS = { from: 1, count: 300 };

describe("planted bugs", () => {
  const products = simulatedProducts(1, 12);
  const found: FoundBug[] = [];

  it.each(plantedBugs)(
    "RT303 the simulation finds: $name",
    async (bug) => {
      const result = await findBug(bug, SEEDS, products, simulatedMemoryStore);
      found.push(result);
      expect(result.seeds, bug.name).toBeDefined();
    },
    120_000,
  );

  it("RT303 plants fifteen or more of them, each another one", () => {
    expect(plantedBugs.length).toBeGreaterThanOrEqual(15);
    expect(new Set(plantedBugs.map(({ name }) => name)).size).toBe(plantedBugs.length);
  });

  afterAll(() => {
    const lines = found.map(
      ({ name, seeds, violation }) =>
        `  ${name.padEnd(46)}${String(seeds ?? "not found").padStart(6)}  ${violation ?? ""}`,
    );
    console.log([`planted bug, seeds from ${SEEDS.from} it took, what showed it`, ...lines].join("\n"));
  });
});
