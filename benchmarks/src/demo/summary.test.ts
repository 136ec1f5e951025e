import { describe, expect, it } from "vitest";
import type { Decided } from "./decide-applicant.ts";
import { reportLines } from "./print-report.ts";
import { commonestReasons, outcomeRows, percentile, verdict } from "./summary.ts";

const reason = (code: string) => ({
  code,
  texts: { "zh-CN": `原因${code}`, en: `Reason ${code}` },
  decision: "d",
  rule: "r",
  facts: [],
});
const decided = (
  number: number,
  outcome: Decided["outcome"],
  repaid: boolean,
  codes: readonly string[] = [],
): Decided => ({
  applicant: { number, facts: {}, repaid },
  application: `run-${number}`,
  outcome,
  reasons: codes.map(reason),
  tookMs: number * 10,
  retries: 0,
});
const some = [
  decided(1, "approve", true),
  decided(2, "approve", true),
  decided(3, "refer", false, ["A"]),
  decided(4, "decline", false, ["B", "A"]),
  decided(5, "decline", true, ["B"]),
];

describe("the demo's summary", () => {
  it("counts who repaid by outcome", () => {
    expect(outcomeRows(some).map(({ count, repaidRate }) => [count, repaidRate])).toEqual([
      [2, 1],
      [1, 0],
      [2, 0.5],
    ]);
  });

  it("says whether the approved repaid better than the declined", () => {
    const crowd = (outcome: Decided["outcome"], repaid: number) =>
      Array.from({ length: 20 }, (_, at) => decided(at, outcome, at < repaid));
    expect(verdict(outcomeRows([...crowd("approve", 18), ...crowd("decline", 9)]))).toBe("better");
    expect(verdict(outcomeRows([...crowd("approve", 9), ...crowd("decline", 9)]))).toBe("not-better");
    expect(verdict(outcomeRows([...crowd("approve", 18), decided(99, "decline", false)]))).toBe("unclear");
  });

  it("ranks reasons by how often they were told", () => {
    expect(commonestReasons(some, 5).map(({ code, count }) => [code, count])).toEqual([
      ["A", 2],
      ["B", 2],
    ]);
  });

  it("takes percentiles by nearest rank", () => {
    const values = Array.from({ length: 100 }, (_, at) => at + 1);
    expect([0.5, 0.95, 0.99].map((share) => percentile(values, share))).toEqual([50, 95, 99]);
  });

  it("prints the table, the unseen ones apart, the reasons in both languages and the times", () => {
    const lines = reportLines(some, new Set([1, 4])).join("\n");
    expect(lines).toContain("100.0 %");
    expect(lines).toContain("Those the scorecard was not fitted on");
    expect(lines).toContain("2 × A: 原因A / Reason A");
    expect(lines).toContain("p50 30 ms");
  });
});
