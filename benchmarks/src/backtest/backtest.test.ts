import { execFileSync } from "node:child_process";
import { join } from "node:path";
import type { DecisionModel } from "@lendloom/engine/decision";
import { expect, it } from "vitest";
import type { BenchmarkReport } from "../bench/report.ts";
import { backtestPacks } from "./backtest-packs.ts";

const bench = join(import.meta.dirname, "../bench.ts");

it("pnpm bench backtest counts on two threads what one counts, and what json-rules-engine answers", () => {
  const printed = execFileSync(process.execPath, [bench, "backtest", "--quick"], { encoding: "utf8" });
  const report = JSON.parse(printed.trimEnd().split("\n").at(-1) ?? "") as BenchmarkReport;
  expect(printed).toContain("4000 applicants in a process of their own, 0 refused");
  expect(printed).toContain("2 threads count the same");
  expect(printed).toContain("json-rules-engine counts the same outcomes of 200 applicants");
  expect(Object.keys(report.figures)).toEqual([
    "compareApplicantsPerSecondPerSide",
    "compareTwoThreadsApplicantsPerSecondPerSide",
    "comparePeakMiB",
    "jsonRulesEngineApplicantsPerSecondPerSide",
  ]);
  expect(Object.keys(report.ratios)).toEqual(["jsonRulesEngineVsCompare"]);
  expect(Object.keys(report.aims)).toEqual(["compareApplicantsPerSecondPerSide", "comparePeakMiB"]);
});

it("each pack has 30 rules, 50 rows and 10 characteristics", () => {
  for (const { decisions } of [backtestPacks(1).champion, backtestPacks(1).challenger]) {
    const sizes = Object.values<DecisionModel>(decisions).map((model) =>
      model.kind === "rules"
        ? model.rules.length
        : model.kind === "table"
          ? model.rows.length
          : model.kind === "scorecard"
            ? model.characteristics.length
            : 0,
    );
    expect(sizes.sort((left, right) => left - right)).toEqual([10, 30, 50]);
  }
});
