import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json } from "../../kernel/index.ts";
import type { CompiledPack } from "../compiled-pack.ts";
import { decide, type Verdict } from "../decide.ts";
import type { DecisionModel, PackDefinition } from "../pack-schema.ts";
import {
  completeFacts,
  knownNames,
  randomRulesPack,
  randomScorecardPack,
  randomTablePack,
} from "../random-packs.fixture.ts";
import { AT, compiled, leaf, policy, rule, sampleCatalogue, samplePack, valueOf } from "../sample-pack.ts";
import type { ComparedApplicant, ComparisonOptions, ComparisonReport } from "./comparison-report.ts";
import { compare, createComparison } from "./compare.ts";
import { mergeTallies } from "./comparison-tally.ts";
import { outcomes } from "./side.ts";
import { writeReport } from "./write-report.ts";

const base = compiled(samplePack());

/** The sample's rules with another cut-off. */
function cutOff(score: number, changes: Partial<PackDefinition> = {}): CompiledPack {
  return compiled(
    samplePack({
      decisions: {
        policy: {
          ...policy,
          rules: [
            rule("minor", { all: [leaf("age", "lessThan", 18)] }, "decline", "AGE"),
            rule("low", { all: [leaf("score", "lessThan", score)] }, "decline", "SCORE"),
            rule("overdue", { all: [leaf("overdue", "greaterThan", 2)] }, "refer", "OVERDUE"),
            rule("good", { all: [leaf("score", "greaterThanInclusive", score)] }, "approve"),
          ],
        } as typeof policy,
      },
      ...changes,
    }),
  );
}

const t = (text: string) => ({ "zh-CN": text, en: text });

function applicant(
  ref: string,
  facts: Record<string, Json>,
  more: Partial<ComparedApplicant> = {},
): ComparedApplicant {
  return { ref, facts: { age: 30, overdue: 0, ...facts }, ...more };
}

function reportOf(
  a: CompiledPack,
  b: CompiledPack,
  applicants: readonly ComparedApplicant[],
  options: Partial<ComparisonOptions> = {},
): ComparisonReport {
  return valueOf(compare(a, b, applicants, { at: AT, ...options }));
}

describe("the swap set", () => {
  const applicants = [590, 600, 610, 620, 630].map((score) =>
    applicant(`score-${score}`, { score }, { good: score >= 610 }),
  );
  const report = reportOf(base, cutOff(620), applicants, { reasons: true });

  it("CP1 holds every pair of outcomes with what became of the loans, and the first applicants of those that differ", () => {
    expect(report.applicants).toBe(5);
    expect(report.matrix.filter(({ count }) => count > 0)).toEqual([
      { a: "approve", b: "approve", count: 2, good: 2, bad: 0, badRate: 0 },
      { a: "approve", b: "decline", count: 2, good: 1, bad: 1, badRate: 0.5 },
      { a: "decline", b: "decline", count: 1, good: 0, bad: 1, badRate: 1 },
    ]);
    expect(report.changed).toBe(2);
    expect(report.swaps.find(({ a, b }) => a === "approve" && b === "decline")).toEqual({
      a: "approve",
      b: "decline",
      count: 2,
      samples: [
        {
          ref: "score-600",
          good: false,
          divergence: { kind: "item", decision: "policy", item: "low", hitBy: "b" },
        },
        {
          ref: "score-610",
          good: true,
          divergence: { kind: "item", decision: "policy", item: "low", hitBy: "b" },
        },
      ],
    });
    expect(report.sides.a).toMatchObject({
      outcomes: { approve: 4, refer: 0, decline: 1 },
      approvalRate: 0.8,
      approvedBadRate: 0.25,
      reasons: [{ code: "SCORE", first: 1, told: 1 }],
    });
    expect(report.sides.b.reasons).toEqual([{ code: "SCORE", first: 3, told: 3 }]);
  });

  it("CP1 keeps no more samples than asked for", () => {
    const { swaps, changed } = reportOf(base, cutOff(620), applicants, { samples: 1 });
    expect(changed).toBe(2);
    expect(swaps.flatMap(({ samples }) => samples).map(({ ref }) => ref)).toEqual(["score-600"]);
  });

  it("CP3 counts the first divergent rule in pack order", () => {
    expect(report.divergences).toEqual([
      { divergence: { kind: "item", decision: "policy", item: "low", hitBy: "b" }, count: 2 },
    ]);
  });
});

it.each([
  ["rules", randomRulesPack],
  ["tables", randomTablePack],
  ["scorecards", randomScorecardPack],
])("CP1 of random %s every count is the count of a plain loop over decide", (_, packs) => {
  fc.assert(
    fc.property(
      packs,
      packs,
      fc.array(fc.tuple(completeFacts, knownNames, fc.constantFrom(true, false, undefined)), {
        maxLength: 30,
      }),
      (one, other, drawn) => {
        const [a, b] = [compiled(one), compiled(other)];
        const applicants = drawn.map(([facts, names, good], index) => ({
          ref: String(index),
          facts: Object.fromEntries(names.map((name) => [name, facts[name as keyof typeof facts]])),
          ...(good === undefined ? {} : { good }),
        }));
        const report = reportOf(a, b, applicants, { reasons: true });
        const verdicts = applicants.map(({ facts, good }) => {
          const [left, right] = [a, b].map((pack) => valueOf(decide(pack, { facts, at: AT })));
          return { left: left!, right: right!, good };
        });
        const matrix = outcomes.flatMap((one) =>
          outcomes.map((two) => {
            const inCell = verdicts.filter(
              ({ left, right }) => left.outcome === one && right.outcome === two,
            );
            const of = (wanted: boolean) => inCell.filter((each) => each.good === wanted).length;
            return [one, two, inCell.length, of(true), of(false)];
          }),
        );
        expect(report.matrix.map((cell) => [cell.a, cell.b, cell.count, cell.good, cell.bad])).toEqual(
          matrix,
        );
        const plainSide = (own: readonly Verdict[]) => {
          const codes = own.map(({ reasons }) => reasons.slice(0, 4).map(({ code }) => code));
          return {
            outcomes: Object.fromEntries(
              outcomes.map((outcome) => [outcome, own.filter((each) => each.outcome === outcome).length]),
            ),
            open: own.filter(({ possible }) => possible.length > 1).length,
            reasons: [...new Set(codes.flat())].sort().map((code) => ({
              code,
              first: codes.filter((each) => each[0] === code).length,
              told: codes.filter((each) => each.includes(code)).length,
            })),
          };
        };
        const sideOf = ({ outcomes: counts, open, reasons }: ComparisonReport["sides"]["a"]) => ({
          outcomes: counts,
          open,
          reasons: reasons.toSorted((one, two) => (one.code < two.code ? -1 : 1)),
        });
        expect(sideOf(report.sides.a)).toEqual(plainSide(verdicts.map(({ left }) => left)));
        expect(sideOf(report.sides.b)).toEqual(plainSide(verdicts.map(({ right }) => right)));
        expect(report.divergences.reduce((sum, { count }) => sum + count, 0)).toBe(report.changed);
      },
    ),
    { numRuns: 80 },
  );
});

describe("refused applicants", () => {
  it("CP2 are counted with their issues and are in no cell; the next one is not touched by them", () => {
    const report = reportOf(base, base, [
      applicant("full", { score: 700 }),
      applicant("ill-typed", { score: "700" }),
      applicant("unheard", { shoe: 43 }),
      applicant("when", { score: 700 }, { at: "yesterday" }),
      { ref: "empty", facts: {} },
    ]);
    expect(report.applicants).toBe(2);
    expect(report.refused.count).toBe(3);
    expect(
      report.refused.samples.map(({ ref, issues }) => [
        ref,
        ...issues.map(({ code, pointer }) => `${code} ${pointer}`),
      ]),
    ).toEqual([
      ["ill-typed", "value.type /facts/score"],
      ["unheard", "facts.unknown /facts/shoe"],
      ["when", "decision.at /at"],
    ]);
    // Nothing of the applicants before is left: everything is unknown.
    expect(report.sides.a).toMatchObject({ outcomes: { approve: 1, refer: 1, decline: 0 }, open: 1 });
  });

  it("CP2 packs of two catalogues take the facts that each declares; only what neither knows is refused", () => {
    const { blob: _blob, ...facts } = sampleCatalogue.facts;
    const wider = {
      ...sampleCatalogue,
      facts: { extra: { title: t("Extra"), type: { kind: "integer" }, source: "application" }, ...facts },
    };
    const b = compiled(samplePack(), wider);
    const report = reportOf(base, b, [
      applicant("both", { score: 700, extra: 1, blob: "x" }),
      applicant("neither", { score: 700, shoe: 43 }),
    ]);
    expect(report.applicants).toBe(1);
    expect(report.sides.b.outcomes.approve).toBe(1);
    expect(report.refused.samples.map(({ ref }) => ref)).toEqual(["neither"]);
  });
});

describe("what differs first", () => {
  const scorecard = (points: number) =>
    compiled(
      samplePack({
        decisions: {
          card: {
            kind: "scorecard",
            title: t("Card"),
            output: "cardScore",
            initialPoints: 0,
            characteristics: [
              {
                id: "age",
                title: t("Age"),
                input: "age",
                attributes: [
                  { id: "young", when: "< 25", points },
                  { id: "older", when: ">= 25", points: 60 },
                ],
                missing: { points: 0 },
              },
            ],
          },
          policy: {
            kind: "rules",
            title: t("Policy"),
            rules: [
              rule("low", { all: [leaf("cardScore", "lessThan", 50)] }, "decline", "AGE"),
              rule("high", { all: [leaf("cardScore", "greaterThanInclusive", 50)] }, "approve"),
            ],
          },
        },
      }),
    );

  it("CP3 an output whose items were the same, before the rules that read it", () => {
    const report = reportOf(scorecard(40), scorecard(55), [
      applicant("x", { age: 20 }),
      applicant("y", { age: 40 }),
    ]);
    expect(report.divergences).toEqual([
      { divergence: { kind: "output", decision: "card", output: "cardScore" }, count: 1 },
    ]);
    expect(report.sides.a.score).toMatchObject({
      name: "cardScore",
      count: 2,
      lowest: 40,
      highest: 60,
      mean: 50,
    });
  });

  it("CP3 the reading of the outcome, where the same was computed", () => {
    const approveFirst = compiled(
      samplePack({
        outcome: {
          ...samplePack().outcome,
          precedence: [
            { event: "approve", outcome: "approve" },
            { event: "decline", outcome: "decline" },
          ],
        },
      }),
    );
    const report = reportOf(base, approveFirst, [applicant("x", { age: 16, score: 700 })]);
    expect(report.divergences).toEqual([{ divergence: { kind: "outcome" }, count: 1 }]);
  });
});

describe("groups", () => {
  const catalogue = {
    ...sampleCatalogue,
    facts: {
      ...sampleCatalogue.facts,
      since: { title: t("Since"), type: { kind: "date" }, source: "application" },
    },
  };
  const a = compiled(samplePack(), catalogue);
  const applicants = [
    applicant("1", {
      score: 590,
      city: "A",
      income: { amountMinor: 400_000, currency: "CNY" },
      since: "2026-01-02",
    }),
    applicant("2", {
      score: 610,
      city: "B",
      income: { amountMinor: 500_000, currency: "CNY" },
      since: "2026-01-02",
    }),
    applicant(
      "3",
      { score: 650, city: "B", income: { amountMinor: 900_000, currency: "CNY" } },
      { good: false },
    ),
    applicant("4", { score: 610 }),
  ];
  const report = valueOf(
    compare(
      a,
      compiled(samplePack({ decisions: { policy: cutOff(620).definition.decisions["policy"]! } }), catalogue),
      applicants,
      {
        at: AT,
        segments: [{ fact: "city" }, { fact: "income", bands: [5_000, 8_000] }, { fact: "since" }],
      },
    ),
  );

  it("CP4 by value and by band, a limit belonging to the band it begins, the unknown ones last", () => {
    const rows = report.segments.map(({ fact, groups }) => [
      fact,
      ...groups.map(({ key, count, changed, bad, sides }) => [
        key,
        count,
        changed,
        bad,
        sides.a.approvalRate,
        sides.b.approvalRate,
      ]),
    ]);
    expect(rows).toEqual([
      [
        "city",
        [{ kind: "value", value: "A" }, 1, 0, 0, 0, 0],
        [{ kind: "value", value: "B" }, 2, 1, 1, 1, 0.5],
        [{ kind: "unknown" }, 1, 1, 0, 1, 0],
      ],
      [
        "income",
        [{ kind: "band", to: 5_000 }, 1, 0, 0, 0, 0],
        [{ kind: "band", from: 5_000, to: 8_000 }, 1, 1, 0, 1, 0],
        [{ kind: "band", from: 8_000 }, 1, 0, 1, 1, 1],
        [{ kind: "none" }, 0, 0, 0, null, null],
        [{ kind: "unknown" }, 1, 1, 0, 1, 0],
      ],
      [
        "since",
        [{ kind: "value", value: "2026-01-02" }, 2, 1, 0, 0.5, 0],
        [{ kind: "unknown" }, 2, 1, 1, 1, 0.5],
      ],
    ]);
  });

  it("CP4 keeps two hundred values apart and counts the rest together", () => {
    const many = Array.from({ length: 300 }, (_, index) =>
      applicant(String(index), { score: 700, city: `c${index}` }),
    );
    const [segment] = reportOf(base, base, many, { segments: [{ fact: "city" }] }).segments;
    expect(segment?.groups).toHaveLength(201);
    expect(segment?.groups.at(-1)).toMatchObject({ key: { kind: "other" }, count: 100 });
  });

  it("CP5 protected facts: a group below four fifths of the highest rate is told with its counts and the source", () => {
    const people = (gender: string, approved: number, declined: number) => [
      ...Array.from({ length: approved }, () => applicant("x", { gender, score: 700 })),
      ...Array.from({ length: declined }, () => applicant("x", { gender, score: 500 })),
    ];
    const { fairness } = reportOf(base, base, [
      ...people("F", 8, 12),
      ...people("M", 10, 10),
      ...people("X", 79, 121),
      applicant("none", { score: 700 }),
    ]);
    expect(fairness).toMatchObject({ source: "29 CFR 1607.4(D)", rule: "four-fifths" });
    expect(fairness.facts.map(({ fact }) => fact)).toEqual(["gender"]);
    expect(fairness.facts[0]?.sides.b).toEqual([
      // Exactly four fifths is not below it.
      {
        key: { kind: "value", value: "F" },
        count: 20,
        approved: 8,
        rate: 0.4,
        ratio: 0.8,
        belowFourFifths: false,
      },
      {
        key: { kind: "value", value: "M" },
        count: 20,
        approved: 10,
        rate: 0.5,
        ratio: 1,
        belowFourFifths: false,
      },
      {
        key: { kind: "value", value: "X" },
        count: 200,
        approved: 79,
        rate: 0.395,
        ratio: 0.79,
        belowFourFifths: true,
      },
      { key: { kind: "unknown" }, count: 1, approved: 1, rate: 1 },
    ]);
  });
});

it("CP8 what several threads counted adds up to what one counts", () => {
  fc.assert(
    fc.property(
      randomTablePack,
      randomTablePack,
      fc.array(completeFacts, { maxLength: 40 }),
      fc.nat(40),
      (one, other, drawn, cut) => {
        const [a, b] = [compiled(one), compiled(other)];
        const options: ComparisonOptions = {
          at: AT,
          reasons: true,
          samples: 3,
          segments: [{ fact: "city" }, { fact: "age", bands: [1, 2] }],
        };
        const applicants = drawn.map((facts, index) => ({ ref: String(index), facts, good: index % 3 > 0 }));
        const tallyOf = (part: readonly ComparedApplicant[]) => {
          const comparison = valueOf(createComparison(a, b, options));
          comparison.addMany(part);
          return structuredClone(comparison.tally());
        };
        const merged = mergeTallies([tallyOf(applicants.slice(0, cut)), tallyOf(applicants.slice(cut))]);
        expect(sortedDivergences(writeReport([a, b], options, merged))).toEqual(
          sortedDivergences(reportOf(a, b, applicants, options)),
        );
      },
    ),
    { numRuns: 40 },
  );
});

/** Equally frequent ones are in the order in which they were met. */
function sortedDivergences(report: ComparisonReport): ComparisonReport {
  const text = (each: ComparisonReport["divergences"][number]) => JSON.stringify(each);
  return {
    ...report,
    divergences: report.divergences.toSorted((left, right) => text(left).localeCompare(text(right))),
  };
}

describe("packs that have much in common", () => {
  const t1 = t("x");
  const card = (first: number, cut: string): DecisionModel => ({
    kind: "scorecard",
    title: t1,
    output: "points",
    initialPoints: 1,
    characteristics: ["age", "score", "overdue"].map((input, place) => ({
      id: input,
      title: t1,
      input,
      attributes: [
        { id: `${input}-low`, when: place === 2 ? cut : "< 2", points: first + place },
        { id: `${input}-high`, when: ">= 2", points: 3 - place },
      ],
      missing: { points: place === 0 ? first : 1 },
      reason: "ALL",
    })),
  });
  const grades = (then: string): DecisionModel => ({
    kind: "table",
    title: t1,
    hitPolicy: "F",
    inputs: ["age", "points"].map((expression) => ({ id: expression, title: t1, expression })),
    outputs: [{ name: "grade", title: t1, type: { kind: "string" } }],
    rows: [
      { id: "low", when: ["< 2", "< 6"], then: [then] },
      { id: "any", when: ["-", "-"], then: ['"B"'] },
    ],
  });
  /** The same pack, some of it changed: a card's points or bins, a table's answer, a formula, the rules in some places. */
  const limit = fc.constantFrom(1, 1, 1, 2);
  const variant = fc.record({
    first: fc.constantFrom(0, 0, 4),
    cut: fc.constantFrom("< 2", "< 2", "< 1"),
    then: fc.constantFrom('"A"', '"A"', '"B"'),
    formula: fc.constantFrom("age + score", "age + score", "age - score"),
    limits: fc.tuple(limit, limit, limit, limit),
    last: fc.boolean(),
  });
  const packOfVariant = (
    { first, cut, then, formula, limits, last }: Variant,
    semantics: Semantics,
  ): PackDefinition =>
    samplePack({
      semantics,
      reasons: { ALL: { texts: t1, facts: ["age", "score", "overdue", "points", "grade", "sum"], rank: 1 } },
      derived: { sum: { title: t1, type: { kind: "decimal" }, formula } },
      decisions: {
        card: card(first, cut),
        grades: grades(then),
        policy: {
          ...policy,
          rules: [
            rule("sum", { all: [leaf("sum", "lessThan", limits[0])] }, "decline", "ALL"),
            rule("grade", { all: [leaf("grade", "equal", "A")] }, "refer", "ALL"),
            rule(
              "age",
              { any: [leaf("age", "lessThan", limits[1]), leaf("overdue", "equal", 3)] },
              "decline",
              "ALL",
            ),
            rule("points", { all: [leaf("points", "lessThan", limits[2] * 3)] }, "refer", "ALL"),
            rule("good", { not: leaf("fraudScore", "greaterThan", limits[3]) }, "approve"),
            ...(last ? [rule("last", { all: [leaf("age", "equal", 3)] }, "decline", "ALL")] : []),
          ],
        } as typeof policy,
      },
    });
  type Variant = typeof variant extends fc.Arbitrary<infer Value> ? Value : never;
  type Semantics = PackDefinition["semantics"];

  it("CP15 what both have the same is looked at once, and every count is that of a plain loop", () => {
    fc.assert(
      fc.property(
        variant,
        variant,
        fc.constantFrom<Semantics>("strict", "strict", "dmn"),
        fc.array(fc.tuple(completeFacts, knownNames), { maxLength: 30 }),
        (one, other, semantics, drawn) => {
          const packs = [one, other].map((each) => compiled(packOfVariant(each, semantics)));
          const [a, b] = packs as [CompiledPack, CompiledPack];
          const applicants = drawn.map(([facts, names], index) => ({
            ref: String(index),
            facts: Object.fromEntries(names.map((name) => [name, facts[name as keyof typeof facts]])),
          }));
          const verdicts = applicants.map(({ facts }) =>
            packs.map((pack) => valueOf(decide(pack, { facts, at: AT }))),
          );
          const report = reportOf(a, b, applicants, { reasons: true, scores: { a: "points", b: "points" } });
          expect(report.matrix.map(({ count }) => count)).toEqual(
            outcomes.flatMap((outcomeA) =>
              outcomes.map(
                (outcomeB) =>
                  verdicts.filter(([x, y]) => x?.outcome === outcomeA && y?.outcome === outcomeB).length,
              ),
            ),
          );
          for (const [place, side] of [report.sides.a, report.sides.b].entries()) {
            const own = verdicts.map((pair) => pair[place] as Verdict);
            const told = own.flatMap(({ reasons }) => reasons.slice(0, 4).map(({ code }) => code));
            for (const { code, told: count } of side.reasons)
              expect(told.filter((each) => each === code).length).toBe(count);
            expect(side.reasons.reduce((sum, { told: count }) => sum + count, 0)).toBe(told.length);
            expect(side.open).toBe(own.filter(({ possible }) => possible.length > 1).length);
          }
          // What is looked at apart tells the same first divergences.
          const apart = compiled({
            ...b.definition,
            conditions: { unused: { title: t1, conditions: { all: [leaf("age", "equal", 1)] } } },
          });
          const slow = reportOf(a, apart, applicants, {
            reasons: true,
            scores: { a: "points", b: "points" },
          });
          expect({ ...report, packs: slow.packs }).toEqual(slow);
        },
      ),
      { numRuns: 150 },
    );
  });
});

it("CP9 options that cannot be are issues under their places", () => {
  const result = createComparison(base, base, {
    at: "now",
    segments: [
      { fact: "shoe" },
      { fact: "score" },
      { fact: "city", bands: [1] },
      { fact: "score", bands: [2, 1] },
      { fact: "blob" },
    ],
    scores: { a: "city" },
  });
  expect(result.ok ? [] : result.error.map(({ code, pointer }) => `${code} ${pointer}`)).toEqual([
    "decision.at /at",
    "compare.fact-unknown /segments/0/fact",
    "compare.bands-needed /segments/1/bands",
    "compare.bands-unfit /segments/2/bands",
    "compare.bands-order /segments/3/bands",
    "compare.fact-ungroupable /segments/4/fact",
    "compare.score-unknown /scores/a",
  ]);
  const many = createComparison(base, base, {
    at: AT,
    segments: Array.from({ length: 21 }, () => ({ fact: "city" })),
  });
  expect(many.ok ? [] : many.error.map(({ code }) => code)).toEqual(["compare.too-many-segments"]);
});
