import type { DecisionModel, PackDefinition } from "@lendloom/engine/decision";
import type { numericFacts } from "../decisions/credit-facts.ts";
import { creditApplicants } from "../decisions/credit-facts.ts";
import { creditPack, packOf } from "../decisions/credit-pack.ts";
import { creditRules } from "../decisions/credit-rules.ts";

/** What a lender has, and what is proposed instead: rules, a table of 50 rows and a scorecard of 10 characteristics each. */
export interface BacktestPacks {
  readonly champion: PackDefinition;
  readonly challenger: PackDefinition;
}

type Table = Extract<DecisionModel, { kind: "table" }>;
type Scorecard = Extract<DecisionModel, { kind: "scorecard" }>;
type Rules = Extract<DecisionModel, { kind: "rules" }>;

const OWN_RULES = 28;
const grades = ["A", "B", "C", "D"] as const;
const text = (words: string) => ({ "zh-CN": words, en: words });
const reason = { texts: text("Because of the score or the grade"), rank: 2_000 };

/** The challenger asks for more points, has other points in two characteristics and other limits in three rules. */
export function backtestPacks(seed: number): BacktestPacks {
  const rules = creditRules(OWN_RULES, seed);
  const stricter = rules.map((rule, index) =>
    index % 10 === 3 ? (creditRules(OWN_RULES, seed + 7)[index] ?? rule) : rule,
  );
  return {
    champion: packWith(creditPack(rules), seed, { cutOff: 230, raised: 0 }),
    challenger: packWith(creditPack(stricter), seed, { cutOff: 240, raised: 3 }),
  };
}

interface Variant {
  readonly cutOff: number;
  /** What is added to the points of the first two characteristics' better attributes. */
  readonly raised: number;
}

function packWith(
  { reasons, decisions }: PackDefinition,
  seed: number,
  { cutOff, raised }: Variant,
): PackDefinition {
  const policy = decisions["policy"] as Rules;
  return packOf({
    reasons: {
      ...reasons,
      "LOW-SCORE": { ...reason, facts: [...characteristics] },
      "LOW-GRADE": { ...reason, facts: ["monthlyIncome", "requestedAmount"] },
    },
    decisions: {
      grading: gradingTable(seed),
      card: scorecard(seed, raised),
      policy: {
        ...policy,
        rules: [
          ...policy.rules,
          ruleOf(
            "low-score",
            { fact: "cardScore", operator: "lessThan", value: cutOff },
            "decline",
            "LOW-SCORE",
          ),
          ruleOf("low-grade", { fact: "grade", operator: "equal", value: "D" }, "refer", "LOW-GRADE"),
        ],
      },
    },
  });
}

function ruleOf(id: string, leaf: object, type: string, code: string): Rules["rules"][number] {
  return {
    id,
    title: text(id),
    conditions: { all: [leaf] },
    event: { type, params: { reason: code } },
  };
}

/** 5 bands of income by 5 of the amount by 2 of the score, each row once. */
function gradingTable(seed: number): Table {
  const [incomes, amounts, scores] = [
    bands("monthlyIncome", 5, seed),
    bands("requestedAmount", 5, seed),
    bands("creditScore", 2, seed),
  ];
  const rows = incomes.flatMap((income, poor) =>
    amounts.flatMap((amount, rich) =>
      scores.map((score, good) => ({
        id: `row-${poor}-${rich}-${good}`,
        when: [income, amount, score],
        then: [`"${grades[Math.min(3, Math.max(0, 2 + rich - poor - good))] ?? "D"}"`],
      })),
    ),
  );
  return {
    kind: "table",
    title: text("Grading"),
    hitPolicy: "U",
    inputs: ["monthlyIncome", "requestedAmount", "creditScore"].map((name) => ({
      id: name,
      title: text(name),
      expression: name,
    })),
    outputs: [
      {
        name: "grade",
        title: text("Grade"),
        type: { kind: "enum", values: grades.map((value) => ({ value, title: text(value) })) },
      },
    ],
    rows,
  };
}

const characteristics = [
  ...["age", "monthlyIncome", "requestedAmount", "employmentMonths", "residenceMonths"],
  ...["creditScore", "fraudScore", "debtToIncome", "utilisation", "enquiries"],
] as const as readonly (keyof typeof numericFacts)[];
const worseWhenHigher: ReadonlySet<string> = new Set([
  "requestedAmount",
  "fraudScore",
  "debtToIncome",
  "utilisation",
  "enquiries",
]);

/** Five attributes a characteristic, with 0 to 40 points. */
function scorecard(seed: number, raised: number): Scorecard {
  return {
    kind: "scorecard",
    title: text("Card"),
    output: "cardScore",
    initialPoints: 50,
    characteristics: characteristics.map((name, place) => ({
      id: name,
      title: text(name),
      input: name,
      attributes: bands(name, 5, seed).map((when, band) => {
        const better = worseWhenHigher.has(name) ? 4 - band : band;
        return { id: `band-${band}`, when, points: better * 10 + (place < 2 && better > 2 ? raised : 0) };
      }),
      missing: { points: 0 },
      reason: "LOW-SCORE",
    })),
  };
}

/** Cells of bands with about as many applicants in each, open at both ends. */
function bands(name: keyof typeof numericFacts, count: number, seed: number): readonly string[] {
  const sorted = creditApplicants(2_000, seed + 1)
    .map((facts) => facts[name])
    .sort((left, right) => left - right);
  const cuts = [
    ...new Set(
      Array.from({ length: count - 1 }, (_, step) =>
        Number(sorted[Math.floor(((step + 1) * sorted.length) / count)]),
      ),
    ),
  ];
  return [undefined, ...cuts].map((from, index) => {
    const to = cuts[index];
    return from === undefined ? `< ${to ?? 0}` : to === undefined ? `>= ${from}` : `[${from}..${to})`;
  });
}
