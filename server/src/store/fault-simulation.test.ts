import { faultTable, simulatedProducts, simulateSeeds } from "@lendloom/engine/testing";
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
});
