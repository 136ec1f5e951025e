import { describe, expect, it } from "vitest";
import type { Json } from "../kernel/index.ts";
import type { DecisionModel, PackDefinition } from "./pack-schema.ts";
import { decide, leaf, rule, samplePack } from "./sample-pack.ts";

const t = { "zh-CN": "x", en: "x" };
type Scorecard = Extract<DecisionModel, { kind: "scorecard" }>;

const card = (changes: Partial<Scorecard> = {}): Scorecard => ({
  kind: "scorecard",
  title: t,
  output: "points",
  initialPoints: 0.1,
  characteristics: [
    {
      id: "age",
      title: t,
      input: "age",
      reason: "AGE",
      attributes: [
        { id: "old", when: ">= 30", points: 0.2 },
        { id: "young", when: "< 30", points: 0.1 },
      ],
      missing: { points: 0 },
    },
    {
      id: "months",
      title: t,
      input: "months",
      attributes: [
        { id: "long", when: ">= 24", points: 40 },
        { id: "short", when: "[6..24)", points: 10, reason: "SHORT" },
      ],
      missing: { points: 5, reason: "NONE" },
    },
  ],
  ...changes,
});

const pack = (changes: Partial<Scorecard> = {}, more: Partial<PackDefinition> = {}): PackDefinition =>
  samplePack({
    reasons: {
      AGE: { texts: t, facts: ["age"], rank: 1 },
      SHORT: { texts: t, facts: ["months"], rank: 2 },
      NONE: { texts: t, facts: ["months"], rank: 3 },
      TOTAL: { texts: t, facts: ["points"], rank: 0 },
    },
    decisions: {
      card: card(changes),
      policy: {
        kind: "rules",
        title: t,
        rules: [
          rule("low", { all: [leaf("points", "lessThan", 40)] }, "decline", "TOTAL"),
          rule("high", { all: [leaf("points", "greaterThanInclusive", 40)] }, "approve"),
        ],
      },
    },
    ...more,
  });

const scored = (facts: { [name: string]: Json }, changes: Partial<Scorecard> = {}) =>
  decide(pack(changes), facts);

describe("scorecard", () => {
  it("SC1 adds the points of the first attributes that fit, as decimals", () => {
    expect(scored({ age: 40, months: 30 })).toMatchObject({ outcome: "approve", outputs: { points: 40.3 } });
    expect(scored({ age: 20, months: 6 }).outputs).toEqual({ points: 10.2 });
  });

  it("SC2 gives the points of missing for an input that is unknown or null", () => {
    expect(scored({ age: 40 }).outputs).toEqual({ points: 5.3 });
    expect(scored({ age: 40, months: null }).outputs).toEqual({ points: 5.3 });
  });

  it("SC3 leaves the score unknown when a known input fits no attribute", () => {
    const strict = scored({ age: 40, months: 1 });
    expect(strict).toMatchObject({ outcome: "refer", outputs: {} });
    const dmn = decide(pack({}, { semantics: "dmn" }), { age: 40, months: 1 });
    expect(dmn.outputs).toEqual({ points: null });
  });

  it("SC4 ranks reasons by points lost against the best, the baseline or above, and RS5 tells the score last", () => {
    const codes = (changes: Partial<Scorecard>, facts = { age: 20, months: 6 }) =>
      scored(facts, changes).reasons.map(({ code, rule: by }) => `${code} ${by}`);
    expect(codes({})).toEqual(["SHORT months", "AGE age", "TOTAL low"]);
    const [age, months] = card().characteristics;
    const baselines = {
      characteristics: [
        { ...age!, baselinePoints: 99 },
        { ...months!, baselinePoints: 10 },
      ],
    };
    expect(codes(baselines)).toEqual(["AGE age", "TOTAL low"]);
    expect(codes({ ...baselines, reasonMethod: "points-above" })).toEqual(["TOTAL low"]);
    expect(scored({ age: 20 }, {}).reasons.map(({ code }) => code)).toEqual(["NONE", "AGE", "TOTAL"]);
    expect(scored({ age: 40, months: 30 }).reasons).toEqual([]);
  });

  it("RS5 gives no scorecard reason for a decline that has nothing to do with the score", () => {
    const decision = decide(
      pack(
        {},
        {
          reasons: { ...pack().reasons, MINOR: { texts: t, facts: ["age"], rank: 9 } },
          decisions: {
            ...pack().decisions,
            policy: {
              kind: "rules",
              title: t,
              rules: [
                rule("minor", { all: [leaf("age", "lessThan", 18)] }, "decline", "MINOR"),
                rule("low", { all: [leaf("points", "lessThan", 0)] }, "decline", "TOTAL"),
                rule("high", { all: [leaf("points", "greaterThanInclusive", 0)] }, "approve"),
              ],
            },
          },
        },
      ),
      { age: 16, months: 6 },
    );
    expect(decision.reasons.map(({ code }) => code)).toEqual(["MINOR"]);
  });
});
