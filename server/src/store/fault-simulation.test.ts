import { faultTable, simulatedProducts, simulateSchedules, simulateSeeds } from "@lendloom/engine/testing";
import { describe, expect, it } from "vitest";
import { simulatedSqliteStore } from "./testing/simulated-sqlite.ts";

/** `LENDLOOM_SEED` begins elsewhere. The memory store takes a thousand seeds in the engine's own tests. */
const seeds = { from: Number(process.env["LENDLOOM_SEED"] ?? 1), count: 40 };

describe("simulation with faults over SQLite", () => {
  it("RT302 keeps what it promised over files, with the store reopened after every crash", async () => {
    const tally = await simulateSeeds(seeds, simulatedProducts(1, 12), simulatedSqliteStore);
    console.log(faultTable(seeds, tally));
    expect(tally.violated).toEqual([]);
    expect(tally.finished).toBeGreaterThan(seeds.count);
    expect(tally.faults["crash after a call"]).toBeGreaterThan(0);
  }, 120_000);

  it("RT168 each moment of a schedule begins exactly one run over files, too", async () => {
    const products = simulatedProducts(1, 0);
    let due = 0;
    for (let seed = seeds.from; seed < seeds.from + seeds.count / 2; seed++) {
      const report = await simulateSchedules(seed, await simulatedSqliteStore(), products);
      expect([seed, report.violations]).toEqual([seed, []]);
      due += report.due;
    }
    expect(due).toBeGreaterThan(seeds.count);
  }, 120_000);
});
