import fc from "fast-check";
import type { Json } from "../kernel/index.ts";
import type { DecisionModel, PackDefinition } from "./pack-schema.ts";
import { leaf, policy, reasons, rule, samplePack, tablePack } from "./sample-pack.ts";

/** Random packs over the sample catalogue, and applicants of whom everything that they read is known. */
const t = { "zh-CN": "x", en: "x" };
const numbers = ["age", "score", "overdue", "fraudScore"] as const;
const ALL = { texts: t, facts: [...numbers, "city", "months", "ratio"], rank: 1 };

const comparison = fc.oneof(
  fc
    .tuple(
      fc.constantFrom(...numbers),
      fc.constantFrom("lessThan", "greaterThanInclusive", "equal", "notEqual"),
      fc.integer({ min: 0, max: 3 }),
    )
    .map(([fact, operator, value]) => leaf(fact, operator, value)),
  fc
    .tuple(fc.constantFrom("in", "notIn"), fc.subarray(["A", "B", "C"], { minLength: 1 }))
    .map(([operator, value]) => leaf("city", operator, value)),
  fc.integer({ min: 0, max: 4 }).map((value) => leaf("ratio", "lessThan", value)),
);
const { tree } = fc.letrec<{ tree: Json }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3, depthIdentifier: "tree" },
    comparison,
    fc.array(tie("tree"), { minLength: 1, maxLength: 3 }).map((all): Json => ({ all })),
    fc.array(tie("tree"), { minLength: 1, maxLength: 3 }).map((any): Json => ({ any })),
    tie("tree").map((not): Json => ({ not })),
  ),
}));

export const randomRulesPack = fc
  .array(fc.tuple(tree, fc.constantFrom("decline", "refer", "approve")), { minLength: 1, maxLength: 5 })
  .map((rules): PackDefinition =>
    samplePack({
      reasons: { ...reasons, ALL },
      derived: { ratio: { title: t, type: { kind: "decimal" }, formula: "age / (score - 1)" } },
      decisions: {
        policy: {
          ...policy,
          rules: rules.map(([conditions, event], index) =>
            rule(`r${index}`, { all: [conditions, leaf("age", "greaterThanInclusive", 0)] }, event, "ALL"),
          ),
        } as typeof policy,
      },
    }),
  );

const cell = fc.constantFrom("-", "< 2", ">= 2", "1", "not(1)", "[1..2]", "0, 3");
export const randomTablePack = fc
  .record({
    hitPolicy: fc.constantFrom<Extract<DecisionModel, { kind: "table" }>["hitPolicy"]>(
      "U",
      "A",
      "P",
      "F",
      "R",
      "O",
      "C",
    ),
    rows: fc.array(fc.tuple(cell, cell, fc.constantFrom("approve", "decline")), {
      minLength: 1,
      maxLength: 12,
    }),
    otherwise: fc.option(fc.constantFrom("approve", "decline"), { nil: undefined }),
  })
  .map(({ hitPolicy, rows, otherwise }) =>
    tablePack(
      {
        hitPolicy,
        rows: rows.map(([age, score, answer], index) => ({
          id: `r${index}`,
          when: [age, score],
          then: [`"${answer}"`],
          reasons: ["ANY"],
        })),
        ...(otherwise === undefined ? {} : { otherwise: { then: [`"${otherwise}"`], reasons: ["ANY"] } }),
      },
      { reasons: { ANY: { texts: t, facts: ["age", "score"], rank: 1 } } },
    ),
  );

/** A scorecard of two characteristics, of which one cell may hang on more than its input, and rules that read its score. */
export const randomScorecardPack = fc
  .record({
    bins: fc.tuple(
      ...["age", "score"].map(() =>
        fc.array(fc.tuple(fc.oneof(cell, fc.constant("> overdue")), fc.integer({ min: -3, max: 9 })), {
          minLength: 1,
          maxLength: 4,
        }),
      ),
    ),
    limit: fc.integer({ min: 0, max: 9 }),
  })
  .map(({ bins, limit }): PackDefinition =>
    samplePack({
      reasons: { ...reasons, ALL: { ...ALL, facts: [...numbers] } },
      decisions: {
        card: {
          kind: "scorecard",
          title: t,
          output: "points",
          initialPoints: 0.1,
          characteristics: bins.map((attributes, place) => ({
            id: `c${place}`,
            title: t,
            input: ["age", "score"][place] ?? "age",
            attributes: attributes.map(([when, points], index) => ({ id: `a${index}`, when, points })),
            missing: { points: 1 },
            reason: "ALL",
          })),
        },
        policy: {
          ...policy,
          rules: [
            rule("low", { all: [leaf("points", "lessThan", limit)] }, "decline", "ALL"),
            rule("high", { all: [leaf("points", "greaterThanInclusive", limit)] }, "approve"),
          ],
        } as typeof policy,
      },
    }),
  );

export const completeFacts = fc.record({
  age: fc.integer({ min: 0, max: 3 }),
  score: fc.integer({ min: 0, max: 3 }),
  overdue: fc.integer({ min: 0, max: 3 }),
  fraudScore: fc.integer({ min: 0, max: 3 }),
  city: fc.constantFrom("A", "B", "C"),
});
export const knownNames = fc.subarray(["age", "score", "overdue", "fraudScore", "city"]);

export { compiled as compileSample, decide as decideSample } from "./sample-pack.ts";
