import { afterAll, describe, expect, it } from "vitest";
import { addCounts, noFaults } from "./fault-plan.ts";
import { scheduleBugs } from "./schedule-bugs.ts";
import { simulatedMemoryStore, simulatedProducts } from "./simulated-products.ts";
import { simulateSchedules } from "./simulate-schedules.ts";

/** `LENDLOOM_SEED` begins elsewhere. */
const FROM = Number(process.env["LENDLOOM_SEED"] ?? 1);
const PARTS = 2;
const SEEDS_A_PART = 150;
const SEEDS_A_BUG = 200;
/** Faults of other systems, and what only commands of one run meet. */
const ELSEWHERE = /connector|answer|effect|delivery|conflict|repeat/;

describe("simulation of schedules", () => {
  const products = simulatedProducts(1, 0);

  it.each(Array.from({ length: PARTS }, (_, part) => FROM + part * SEEDS_A_PART))(
    "RT168 each moment begins exactly one run, from seed %i",
    async (from) => {
      let faults = noFaults;
      let [due, byHand] = [0, 0];
      for (let seed = from; seed < from + SEEDS_A_PART; seed++) {
        const report = await simulateSchedules(seed, simulatedMemoryStore(), products);
        expect([seed, report.violations]).toEqual([seed, []]);
        faults = addCounts(faults, report.faults);
        due += report.due;
        byHand += report.byHand;
      }
      const fired = Object.entries(faults).filter(([fault]) => !ELSEWHERE.test(fault));
      console.log(
        [
          `seeds ${from} to ${from + SEEDS_A_PART - 1} with schedules: ${due} runs when a moment came, ${byHand} by hand`,
          ...fired.map(([fault, count]) => `  ${fault.padEnd(26)}${String(count).padStart(8)}`),
        ].join("\n"),
      );
      for (const [fault, count] of fired) expect(count, fault).toBeGreaterThan(0);
      expect(due).toBeGreaterThan(SEEDS_A_PART * 5);
      expect(byHand).toBeGreaterThan(SEEDS_A_PART / 5);
    },
    120_000,
  );

  const found: string[] = [];
  it.each(scheduleBugs)(
    "RT303 the simulation finds: $name",
    async (bug) => {
      for (let seed = 1; seed <= SEEDS_A_BUG; seed++) {
        const [violation] = (await simulateSchedules(seed, simulatedMemoryStore(), products, bug)).violations;
        if (violation === undefined) continue;
        found.push(`  ${bug.name.padEnd(46)}${String(seed).padStart(6)}  ${violation.slice(0, 120)}`);
        return;
      }
      expect.fail(`${bug.name} was not found in ${SEEDS_A_BUG} seeds`);
    },
    120_000,
  );
  afterAll(() => console.log(["planted bug, seeds from 1 it took, what showed it", ...found].join("\n")));

  it("RT168 does the same for the same seed", async () => {
    const twice = [1, 2].map(() => simulateSchedules(7, simulatedMemoryStore(), products));
    const [first, second] = await Promise.all(twice);
    expect(second).toEqual(first);
  });
});
