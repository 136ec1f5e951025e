import { sigmoid } from "../fit/logistic-regression.ts";
import { seededRandom } from "../fit/seeded-random.ts";
import type { Applicant } from "./applicant.ts";
import { columns } from "./columns.ts";

/** How often each value occurs, in the order of the column's values, and what it does to the odds of repaying. */
interface Nature {
  readonly weights: readonly number[];
  readonly effects: readonly number[];
}

const nature: Readonly<Record<string, Nature>> = {
  purpose: {
    weights: [23, 10, 18, 28, 1, 2, 5, 1, 1, 1, 10],
    effects: [-0.5, 0.9, 0.1, 0.3, 0, -0.2, -0.3, 0, 0.4, 0, -0.1],
  },
  employmentDuration: { weights: [6, 17, 34, 18, 25], effects: [-0.5, -0.4, 0, 0.3, 0.2] },
  instalmentRate: { weights: [14, 23, 16, 47], effects: [-0.3, -0.1, 0.1, 0.2] },
  otherDebtors: { weights: [91, 4, 5], effects: [0, -0.4, 0.6] },
  presentResidence: { weights: [13, 31, 15, 41], effects: [0, 0, 0, 0] },
  property: { weights: [15, 33, 23, 28], effects: [-0.3, 0, 0.1, 0.3] },
  housing: { weights: [11, 18, 71], effects: [-0.3, -0.2, 0.1] },
  checkingAccount: { weights: [27, 27, 6, 40], effects: [-0.8, -0.4, 0.2, 1] },
  creditHistory: { weights: [4, 5, 53, 9, 29], effects: [-1, -0.9, 0, 0, 0.7] },
  savings: { weights: [60, 10, 6, 5, 19], effects: [-0.3, 0, 0.4, 0.7, 0.6] },
  otherInstalmentPlans: { weights: [14, 5, 81], effects: [-0.4, -0.4, 0.1] },
  numberCredits: { weights: [63, 33, 3, 1], effects: [0, 0, -0.1, -0.1] },
};

const BASE_LOG_ODDS = 1.1;
const MONTHS = 18;

/** Applicants that nobody is: drawn from a seed, each with the chance of repaying that its facts were given. */
export function syntheticApplicants(count: number, seed: number): readonly Applicant[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, index) => applicant(index + 1, random));
}

function applicant(number: number, random: () => number): Applicant {
  const durationMonths = 6 + Math.floor(random() ** 1.6 * 55);
  const amount = Math.round(300 + durationMonths * (60 + 180 * random()));
  const facts: Record<string, number | string> = { durationMonths, amount };
  let logOdds = BASE_LOG_ODDS - 0.035 * (durationMonths - MONTHS) - Math.max(0, amount - 6_000) / 8_000;
  for (const { fact, values } of columns) {
    const of = nature[fact];
    if (values === undefined || of === undefined) continue;
    const at = drawIndex(of.weights, random());
    facts[fact] = values[at] ?? "";
    logOdds += of.effects[at] ?? 0;
  }
  const chanceOfRepaying = sigmoid(logOdds);
  return { number, facts, chanceOfRepaying, repaid: random() < chanceOfRepaying };
}

function drawIndex(weights: readonly number[], drawn: number): number {
  let left = drawn * weights.reduce((total, weight) => total + weight, 0);
  const at = weights.findIndex((weight) => (left -= weight) < 0);
  return at === -1 ? weights.length - 1 : at;
}
