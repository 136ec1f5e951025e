import { expect, it } from "vitest";
import { growthOf, judgeGrowth, type Sample } from "./growth.ts";

const sample = (at: number, own: Partial<Sample> = {}): Sample => ({
  pid: 2,
  hours: at / 1_800,
  memoryMiB: 200 + (at % 7),
  files: 40,
  backlog: 12,
  logMiB: 4,
  answerMs: 3,
  metricsBytes: 30_000,
  ...own,
});
const samples = (own: (at: number) => Partial<Sample>): readonly Sample[] =>
  Array.from({ length: 100 }, (_, at) => sample(at, own(at)));

it("a process that holds as much at the end as when it was warm is flat", () => {
  expect(judgeGrowth(growthOf(samples(() => ({}))))).toEqual([]);
  // What is filled at first, and what a process before held, is no growth.
  const warming = samples((at) => ({ memoryMiB: Math.min(200, 80 + at * 4) }));
  const before = samples(() => ({ pid: 1, memoryMiB: 20 }));
  expect(judgeGrowth(growthOf([...before, ...warming]))).toEqual([]);
});

it("what grows is told with its figures", () => {
  const growth = growthOf(samples((at) => ({ memoryMiB: 200 + at * 3, files: 40 + at })));
  expect(judgeGrowth(growth)).toEqual([
    "memoryMiB grew from 308 to 446 between the first and the last third",
    "files grew from 76 to 122 between the first and the last third",
  ]);
  expect(growth.told["files"]).toContain("slope 1800 an hour");
});

it("too few samples say nothing", () => {
  expect(judgeGrowth(growthOf([sample(1), sample(2)]))[0]).toContain("only 2 samples");
});
