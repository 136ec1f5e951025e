import fc from "fast-check";
import type { Json } from "../../kernel/index.ts";
import type { DecisionModel, PackDefinition } from "../pack-schema.ts";
import { leaf, policy, reasons, rule, samplePack } from "../sample-pack.ts";

/** Packs in which rules read facts of three sources, a scorecard's points and a table's grade. */
const t = { "zh-CN": "x", en: "x" };
const numbers = ["age", "score", "overdue", "fraudScore"] as const;
const WHY = { texts: t, facts: [...numbers, "listed", "points", "grade"], rank: 1 };

const comparison = (names: readonly string[]) =>
  fc.oneof(
    fc
      .tuple(
        fc.constantFrom(...names),
        fc.constantFrom("lessThan", "greaterThanInclusive", "equal", "notEqual"),
        fc.integer({ min: 0, max: 3 }),
      )
      .map(([fact, operator, value]) => leaf(fact, operator, value)),
    fc.boolean().map((value) => leaf("listed", "equal", value)),
    fc.constantFrom("A", "B").map((value) => leaf("grade", "equal", value)),
    fc.integer({ min: -2, max: 4 }).map((value) => leaf("points", "lessThan", value)),
  );

const condition: fc.Arbitrary<Json> = fc.oneof(
  comparison(numbers),
  fc.array(comparison(numbers), { minLength: 1, maxLength: 2 }).map((any): Json => ({ any })),
  comparison(numbers).map((not): Json => ({ not })),
  fc.array(comparison(numbers), { minLength: 1, maxLength: 3 }).map((all): Json => ({ all })),
);

const cell = fc.constantFrom("-", "< 2", ">= 2", "1", "not(1)", "[1..2]");
const table = fc
  .record({
    hitPolicy: fc.constantFrom<"U" | "A" | "F" | "P">("U", "A", "F", "P"),
    rows: fc.array(fc.tuple(cell, fc.constantFrom("-", "true", "false"), fc.constantFrom("A", "B")), {
      minLength: 1,
      maxLength: 3,
    }),
    otherwise: fc.boolean(),
  })
  .map(({ hitPolicy, rows, otherwise }): DecisionModel => ({
    kind: "table",
    title: t,
    hitPolicy,
    inputs: [
      { id: "fraud", title: t, expression: "fraudScore" },
      { id: "listed", title: t, expression: "listed" },
    ],
    outputs: [
      {
        name: "grade",
        title: t,
        type: { kind: "enum", values: ["A", "B"].map((value) => ({ value, title: t })) },
      },
    ],
    rows: rows.map(([fraud, listed, grade], index) => ({
      id: `r${index}`,
      when: [fraud, listed],
      then: [`"${grade}"`],
    })),
    ...(otherwise ? { otherwise: { then: ['"B"'] } } : {}),
  }));

const points = fc.integer({ min: -2, max: 3 });
const scorecard = fc
  .record({ low: points, high: points, missing: points, overdue: points })
  .map(({ low, high, missing, overdue }): DecisionModel => ({
    kind: "scorecard",
    title: t,
    output: "points",
    initialPoints: 0,
    characteristics: [
      {
        id: "score",
        title: t,
        input: "score",
        attributes: [
          { id: "low", when: "< 2", points: low },
          { id: "high", when: ">= 2", points: high },
        ],
        missing: { points: missing },
      },
      {
        id: "overdue",
        title: t,
        input: "overdue",
        attributes: [
          { id: "none", when: "0", points: overdue },
          { id: "some", when: "not(0)", points: 0 },
        ],
        missing: { points: -1 },
      },
    ],
  }));

const rules = fc.array(fc.tuple(condition, fc.constantFrom("decline", "refer", "approve")), {
  minLength: 1,
  maxLength: 4,
});

/** With a `limit`, what is approved has an output that a formula computes. */
export const plannedPack = fc
  .record({ rules, table, scorecard, limit: fc.boolean() })
  .map(({ rules: own, table: grades, scorecard: card, limit }): PackDefinition =>
    samplePack({
      reasons: { ...reasons, WHY },
      decisions: {
        card,
        grades,
        policy: {
          ...policy,
          rules: own.map(([conditions, event], index) =>
            rule(
              `r${index}`,
              { all: [conditions, leaf("age", "greaterThanInclusive", 0)] },
              event,
              event === "approve" ? undefined : "WHY",
            ),
          ),
        } as typeof policy,
        ...(limit
          ? {
              limit: {
                kind: "formula",
                title: t,
                output: "limit",
                type: { kind: "decimal" },
                formula: "if overdue > 1 then 0 else overdue * 10",
              } satisfies DecisionModel,
            }
          : {}),
      },
    }),
  );

/** Rules with far more than twelve comparisons, of two facts that no rule reads together with the others. */
export const separatePack = fc
  .array(
    fc.tuple(
      fc.constantFrom(["score", "overdue"], ["fraudScore"]).chain((own) => {
        const one = fc
          .tuple(
            fc.constantFrom(...own),
            fc.constantFrom("lessThan", "greaterThanInclusive", "equal", "notEqual"),
            fc.integer({ min: 0, max: 3 }),
          )
          .map(([fact, operator, value]) => leaf(fact, operator, value));
        return fc.array(one, { minLength: 1, maxLength: 3 });
      }),
      fc.constantFrom("decline", "refer", "approve"),
    ),
    { minLength: 10, maxLength: 16 },
  )
  .map((own): PackDefinition =>
    samplePack({
      reasons: { ...reasons, WHY: { ...WHY, facts: [...numbers] } },
      decisions: {
        policy: {
          ...policy,
          rules: own.map(([all, event], index) =>
            rule(`r${index}`, { all }, event, event === "approve" ? undefined : "WHY"),
          ),
        } as typeof policy,
      },
    }),
  );

export const askedFacts = ["score", "overdue", "fraudScore", "listed"] as const;

/** Values that stand for all others of the packs above. */
export const valuesOf: Readonly<Record<(typeof askedFacts)[number], readonly Json[]>> = {
  score: [-1, 0, 1, 2, 3, 4],
  overdue: [-1, 0, 1, 2, 3, 4],
  fraudScore: [-1, 0, 1, 2, 3, 4],
  listed: [false, true],
};

export const knownFacts = fc
  .record({
    age: fc.integer({ min: 0, max: 3 }),
    score: fc.integer({ min: 0, max: 3 }),
    overdue: fc.integer({ min: 0, max: 3 }),
    fraudScore: fc.integer({ min: 0, max: 3 }),
    listed: fc.boolean(),
    keep: fc.subarray(["age", ...askedFacts]),
  })
  .map(({ keep, ...facts }): Record<string, Json> =>
    Object.fromEntries(Object.entries(facts).filter(([name]) => keep.includes(name))),
  );
