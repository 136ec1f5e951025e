import type { StabilityIndex } from "./comparison-report.ts";

/** How many applicants of two kinds have each score, the scores from low to high. */
export interface TwoCounts {
  readonly scores: ArrayLike<number>;
  readonly first: ArrayLike<number>;
  readonly second: ArrayLike<number>;
}

/**
 * The chance that a random good applicant (`first`) scores higher than a random bad one (`second`), ties counted
 * half: Mann and Whitney's U over the pairs. Exact up to the last division while there are less than 2⁵² pairs; `null`
 * where one kind is missing.
 */
export function areaUnderCurve({ scores, first, second }: TwoCounts): number | null {
  let twiceWins = 0;
  let goodBelow = 0;
  let badBelow = 0;
  for (let index = 0; index < scores.length; index += 1) {
    const good = first[index] as number;
    const bad = second[index] as number;
    twiceWins += good * (2 * badBelow + bad);
    goodBelow += good;
    badBelow += bad;
  }
  const pairs = goodBelow * badBelow;
  return pairs === 0 ? null : twiceWins / (2 * pairs);
}

/** Kolmogorov and Smirnov: the widest gap between the shares of good and of bad applicants up to a score. */
export function kolmogorovSmirnov({ scores, first, second }: TwoCounts): number | null {
  const [goods, bads] = [total(first), total(second)];
  if (goods === 0 || bads === 0) return null;
  let widest = 0;
  let goodBelow = 0;
  let badBelow = 0;
  for (let index = 0; index < scores.length; index += 1) {
    goodBelow += first[index] as number;
    badBelow += second[index] as number;
    // Over the common denominator: a division for every score would round twice.
    widest = Math.max(widest, Math.abs(badBelow * goods - goodBelow * bads));
  }
  return widest / (goods * bads);
}

const BINS = 10;

/**
 * Population stability index: Σ (actual − expected) · ln(actual ÷ expected) over bins of shares. The bins are tenths of
 * the expected population (`first`): each ends with the first score at which so many tenths are reached, so equal
 * scores stay together and there may be fewer bins; the outer ones are open. A share of none counts as half an
 * applicant. `null` where a population is missing.
 */
export function stabilityIndex({ scores, first, second }: TwoCounts): StabilityIndex | null {
  const [expectedTotal, actualTotal] = [total(first), total(second)];
  if (expectedTotal === 0 || actualTotal === 0) return null;
  const bins: { from: number | null; to: number | null; expected: number; actual: number }[] = [];
  let bin = { from: null as number | null, to: null as number | null, expected: 0, actual: 0 };
  let reached = 0;
  for (let index = 0; index < scores.length; index += 1) {
    const tenths = Math.floor((reached * BINS) / expectedTotal);
    bin.expected += first[index] as number;
    bin.actual += second[index] as number;
    reached += first[index] as number;
    const next = scores[index + 1];
    if (
      next === undefined ||
      Math.floor((reached * BINS) / expectedTotal) === tenths ||
      reached === expectedTotal
    )
      continue;
    bins.push({ ...bin, to: next });
    bin = { from: next, to: null, expected: 0, actual: 0 };
  }
  bins.push(bin);
  const share = (count: number, of: number): number => (count === 0 ? 0.5 : count) / of;
  const index = bins.reduce((sum, { expected, actual }) => {
    const [wanted, got] = [share(expected, expectedTotal), share(actual, actualTotal)];
    return sum + (got - wanted) * Math.log(got / wanted);
  }, 0);
  return { index, bins };
}

function total(counts: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < counts.length; index += 1) sum += counts[index] as number;
  return sum;
}
