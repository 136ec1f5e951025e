import type { Bin } from "./bins.ts";

/** ln of the share of good applicants over the share of bad ones in each bin; half a row keeps it finite. */
export function weightsOfEvidence(bins: readonly Bin[]): readonly number[] {
  const good = sum(bins.map((bin) => bin.good + 0.5));
  const bad = sum(bins.map((bin) => bin.bad + 0.5));
  return bins.map((bin) => Math.log((bin.good + 0.5) / good / ((bin.bad + 0.5) / bad)));
}

/** How much a characteristic separates good from bad: below 0.02 is nothing, above 0.3 much (Siddiqi). */
export function informationValue(bins: readonly Bin[]): number {
  const good = sum(bins.map((bin) => bin.good + 0.5));
  const bad = sum(bins.map((bin) => bin.bad + 0.5));
  const weights = weightsOfEvidence(bins);
  return sum(
    bins.map((bin, index) => ((bin.good + 0.5) / good - (bin.bad + 0.5) / bad) * (weights[index] ?? 0)),
  );
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
