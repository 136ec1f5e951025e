import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json } from "../../kernel/index.ts";
import { decide } from "../decide.ts";
import { plannedPack } from "../data-plan/random-plans.fixture.ts";
import type { DecisionModel } from "../pack-schema.ts";
import { AT, compiled, leaf, policy, rule, sampleCatalogue, samplePack, valueOf } from "../sample-pack.ts";
import { whatWouldChange } from "./what-would-change.ts";
import { testSeed } from "../../testing/test-seed.fixture.ts";

const t = { "zh-CN": "x", en: "x" };
const SEED = testSeed;
const RUNS = Number(process.env["RUNS"] ?? 100);
const { facts } = sampleCatalogue;
const range = { kind: "integer" as const, min: 0, max: 4 };

/** Age may never change; scores are small numbers that may. */
const small = {
  ...sampleCatalogue,
  facts: {
    ...facts,
    score: { ...facts["score"], type: range, changeable: true },
    overdue: { ...facts["overdue"], type: range, changeable: { direction: "down" } },
    fraudScore: { ...facts["fraudScore"], type: range, changeable: true },
    listed: { ...facts["listed"], changeable: true },
  },
};
const open = {
  ...sampleCatalogue,
  facts: {
    ...facts,
    score: { ...facts["score"], changeable: { spread: 50 } },
    income: {
      ...facts["income"],
      type: { kind: "money", currency: "CNY", min: 0 },
      changeable: { spread: 4_000 },
    },
    debt: {
      ...facts["debt"],
      type: { kind: "money", currency: "CNY", min: 0 },
      changeable: { direction: "down" },
    },
    gender: { ...facts["gender"], changeable: true },
  },
};
const ask = (pack: ReturnType<typeof compiled>, given: Record<string, Json>, options = {}) =>
  valueOf(whatWouldChange(pack, { facts: given, at: AT }, options));
const cny = (amountMinor: number) => ({ amountMinor, currency: "CNY" });

const values: Readonly<Record<string, readonly Json[]>> = {
  score: [0, 1, 2, 3, 4],
  overdue: [0, 1, 2, 3, 4],
  fraudScore: [0, 1, 2, 3, 4],
  listed: [false, true],
};

describe("whatWouldChange", () => {
  it(`CF1 finds no larger change than the smallest, and none only where there is none (seed ${SEED})`, () => {
    let flipped = 0;
    fc.assert(
      fc.property(
        plannedPack,
        fc.record({
          age: fc.integer({ min: 0, max: 3 }),
          score: fc.integer({ min: 0, max: 4 }),
          overdue: fc.integer({ min: 0, max: 4 }),
          fraudScore: fc.integer({ min: 0, max: 4 }),
          listed: fc.boolean(),
        }),
        (definition, given) => {
          const { limit: _limit, ...decisions } = definition.decisions;
          const pack = compiled({ ...definition, decisions }, small);
          const found = ask(pack, given);
          const outcomeOf = (all: Record<string, Json>) =>
            valueOf(decide(pack, { facts: all, at: AT })).outcome;
          const isWanted = (outcome: string) =>
            outcome !== found.outcome && (found.outcome === "approve" || outcome === "approve");
          let least: readonly [count: number, distance: number] = [Infinity, Infinity];
          for (const score of values["score"] ?? [])
            for (const overdue of values["overdue"] ?? [])
              for (const fraudScore of values["fraudScore"] ?? [])
                for (const listed of values["listed"] ?? []) {
                  if (Number(overdue) > given.overdue) continue;
                  if (!isWanted(outcomeOf({ age: given.age, score, overdue, fraudScore, listed }))) continue;
                  const offsets = [
                    Math.abs(Number(score) - given.score) / 4,
                    Math.abs(Number(overdue) - given.overdue) / 4,
                    Math.abs(Number(fraudScore) - given.fraudScore) / 4,
                    listed === given.listed ? 0 : 1,
                  ];
                  const count = offsets.filter((offset) => offset > 0).length;
                  const distance = offsets.reduce((sum, offset) => sum + offset, 0);
                  if (count < least[0] || (count === least[0] && distance < least[1] - 1e-9))
                    least = [count, distance];
                }
          const [first] = found.alternatives;
          for (const { changes, outcome } of found.alternatives) {
            const changed = { ...given, ...Object.fromEntries(changes.map(({ fact, to }) => [fact, to])) };
            expect(outcomeOf(changed)).toBe(outcome);
            expect(isWanted(outcome)).toBe(true);
          }
          if (first === undefined) {
            if (found.exact) expect(least[0]).toBe(Infinity);
            else expect(least[0]).toBeGreaterThan(3);
            return;
          }
          flipped += 1;
          expect(found.exact).toBe(true);
          expect(first.changes.length).toBe(least[0]);
          expect(first.distance).toBeCloseTo(least[1], 9);
        },
      ),
      { numRuns: RUNS, seed: SEED },
    );
    expect(flipped).toBeGreaterThan(RUNS / 10);
  }, 120_000);

  const adults: DecisionModel = {
    ...policy,
    rules: [
      rule("minor", { all: [leaf("age", "lessThan", 18)] }, "decline", "AGE"),
      rule("low", { all: [leaf("score", "lessThan", 600)] }, "decline", "SCORE"),
      rule("good", { all: [leaf("score", "greaterThanInclusive", 600)] }, "approve"),
    ],
  } as typeof policy;

  it("CF2 changes nothing that the catalogue does not let an applicant change, and nothing that is missing", () => {
    const pack = compiled(samplePack({ decisions: { policy: adults } }), open);
    expect(ask(pack, { age: 30, score: 580 })).toMatchObject({
      outcome: "decline",
      exact: true,
      alternatives: [{ changes: [{ fact: "score", from: 580, to: 600 }], distance: 0.4, outcome: "approve" }],
    });
    expect(ask(pack, { age: 16, score: 580 })).toMatchObject({ alternatives: [], exact: true });
    expect(ask(pack, { age: 30 })).toMatchObject({ alternatives: [], changeable: [] });
  });

  it("CF3 through a formula it comes as near as the values lie, and does not call that exact", () => {
    const pack = compiled(
      samplePack({
        derived: { ratio: { title: t, type: { kind: "decimal" }, formula: "debt / income" } },
        reasons: { RATIO: { texts: t, facts: ["ratio"], rank: 1 } },
        decisions: {
          policy: {
            ...policy,
            rules: [
              rule("high", { all: [leaf("ratio", "greaterThan", 0.5)] }, "decline", "RATIO"),
              rule("fine", { all: [leaf("ratio", "lessThanInclusive", 0.5)] }, "approve"),
            ],
          } as typeof policy,
        },
      }),
      open,
    );
    const found = ask(pack, { income: cny(1_000_000), debt: cny(600_000) });
    expect(found.exact).toBe(false);
    expect(found.alternatives.map(({ changes }) => changes)).toEqual([
      [{ fact: "debt", from: cny(600_000), to: cny(500_000) }],
      [{ fact: "income", from: cny(1_000_000), to: cny(1_200_000) }],
      [
        { fact: "debt", from: cny(600_000), to: cny(550_000) },
        { fact: "income", from: cny(1_000_000), to: cny(1_100_000) },
      ],
    ]);
  });

  it("CF4 says when the evaluations it may spend end before it is certain", () => {
    const pack = compiled(samplePack({ decisions: { policy: adults } }), open);
    expect(ask(pack, { age: 16, score: 580 }, { evaluations: 0 })).toMatchObject({
      alternatives: [],
      exact: false,
    });
  });

  it("CF5 of an approval it finds what would lose it, and any outcome that is asked for", () => {
    const pack = compiled(samplePack({ decisions: { policy: adults } }), open);
    expect(ask(pack, { age: 30, score: 640 }).alternatives[0]?.changes).toEqual([
      { fact: "score", from: 640, to: 599 },
    ]);
    expect(ask(pack, { age: 30, score: 580 }, { towards: "refer" }).alternatives).toEqual([]);
  });
});
