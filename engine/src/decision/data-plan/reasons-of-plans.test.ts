import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json } from "../../kernel/index.ts";
import type { CompiledPack } from "../compiled-pack.ts";
import type { Decision } from "../decision.ts";
import { evaluate } from "../evaluate.ts";
import type { PackDefinition, RulesDecision } from "../pack-schema.ts";
import { planData } from "../plan-data.ts";
import {
  knownNames,
  randomRulesPack,
  randomScorecardPack,
  randomTablePack,
} from "../random-packs.fixture.ts";
import { AT, compiled, decide, leaf, policy, rule, samplePack, tablePack, valueOf } from "../sample-pack.ts";
import { askedFacts, knownFacts, plannedPack, separatePack, valuesOf } from "./random-plans.fixture.ts";
import { testSeed } from "../../testing/test-seed.fixture.ts";

const SEED = testSeed;
const RUNS = Number(process.env["RUNS"] ?? 100);

type Facts = Record<string, Json>;
type Asked = (typeof askedFacts)[number];

/** Every rule cites a code of its own, or one of two. */
function withCodes(definition: PackDefinition, many: boolean): PackDefinition {
  const { policy: own } = definition.decisions as { readonly policy: RulesDecision };
  const why = Object.values(definition.reasons).at(-1) as PackDefinition["reasons"][string];
  const codeOf = (index: number) => `R${many ? index : index % 2}`;
  return {
    ...definition,
    reasons: Object.fromEntries(own.rules.map((_, index) => [codeOf(index), { ...why, rank: index }])),
    decisions: {
      ...definition.decisions,
      policy: {
        ...own,
        rules: own.rules.map((each, index) => ({
          ...each,
          event:
            each.event.type === "approve"
              ? { type: each.event.type }
              : { ...each.event, params: { reason: codeOf(index) } },
        })),
      },
    },
  };
}

function* completions(known: Facts, missing: readonly Asked[]): Generator<Facts> {
  const [first, ...others] = missing;
  if (first === undefined) yield known;
  else for (const value of valuesOf[first]) yield* completions({ ...known, [first]: value }, others);
}

const missingIn = (pack: CompiledPack, facts: Facts) =>
  askedFacts.filter((name) => pack.reads.includes(name) && !Object.hasOwn(facts, name));

const codesOf = ({ reasons }: Decision) => reasons.map(({ code }) => code);

describe("reasons under unknown facts", () => {
  it(`RS19 nobody is referred or declined without a reason, and none speaks of what was not read (seed ${SEED})`, () => {
    const pack = fc.oneof(randomRulesPack, randomTablePack, randomScorecardPack, plannedPack, separatePack);
    const facts = fc.oneof(
      knownFacts,
      fc
        .tuple(knownNames, fc.integer({ min: 0, max: 3 }))
        .map(([names, value]): Facts =>
          Object.fromEntries(names.map((name) => [name, name === "city" ? "A" : value])),
        ),
    );
    fc.assert(
      fc.property(pack, facts, (definition, given) => {
        const own = compiled(definition);
        const planned = valueOf(planData(own, { facts: given, at: AT, unavailable: [] }));
        const decisions = [decide(own, given)];
        if (planned.kind === "settled") decisions.push(planned.evaluation.decision);
        for (const { outcome, reasons } of decisions) {
          if (outcome === "approve") expect(reasons).toEqual([]);
          else expect(reasons.length).toBeGreaterThan(0);
          for (const { rule: id, facts: named } of reasons)
            if (id === "") {
              expect(named.length).toBeGreaterThan(0);
              for (const name of named) expect(own.reads).toContain(name);
            }
          expect(new Set(reasons.map(({ code }) => code)).size).toBe(reasons.length);
        }
      }),
      { numRuns: RUNS * 3, seed: SEED },
    );
  }, 120_000);

  it(`RS20 what is settled tells codes that every completion tells, or possible ones of which each tells one (seed ${SEED})`, () => {
    const seen = { certain: 0, possible: 0 };
    fc.assert(
      fc.property(
        fc.oneof(plannedPack, separatePack),
        fc.boolean(),
        knownFacts,
        (definition, many, facts) => {
          const pack = compiled(withCodes(definition, many));
          const planned = valueOf(planData(pack, { facts, at: AT, unavailable: [] }));
          if (planned.kind !== "settled") return;
          const { decision } = planned.evaluation;
          const missing = missingIn(pack, facts);
          if (decision.outcome === "approve" || decision.possible.length > 1 || missing.length === 0) return;
          const certain = decision.reasons.flatMap(({ code, possible }) => (possible ? [] : [code]));
          seen[certain.length > 0 ? "certain" : "possible"] += 1;
          for (const { missing: named = [] } of decision.reasons)
            for (const fact of named) expect(Object.keys(facts)).not.toContain(fact);
          for (const each of completions(facts, missing)) {
            const codes = codesOf(valueOf(evaluate(pack, { facts: each, at: AT })).decision);
            for (const code of certain) expect(codes).toContain(code);
            expect(codesOf(decision).some((code) => codes.includes(code))).toBe(true);
          }
        },
      ),
      { numRuns: RUNS * 3, seed: SEED },
    );
    expect(seen.certain).toBeGreaterThan(0);
  }, 120_000);

  const either = (low: string, high: string) =>
    compiled(
      samplePack({
        decisions: {
          policy: {
            ...policy,
            rules: [
              rule("low", { all: [leaf("score", "lessThan", 600)] }, "decline", low),
              rule("high", { all: [leaf("score", "greaterThanInclusive", 600)] }, "decline", high),
              rule("minor", { all: [leaf("age", "lessThan", 18)] }, "decline", "AGE"),
            ],
          } as typeof policy,
        },
        reasons: {
          ...samplePack().reasons,
          HIGH: { texts: { "zh-CN": "x", en: "x" }, facts: ["score"], rank: 1 },
        },
      }),
    );
  const settled = (pack: CompiledPack, facts: Facts): Decision => {
    const planned = valueOf(planData(pack, { facts, at: AT, unavailable: [] }));
    if (planned.kind !== "settled") return expect.unreachable();
    return planned.evaluation.decision;
  };

  it("RS20 a decline of two rules of which one must hold says which they are, and what was not asked", () => {
    const { outcome, reasons, notAsked } = settled(either("SCORE", "HIGH"), { age: 30 });
    expect(outcome).toBe("decline");
    expect(reasons).toMatchObject([
      { code: "HIGH", rule: "high", possible: true, missing: ["score"] },
      { code: "SCORE", rule: "low", possible: true, missing: ["score"] },
    ]);
    expect(notAsked?.facts).toEqual(["score"]);
    const shared = settled(either("SCORE", "SCORE"), { age: 30 });
    expect(shared.reasons).toMatchObject([{ code: "SCORE", rule: "low" }]);
    expect(shared.reasons[0]).not.toHaveProperty("possible");
    expect(codesOf(settled(either("SCORE", "HIGH"), { age: 12 }))).toEqual(["AGE"]);
  });

  it("RS20 rows of which one answers tell the code that they share", () => {
    const row = (id: string, when: string, reasons: readonly string[]) => ({
      id,
      when: ["-", when],
      then: ['"decline"'],
      reasons: [...reasons],
    });
    const rows = (codes: readonly string[]) => [row("low", "< 600", ["ANY"]), row("any", "-", codes)];
    expect(decide(tablePack({ hitPolicy: "F", rows: rows(["SCORE", "ANY"]) }), { age: 30 })).toMatchObject({
      outcome: "decline",
      possible: ["decline"],
      reasons: [{ code: "ANY", rule: "low" }],
    });
    expect(decide(tablePack({ hitPolicy: "F", rows: rows(["SCORE"]) }), { age: 30 }).reasons).toMatchObject([
      { code: "ANY", possible: true, missing: ["score"] },
      { code: "SCORE", possible: true, missing: ["score"] },
    ]);
  });

  it("RS19 a referral says whether facts are missing, a table contradicts itself, or nothing held", () => {
    expect(decide(samplePack(), { age: 30, score: 700 }).reasons).toMatchObject([{ code: "facts.missing" }]);
    const contradicts = tablePack({
      rows: ["one", "two"].map((id) => ({ id, when: ["-", "-"], then: ['"approve"'] })),
    });
    expect(decide(contradicts, { age: 30, score: 700 }).reasons).toMatchObject([
      { code: "table.contradicts", decision: "policy", facts: ["age", "score"] },
    ]);
    const only = samplePack({
      decisions: {
        policy: {
          ...policy,
          rules: [rule("good", { all: [leaf("score", "equal", 1)] }, "approve")],
        } as typeof policy,
      },
    });
    expect(decide(only, { score: 2 }).reasons).toMatchObject([{ code: "rules.none-held", facts: ["score"] }]);
    expect(decide({ ...only, semantics: "dmn" }, {}).reasons).toMatchObject([{ code: "rules.none-held" }]);
  });

  it("RS19 where missing facts tell whether a table contradicts itself or nothing held, both are possible", () => {
    const grades = tablePack({
      rows: ["-", "< 600"].map((when, at) => ({ id: `r${at}`, when: ["-", when], then: ['"approve"'] })),
    }).decisions["policy"];
    if (grades === undefined) return expect.unreachable();
    const beside = samplePack({
      decisions: {
        grades,
        policy: {
          ...policy,
          rules: [rule("minor", { all: [leaf("age", "lessThan", 18)] }, "decline", "AGE")],
        } as typeof policy,
      },
    });
    const { outcome, reasons } = settled(compiled(beside), { age: 30 });
    expect(outcome).toBe("refer");
    expect(reasons).toMatchObject([
      { code: "table.contradicts", decision: "grades", possible: true, missing: ["score"] },
      { code: "rules.none-held", possible: true, missing: ["score"] },
    ]);
    expect(codesOf(decide(beside, { age: 30, score: 500 }))).toEqual(["table.contradicts"]);
    expect(codesOf(decide(beside, { age: 30, score: 700 }))).toEqual(["rules.none-held"]);
  });
});
