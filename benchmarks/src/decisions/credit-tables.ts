import type { Outcome, PackDefinition } from "@lendloom/engine/decision";
import { seededRandom, shuffled } from "../fit/seeded-random.ts";
import { creditApplicants, numericFacts, textFacts, type CreditFacts } from "./credit-facts.ts";
import { packOf } from "./credit-pack.ts";

const rangeNames = ["monthlyIncome", "requestedAmount", "creditScore"] as const;
type RangeName = (typeof rangeNames)[number];

/** A row of the table as plain data: from, up to, and whether the end belongs to it. */
export interface CreditRow {
  readonly id: string;
  readonly ranges: Readonly<Record<RangeName, Band>>;
  readonly regions: readonly string[];
  readonly answer: Outcome;
}
interface Band {
  readonly from: number;
  readonly to: number;
  readonly closed: boolean;
}

export type TableSize = 10 | 5_000;
/** How many bands of income, amount and score and how many groups of regions make so many rows. */
const grids: Readonly<Record<TableSize, readonly [number, number, number, number]>> = {
  10: [5, 1, 1, 2],
  5_000: [10, 10, 10, 5],
};

/**
 * Every combination of bands as a row. For hit policy U bands touch and never overlap; for F each reaches over the next
 * one and rows lie in an order of chance, so that up to eight rows hit and the first counts.
 */
export function creditRows(size: TableSize, policy: "U" | "F", seed: number): readonly CreditRow[] {
  const [incomes, amounts, scores, groups] = grids[size];
  const reach = policy === "F" ? 2 : 1;
  const random = seededRandom(seed);
  const rows: CreditRow[] = [];
  for (const monthlyIncome of bands("monthlyIncome", incomes, reach, seed))
    for (const requestedAmount of bands("requestedAmount", amounts, reach, seed))
      for (const creditScore of bands("creditScore", scores, reach, seed))
        for (const regions of regionGroups(groups)) {
          const drawn = random();
          rows.push({
            id: `row-${rows.length + 1}`,
            ranges: { monthlyIncome, requestedAmount, creditScore },
            regions,
            answer: drawn < 0.6 ? "approve" : drawn < 0.8 ? "refer" : "decline",
          });
        }
  return policy === "F" ? shuffled(rows, seed) : rows;
}

/** The row that answers, by the plainest reading. */
export function plainRow(rows: readonly CreditRow[], facts: CreditFacts): CreditRow | undefined {
  return rows.find(
    ({ ranges, regions }) =>
      regions.includes(facts.region) && rangeNames.every((name) => within(facts[name], ranges[name])),
  );
}

export function tablePack(rows: readonly CreditRow[], policy: "U" | "F"): PackDefinition {
  const answers = ["decline", "refer", "approve"].map((value) => ({ value, title: text(value) }));
  return packOf(
    {
      reasons: {
        "OUTSIDE-PRODUCT": {
          texts: text("Outside of what is offered"),
          facts: [...rangeNames, "region"],
          rank: 10,
        },
      },
      decisions: {
        policy: {
          kind: "table",
          title: text("Policy"),
          hitPolicy: policy,
          inputs: [...rangeNames, "region"].map((name) => ({
            id: name,
            title: text(name),
            expression: name,
          })),
          outputs: [{ name: "answer", title: text("Answer"), type: { kind: "enum", values: answers } }],
          rows: rows.map(({ id, ranges, regions, answer }) => ({
            id,
            when: [
              ...rangeNames.map((name) => cellOf(ranges[name])),
              regions.map((region) => `"${region}"`).join(", "),
            ],
            then: [`"${answer}"`],
            ...(answer === "approve" ? {} : { reasons: ["OUTSIDE-PRODUCT"] }),
          })),
        },
      },
    },
    { output: "answer" },
  );
}

/** Bands with about as many applicants in each. */
function bands(name: RangeName, count: number, reach: number, seed: number): readonly Band[] {
  const { min, max } = numericFacts[name];
  const drawn = creditApplicants(2_000, seed + 1).map((facts) => facts[name]);
  const sorted = drawn.sort((left, right) => left - right);
  const inner = Array.from({ length: count - 1 }, (_, step) =>
    Number(sorted[Math.floor(((step + 1) * sorted.length) / count)]),
  );
  const cuts = [min, ...inner, max];
  return Array.from({ length: count }, (_, step) => {
    const end = Math.min(count, step + reach);
    return { from: cuts[step] ?? min, to: cuts[end] ?? max, closed: end === count };
  });
}

function regionGroups(count: number): readonly (readonly string[])[] {
  const { region } = textFacts;
  return Array.from({ length: count }, (_, group) => region.filter((_, index) => index % count === group));
}

function within(value: number, { from, to, closed }: Band): boolean {
  return value >= from && (closed ? value <= to : value < to);
}

function cellOf({ from, to, closed }: Band): string {
  return `[${from}..${to}${closed ? "]" : ")"}`;
}

const text = (words: string) => ({ "zh-CN": words, en: words });
