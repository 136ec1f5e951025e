import { afterAll, describe, expect, it } from "vitest";
import { flowBugs } from "./flow-bugs.ts";
import { flowTable, simulateFlows } from "./flow-table.ts";
import { simulateFlow } from "./simulate-flows.ts";

/** `LENDLOOM_SEED` begins elsewhere; `pnpm simulate` looks through as many seeds as wished. */
const FROM = Number(process.env["LENDLOOM_SEED"] ?? 1);
const PARTS = 4;
const SEEDS_A_PART = 250;
const SEEDS_A_BUG = 200;

describe("simulation of sub-flows, signals, cancelling and undoing", () => {
  it.each(Array.from({ length: PARTS }, (_, part) => FROM + part * SEEDS_A_PART))(
    "RT123 loses nothing, does nothing twice and undoes what must be, from seed %i",
    async (from) => {
      const seeds = { from, count: SEEDS_A_PART };
      const tally = await simulateFlows(seeds);
      console.log(flowTable(seeds, tally));
      expect(tally.violated).toEqual([]);
      // Two writers at one instant are rare over a store that answers at once.
      const { conflict: _, ...faults } = tally.faults;
      for (const [fault, count] of Object.entries(faults)) expect(count, fault).toBeGreaterThan(0);
      for (const end of ["disbursed", "withdrawn", "declined"]) {
        expect(tally.ends[end] ?? 0, end).toBeGreaterThan(SEEDS_A_PART / 50);
      }
    },
    120_000,
  );

  const found: string[] = [];
  it.each(flowBugs)(
    "RT303 the simulation finds: $name",
    async (bug) => {
      for (let seed = 1; seed <= SEEDS_A_BUG; seed++) {
        const [violation] = (await simulateFlow(seed, bug)).violations;
        if (violation === undefined) continue;
        found.push(`  ${bug.name.padEnd(46)}${String(seed).padStart(6)}  ${violation.slice(0, 120)}`);
        return;
      }
      expect.fail(`${bug.name} was not found in ${SEEDS_A_BUG} seeds`);
    },
    120_000,
  );
  afterAll(() => console.log(["planted bug, seeds from 1 it took, what showed it", ...found].join("\n")));

  it("RT123 does the same for the same seed", async () => {
    expect(await simulateFlow(7)).toEqual(await simulateFlow(7));
  });
});
