import { describe, expect, it } from "vitest";
import { runs } from "./runs.ts";

describe("the benchmark of durable runs", () => {
  it("measures every section", async () => {
    const figures = await runs.run({ quick: true, only: [], seed: 1, say: () => undefined });
    expect(figures.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        "rawCommitsPerSecond",
        "startsPerSecond",
        "completedPerSecond",
        "httpStartsPerSecond",
        "longToShort",
        "openMs",
        "timerLateMs",
      ]),
    );
    for (const { name, value } of figures) expect(value, name).not.toBeNaN();
  }, 120_000);
});
