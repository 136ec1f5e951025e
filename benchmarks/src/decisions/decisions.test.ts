import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { BenchmarkReport } from "../bench/report.ts";
import { creditRules, leavesOf } from "./credit-rules.ts";
import { decisions } from "./decisions.ts";
import { handWrittenSource } from "./hand-written-source.ts";
import { BENCH_SEED, RULES } from "./seed.ts";

const bench = join(import.meta.dirname, "../bench.ts");

describe("pnpm bench decisions", () => {
  const printed = execFileSync(process.execPath, [bench, "decisions", "--quick"], { encoding: "utf8" });
  const report = JSON.parse(printed.trimEnd().split("\n").at(-1) ?? "") as BenchmarkReport;

  it("times nothing before every contestant agrees with the rules and the rows read plainly", () => {
    expect(printed).toContain(`seed ${BENCH_SEED}`);
    expect(printed).toContain("rules: 11 contestants agree on every applicant");
    expect(printed).toContain("scaling: packs of 10, 30, 100, 300, 1000 rules answer as their rules read");
    expect(printed).toContain("tables: 8 ways agree with the rows read one after the other");
  });

  it("ends with one JSON object of every figure and ratio by name", () => {
    expect(report).toMatchObject({
      benchmark: "decisions",
      quick: true,
      seed: BENCH_SEED,
      sections: decisions.sections,
      machine: { node: process.version },
    });
    expect(Object.keys(report.figures)).toEqual([
      ...["", "Decision", "Render"].map((what) => `rules30Lendloom${what}Us`),
      "rules30ClosuresUs",
      "rules30HandWrittenUs",
      "rules30JsonRulesEngineFreshUs",
      "rules30JsonRulesEngineSharedUs",
      ...["Expression", "ExpressionConcurrent", "FirstHitTable", "CollectTable"].map(
        (form) => `rules30Zen${form}Us`,
      ),
      ...[10, 30, 100, 300, 1_000].map((size) => `rules${size}PerRuleNs`),
      ...["U", "F"].flatMap((policy) =>
        ["10Us", "5000Us", "5000DecisionUs", "5000CompileMs"].map((what) => `table${policy}${what}`),
      ),
      "packMemory1000RulesKiB",
      "packJson1000RulesKiB",
    ]);
    const ratios = [
      "jsonRulesEngineVsLendloom",
      "zenVsLendloom",
      "closuresVsLendloom",
      "lendloomVsHandWritten",
      "rules1000PerRuleVsRules30",
      "tableU5000VsTableU10",
      "tableF5000VsTableF10",
    ];
    expect(Object.keys(report.ratios)).toEqual(ratios);
    expect(Object.keys(report.aims).sort()).toEqual(
      [...ratios, "tableU5000CompileMs", "tableF5000CompileMs"].sort(),
    );
    for (const value of Object.values({ ...report.figures, ...report.ratios }))
      expect(value).toBeGreaterThan(0);
  });
});

it("an unknown benchmark or section is refused with what there is", () => {
  expect(() => execFileSync(process.execPath, [bench, "speed"], { encoding: "utf8", stdio: "pipe" })).toThrow(
    /pnpm bench <\S*\bdecisions\b/,
  );
  expect(() =>
    execFileSync(process.execPath, [bench, "decisions", "--only", "rule"], {
      encoding: "utf8",
      stdio: "pipe",
    }),
  ).toThrow(/sections of decisions: rules, scaling, tables, memory/);
});

it("thirty rules have two to four conditions each, 81 together", () => {
  const leaves = creditRules(RULES, BENCH_SEED).map(({ conditions }) => leavesOf(conditions).length);
  expect(new Set(leaves)).toEqual(new Set([2, 3, 4]));
  expect(leaves.reduce((sum, count) => sum + count)).toBe(81);
});

it("the hand-written function is written from the rules that the others get", async () => {
  const written = readFileSync(join(import.meta.dirname, "hand-written-rules.ts"), "utf8");
  expect(written).toBe(await handWrittenSource(creditRules(RULES, BENCH_SEED), BENCH_SEED));
});
