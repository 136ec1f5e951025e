import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { fitScorecard } from "../fit/fit-scorecard.ts";
import { scoreOf } from "../fit/scorecard.ts";
import { areaUnderCurve, kolmogorovSmirnov } from "../fit/separation.ts";
import { buildCases } from "./build-cases.ts";
import { buildPack } from "./build-pack.ts";
import { columns } from "./columns.ts";
import { readSample } from "./read-sample.ts";
import { splitSample } from "./split-sample.ts";

const stored = (path: string): unknown =>
  JSON.parse(readFileSync(resolve(import.meta.dirname, "../../..", path), "utf8"));
const sample = readSample();

describe("rules/german-credit", () => {
  it.skipIf(sample === undefined)(
    "is what fitting the 700 rows gives (skipped where the optional sample is absent)",
    () => {
      const { training, unseen } = splitSample(sample ?? []);
      const { card } = fitScorecard(training, columns);
      expect(buildPack(card)).toEqual(stored("rules/german-credit/pack.json"));
      expect(buildCases(card)).toEqual(stored("rules/german-credit/cases.json"));
      const scored = unseen.map(({ facts, repaid }) => ({ score: scoreOf(card, facts), good: repaid }));
      expect(areaUnderCurve(scored)).toBeGreaterThan(0.75);
      expect(kolmogorovSmirnov(scored)).toBeGreaterThan(0.4);
    },
  );

  it("reads no protected fact", () => {
    const { facts } = stored("rules/catalogues/german-credit.json") as {
      facts: Record<string, { protected?: boolean }>;
    };
    const protectedFacts = Object.keys(facts).filter((name) => facts[name]?.protected === true);
    expect(protectedFacts).toEqual(["job", "age", "personalStatusSex", "peopleLiable", "foreignWorker"]);
    const pack = JSON.stringify(stored("rules/german-credit/pack.json"));
    for (const name of protectedFacts) expect(pack).not.toContain(`"${name}"`);
    for (const { fact } of columns) expect(protectedFacts).not.toContain(fact);
  });
});
