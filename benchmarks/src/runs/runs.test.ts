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
        "manyToFewItems",
        "openMs",
        "timerLateMs",
        "startUpMs",
      ]),
    );
    for (const { name, value } of figures) expect(value, name).not.toBeNaN();
    const valueOf = (name: string) => figures.find((figure) => figure.name === name)?.value ?? Number.NaN;
    const causesOf = (unit: string) => figures.filter(({ name }) => name.startsWith(`${unit}Us`));
    for (const [unit, whole] of [
      ["start", "cpuUsPerStart"],
      ["completed", "cpuUsPerCompleted"],
    ] as const) {
      const sum = causesOf(unit).reduce((left, { value }) => left + value, 0);
      expect(sum, `the causes of ${whole}`).toBeCloseTo(valueOf(whole), 6);
    }
  }, 120_000);
});
