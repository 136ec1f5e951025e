import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson, type Json } from "../../kernel/index.ts";
import type { CompiledPack } from "../compiled-pack.ts";
import type { Decision } from "../decision.ts";
import { evaluate } from "../evaluate.ts";
import type { DecisionModel, PackDefinition } from "../pack-schema.ts";
import { planData } from "../plan-data.ts";
import { AT, compiled, leaf, policy, rule, samplePack, valueOf } from "../sample-pack.ts";
import { askedFacts, knownFacts, plannedPack, separatePack, valuesOf } from "./random-plans.fixture.ts";
import { testSeed } from "../../testing/test-seed.fixture.ts";

const t = { "zh-CN": "x", en: "x" };
const SEED = testSeed;
const RUNS = Number(process.env["RUNS"] ?? 100);

type Facts = Record<string, Json>;
const plan = (pack: CompiledPack, facts: Facts, unavailable: readonly string[] = []) =>
  valueOf(planData(pack, { facts, at: AT, unavailable }));
const full = (pack: CompiledPack, facts: Facts): Decision =>
  valueOf(evaluate(pack, { facts, at: AT })).decision;

/** What knowing everything comes to, as far as the plan promises it. */
const answerOf = ({ outcome, outputs }: Decision): string =>
  outcome === "decline" ? outcome : canonicalJson([outcome, outputs]);

function* completions(known: Facts, missing: readonly (typeof askedFacts)[number][]): Generator<Facts> {
  const [first, ...others] = missing;
  if (first === undefined) yield known;
  else for (const value of valuesOf[first]) yield* completions({ ...known, [first]: value }, others);
}

const missingIn = (pack: CompiledPack, facts: Facts) =>
  askedFacts.filter((name) => pack.reads.includes(name) && !Object.hasOwn(facts, name));

describe("the data plan against every completion", () => {
  it(`DP6 what is settled is the outcome and the outputs of every completion (seed ${SEED})`, () => {
    fc.assert(
      fc.property(plannedPack, knownFacts, (definition, facts) => {
        const pack = compiled(definition);
        const found = plan(pack, facts);
        if (found.kind !== "settled") return;
        const { decision } = found.evaluation;
        expect(decision.notAsked?.facts ?? []).toEqual([...missingIn(pack, facts)].sort());
        for (const each of completions(facts, missingIn(pack, facts))) {
          const known = full(pack, each);
          expect(known.outcome).toBe(decision.outcome);
          if (decision.outcome === "decline") expect(known.outputs).toMatchObject(decision.outputs);
          else expect(known.outputs).toEqual(decision.outputs);
        }
      }),
      { numRuns: RUNS, seed: SEED },
    );
  }, 120_000);

  it(`DP7 what an exact plan asks matters: completions that differ in it alone differ (seed ${SEED})`, () => {
    let exact = 0;
    fc.assert(
      fc.property(plannedPack, knownFacts, (definition, facts) => {
        const pack = compiled(definition);
        const found = plan(pack, facts);
        if (found.kind !== "needs" || !found.exact) return;
        exact += 1;
        const missing = missingIn(pack, facts);
        for (const fact of found.undecided as readonly (typeof askedFacts)[number][]) {
          const others = missing.filter((name) => name !== fact);
          let matters = false;
          for (const each of completions(facts, others)) {
            const answers = new Set(
              valuesOf[fact].map((value) => answerOf(full(pack, { ...each, [fact]: value }))),
            );
            if (answers.size > 1) {
              matters = true;
              break;
            }
          }
          expect(matters, `${fact} of ${JSON.stringify(facts)}`).toBe(true);
        }
      }),
      { numRuns: RUNS, seed: SEED },
    );
    expect(exact).toBeGreaterThan(RUNS / 6);
  }, 120_000);

  it(`DP9 many conditions on facts apart: settled is true, and what an exact plan asks matters (seed ${SEED})`, () => {
    const found = { exact: 0, inexact: 0, settled: 0 };
    fc.assert(
      fc.property(separatePack, knownFacts, (definition, facts) => {
        const pack = compiled(definition);
        const planned = plan(pack, facts);
        const missing = missingIn(pack, facts);
        const answers = (known: Facts, of: typeof missing) =>
          new Set([...completions(known, of)].map((each) => full(pack, each).outcome));
        if (planned.kind === "settled") {
          found.settled += 1;
          expect([...answers(facts, missing)]).toEqual([planned.evaluation.decision.outcome]);
          return;
        }
        found[planned.exact ? "exact" : "inexact"] += 1;
        // Every fact that matters is asked, and of an exact plan no other.
        for (const fact of missing) {
          const others = missing.filter((name) => name !== fact);
          const matters = [...completions(facts, others)].some((each) => answers(each, [fact]).size > 1);
          if (matters) expect(planned.undecided).toContain(fact);
          else if (planned.exact) expect(planned.undecided).not.toContain(fact);
        }
      }),
      { numRuns: RUNS / 4, seed: SEED },
    );
    expect(found.exact).toBeGreaterThan(RUNS / 24);
  }, 120_000);

  it(`DP7 the same where a missing fact is a value (seed ${SEED})`, () => {
    fc.assert(
      fc.property(plannedPack, knownFacts, (definition, facts) => {
        const pack = compiled({ ...definition, semantics: "json-rules-engine" });
        const found = plan(pack, facts);
        const missing = missingIn(pack, facts);
        const answers = new Set([...completions(facts, missing)].map((each) => answerOf(full(pack, each))));
        if (found.kind === "settled") {
          expect([...answers]).toEqual([answerOf(found.evaluation.decision)]);
        } else if (found.exact) expect(answers.size).toBeGreaterThan(1);
      }),
      { numRuns: RUNS / 4, seed: SEED },
    );
  }, 120_000);
});

const both: DecisionModel = {
  ...policy,
  rules: [
    rule("low", leafs("score", "lessThan", 600), "decline", "SCORE"),
    rule("high", leafs("score", "greaterThanInclusive", 600), "decline", "SCORE"),
  ],
} as typeof policy;

function leafs(fact: string, operator: string, value: Json): Json {
  return { all: [leaf(fact, operator, value)] };
}

describe("the data plan", () => {
  it("DP7 asks nothing where every answer leads to the same outcome, and says what it did not ask", () => {
    const pack = compiled(samplePack({ decisions: { policy: both } }));
    const found = plan(pack, {});
    expect(found).toMatchObject({
      kind: "settled",
      notAsked: { sources: ["bureau"], facts: ["score"] },
      evaluation: {
        decision: {
          outcome: "decline",
          possible: ["decline"],
          missing: [],
          notAsked: { sources: ["bureau"], facts: ["score"] },
        },
      },
    });
  });

  it("DP7 points that come from a missing value settle no condition that a completion settles otherwise", () => {
    const of = (input: string, low: string, high: string) => ({
      id: input,
      title: t,
      input,
      attributes: [
        { id: "low", when: low, points: 0 },
        { id: "high", when: high, points: 0 },
      ],
      missing: { points: 0 },
    });
    const pack = compiled(
      samplePack({
        semantics: "json-rules-engine",
        reasons: { WHY: { texts: t, facts: ["score", "overdue", "points"], rank: 1 } },
        decisions: {
          card: {
            kind: "scorecard",
            title: t,
            output: "points",
            initialPoints: 0,
            characteristics: [of("score", "< 2", ">= 2"), of("overdue", "0", "not(0)")],
          },
          policy: {
            ...policy,
            rules: [
              // There are no points yet, so that the rule does not hold, whatever the score turns out to be.
              rule(
                "weak",
                { all: [leaf("score", "notEqual", 0), leaf("points", "lessThan", 1)] },
                "decline",
                "WHY",
              ),
            ],
          } as typeof policy,
        },
      }),
    );
    expect(full(pack, { score: 1, overdue: 0 }).outcome).toBe("decline");
    expect(full(pack, { score: 0, overdue: 0 }).outcome).toBe("refer");
    expect(plan(pack, {})).toMatchObject({ kind: "needs", source: "bureau", exact: true });
  });

  it("DP8 a decision that was settled early is decided again from the same facts, digest and all", () => {
    const pack = compiled(samplePack({ decisions: { policy: both } }));
    const found = plan(pack, {});
    const decision = found.kind === "settled" ? found.evaluation.decision : undefined;
    const again = valueOf(
      evaluate(pack, { facts: {}, at: AT, notAsked: decision?.notAsked?.facts ?? [] }),
    ).decision;
    expect(again).toEqual(decision);
  });

  it("DP8 knowing everything leaves nothing to be said about what was not asked", () => {
    const found = plan(compiled(samplePack()), { age: 30, score: 700, overdue: 0 });
    expect(found.kind === "settled" && found.evaluation.decision).not.toHaveProperty("notAsked");
    expect(found).toMatchObject({ notAsked: { sources: [], facts: [] } });
  });

  it("DP9 beyond twelve undecided conditions it says that it may ask too much, unless rules read facts apart", () => {
    const pack = (count: number, conditions: (index: number) => Json) =>
      compiled(
        samplePack({
          decisions: {
            policy: {
              ...policy,
              rules: [
                rule("not-listed", leafs("listed", "equal", false), "approve"),
                ...Array.from({ length: count }, (_, index) =>
                  rule(`o${index}`, conditions(index), "decline", "OVERDUE"),
                ),
              ],
            } as typeof policy,
          } satisfies PackDefinition["decisions"],
        }),
      );
    const one = (index: number) => leafs("overdue", "equal", index);
    const three = (index: number): Json => ({
      all: ["overdue", "score", "fraudScore"].map((fact) => leaf(fact, "equal", index)),
    });
    for (const count of [11, 12, 40]) expect(plan(pack(count, one), {})).toMatchObject({ exact: true });
    // Three facts that are read together: 5 values each, and then 21, which is more than is tried.
    expect(plan(pack(4, three), {})).toMatchObject({ kind: "needs", exact: true });
    expect(plan(pack(20, three), {})).toMatchObject({ kind: "needs", exact: false });
  });

  it("DP9 a fact that a formula computes with counts as mattering where no sample shows it", () => {
    const formula = (text: string) =>
      compiled(
        samplePack({
          decisions: {
            policy: {
              ...policy,
              rules: [rule("adult", leafs("age", "greaterThanInclusive", 18), "approve")],
            } as typeof policy,
            limit: {
              kind: "formula",
              title: t,
              output: "limit",
              type: { kind: "decimal" },
              formula: text,
            },
          },
        }),
      );
    expect(plan(formula("score * 10"), { age: 30 })).toMatchObject({ source: "bureau", exact: true });
    expect(plan(formula("if score = 123456 then 1 else 0"), { age: 30 })).toMatchObject({
      source: "bureau",
      exact: false,
    });
  });
});
