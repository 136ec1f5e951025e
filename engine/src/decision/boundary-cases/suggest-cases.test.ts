import { describe, expect, it } from "vitest";
import type { PackCase } from "../pack-schema.ts";
import { runPackCases } from "../run-pack-cases.ts";
import { AT, compiled, samplePack, tablePack } from "../sample-pack.ts";
import { suggestCases } from "./suggest-cases.ts";

const title = { "zh-CN": "x", en: "x" };
const good: PackCase = {
  id: "good",
  title,
  facts: { age: 30, score: 700, overdue: 0 },
  at: AT,
  expect: { outcome: "approve" },
};

describe("suggestCases", () => {
  it("CS1 proposes the values at, just below and just above each limit, by the type of the fact", () => {
    const { cases, open } = suggestCases(compiled(samplePack()), [good]);
    const changed = cases.map(({ facts }) =>
      Object.entries(facts).filter(([name, value]) => good.facts[name] !== value),
    );
    expect(changed.every((facts) => facts.length === 1)).toBe(true);
    const words = changed.flat().map(([name, value]) => `${name} ${String(value)}`);
    expect(words.sort()).toEqual([
      "age 17",
      "age 18",
      "age 19",
      "overdue 1",
      "overdue 2",
      "overdue 3",
      "score 599",
      "score 600",
      "score 601",
    ]);
    expect(open).toEqual([]);
  });

  it("CS2 expects what the pack answers now, which a person has yet to confirm", () => {
    const pack = compiled(samplePack());
    const { cases } = suggestCases(pack, [good]);
    expect(new Set(cases.map(({ confirmed }) => confirmed))).toEqual(new Set([false]));
    expect(runPackCases(pack, cases).failed).toBe(0);
    expect(cases.find(({ facts }) => facts["score"] === 599)?.expect).toEqual({
      outcome: "decline",
      reasons: ["SCORE"],
      outputs: {},
    });
  });

  it("CS3 proposes nothing that the given cases reach, and never more than the limit", () => {
    const pack = compiled(samplePack());
    const all = suggestCases(pack, [good]).cases;
    expect(suggestCases(pack, [good, ...all]).cases).toEqual([]);
    const first = suggestCases(pack, [good], { limit: 2 });
    expect(first.cases).toHaveLength(2);
    expect(first.open.length).toBeGreaterThan(0);
    // What adds most comes first: a rule, its reason and a value.
    expect(first.cases[0]?.covers).toHaveLength(3);
  });

  it("CS3 reaches rows of a table without any case to start from", () => {
    const pack = compiled(
      tablePack({
        rows: [
          { id: "young", when: ["< 18", "-"], then: ['"decline"'], reasons: ["ANY"] },
          { id: "weak", when: [">= 18", "< 600"], then: ['"refer"'], reasons: ["ANY"] },
          { id: "fine", when: [">= 18", ">= 600"], then: ['"approve"'] },
        ],
      }),
    );
    const { cases, open } = suggestCases(pack, []);
    const { coverage } = runPackCases(pack, cases);
    expect(coverage.neverHit).toEqual([]);
    expect(coverage.reasons).toEqual({ told: ["ANY"], neverTold: [] });
    expect(open).toEqual([]);
  });
});
