import { describe, expect, it } from "vitest";
import { scale } from "./scale.ts";

describe("the benchmark of many processes", () => {
  it("measures one process and two beside DBOS on the same server", async () => {
    const figures = await scale.run({ quick: true, only: [], seed: 1, say: () => undefined });
    expect(figures.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        "rawCommitsPerSecond",
        "completedPerSecondOneProcess",
        "completedPerSecondTwoProcesses",
        "dbosPerSecondOneProcess",
        "toDbos",
        "twoProcessesToOne",
        "startsPerSecond",
        "roundTripsPerRun",
        "statementsPerRunDbos",
      ]),
    );
    const bound = figures.find(({ name }) => name === "twoProcessesToOne")?.says;
    expect(bound).toMatch(
      /^bound by .* \([\d.]+ of \d+ processors busy: processes [\d.]+, PostgreSQL [\d.]+; [\d.]+ sessions/,
    );
    for (const { name, value } of figures) expect(value, name).not.toBeNaN();
  }, 120_000);
});
