/** A group of values that score the same points. */
export interface Bin {
  /** Of a coded column: the values in the group. */
  readonly values?: readonly string[];
  /** Of a number: `from <= x < to`; absent bounds are open. */
  readonly from?: number;
  readonly to?: number;
  readonly good: number;
  readonly bad: number;
}

export interface Observation {
  readonly value: number | string;
  readonly good: boolean;
}

export interface BinningOptions {
  /** Where more of the value means less risk, bins must agree; `none`: codes without an order. */
  readonly better: "more" | "less" | "none";
  readonly maxBins: number;
  /** The smallest share of all observations a bin may hold. */
  readonly minShare: number;
}

/** Numbers: twenty quantiles, then neighbours merge until what is left is large and different enough. */
export function binNumbers(observations: readonly Observation[], options: BinningOptions): readonly Bin[] {
  const sorted = observations.map(({ value }) => Number(value)).sort((a, b) => a - b);
  const edges = new Set<number>();
  for (let part = 1; part < 20; part += 1) {
    const edge = sorted[Math.floor((part * sorted.length) / 20)];
    if (edge !== undefined && edge > (sorted[0] ?? edge)) edges.add(edge);
  }
  const bounds = [...edges].sort((a, b) => a - b);
  const bins = [undefined, ...bounds].map((from, index) => {
    const to = bounds[index];
    const inside = observations.filter(
      ({ value }) =>
        (from === undefined || Number(value) >= from) && (to === undefined || Number(value) < to),
    );
    return { ...(from !== undefined && { from }), ...(to !== undefined && { to }), ...count(inside) };
  });
  return mergeNeighbours(bins, observations.length, options);
}

/** Codes: one bin a value in the given order, then neighbours merge; codes without order are first sorted by risk. */
export function binCodes(
  observations: readonly Observation[],
  values: readonly string[],
  options: BinningOptions,
): readonly Bin[] {
  const bins = values.map((value) => ({
    values: [value],
    ...count(observations.filter((observation) => observation.value === value)),
  }));
  if (options.better === "none") bins.sort((a, b) => goodShare(a) - goodShare(b));
  return mergeNeighbours(bins, observations.length, options);
}

function count(observations: readonly Observation[]): { good: number; bad: number } {
  const good = observations.filter((observation) => observation.good).length;
  return { good, bad: observations.length - good };
}

/** Smoothed, so that an empty value sorts to the middle. */
function goodShare({ good, bad }: Bin): number {
  return (good + 1) / (good + bad + 2);
}

/** χ² of 95 % with one degree of freedom: neighbours below it do not differ beyond chance. */
const DIFFERENT = 3.84;

function mergeNeighbours(bins: readonly Bin[], total: number, options: BinningOptions): readonly Bin[] {
  const merged = [...bins];
  while (merged.length > 1) {
    const pairs = merged.slice(1).map((right, index) => pairOf(merged[index] as Bin, right, index));
    const must =
      pairs.find(({ smaller }) => smaller < options.minShare * total) === undefined
        ? pairs.filter((pair) => againstExpectation(pair, options))
        : smallestOf(pairs);
    if (must.length === 0 && merged.length <= options.maxBins && pairs.every(({ chi }) => chi >= DIFFERENT)) {
      break;
    }
    const { index, left, right } = leastDifferent(must.length > 0 ? must : pairs);
    merged.splice(index, 2, join(left, right));
  }
  return merged;
}

interface Pair {
  readonly index: number;
  readonly left: Bin;
  readonly right: Bin;
  readonly chi: number;
  /** Rows of the smaller of the two. */
  readonly smaller: number;
}

function pairOf(left: Bin, right: Bin, index: number): Pair {
  const smaller = Math.min(left.good + left.bad, right.good + right.bad);
  return { index, left, right, chi: chiSquare(left, right), smaller };
}

function smallestOf(pairs: readonly Pair[]): readonly Pair[] {
  const least = Math.min(...pairs.map(({ smaller }) => smaller));
  return pairs.filter(({ smaller }) => smaller === least);
}

function leastDifferent(pairs: readonly Pair[]): Pair {
  return pairs.reduce((best, pair) => (pair.chi < best.chi ? pair : best));
}

function againstExpectation({ left, right }: Pair, { better }: BinningOptions): boolean {
  if (better === "none") return false;
  const rise = goodShare(right) - goodShare(left);
  return better === "more" ? rise < 0 : rise > 0;
}

function join(left: Bin, right: Bin): Bin {
  const counts = { good: left.good + right.good, bad: left.bad + right.bad };
  if (left.values !== undefined) return { values: [...left.values, ...(right.values ?? [])], ...counts };
  return {
    ...(left.from !== undefined && { from: left.from }),
    ...(right.to !== undefined && { to: right.to }),
    ...counts,
  };
}

/** Pearson's χ² of the two bins' good and bad counts; 0 when a bin or a column is empty. */
function chiSquare(a: Bin, b: Bin): number {
  const total = a.good + a.bad + b.good + b.bad;
  const denominator = (a.good + a.bad) * (b.good + b.bad) * (a.good + b.good) * (a.bad + b.bad);
  return denominator === 0 ? 0 : (total * (a.good * b.bad - a.bad * b.good) ** 2) / denominator;
}
