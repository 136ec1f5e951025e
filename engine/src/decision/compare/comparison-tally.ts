import type { Divergence, RefusedApplicant, SwapSample } from "./comparison-report.ts";
import { mergeGroups, type GroupTally } from "./group-counts.ts";
import { ScoreCounts, type ScoreTally } from "./score-counts.ts";

/** Numbers that are kept of a pair of outcomes: known good, known bad, not known. */
export const CELL_WIDTH = 3;

/**
 * Everything a comparison has counted, as plain data: comparisons of the same packs and options that ran on different
 * threads are summed by `mergeTallies`.
 */
export interface ComparisonTally {
  /** By outcome of A, outcome of B, what is known: `(a · 3 + b) · 3 + known`. */
  readonly cells: readonly number[];
  readonly open: readonly [number, number];
  readonly refused: number;
  readonly refusals: readonly RefusedApplicant[];
  /** The first applicants of each pair of outcomes, `a · 3 + b`. */
  readonly samples: readonly (readonly SwapSample[])[];
  readonly divergences: readonly { readonly divergence: Divergence; readonly count: number }[];
  readonly reasons: readonly [readonly ReasonCount[], readonly ReasonCount[]];
  readonly segments: readonly GroupTally[];
  readonly groups: readonly GroupTally[];
  readonly scores: readonly [ScoreTally | undefined, ScoreTally | undefined];
  /** How many samples are kept. */
  readonly kept: number;
}

export interface ReasonCount {
  readonly code: string;
  readonly first: number;
  readonly told: number;
}

/** Sums tallies of the same comparison. */
export function mergeTallies(tallies: readonly [ComparisonTally, ...ComparisonTally[]]): ComparisonTally {
  const [first] = tallies;
  const summed = (numbers: (tally: ComparisonTally) => readonly number[]): number[] =>
    numbers(first).map((_, place) => tallies.reduce((sum, tally) => sum + (numbers(tally)[place] ?? 0), 0));
  const grouped = (groups: (tally: ComparisonTally) => readonly GroupTally[]): readonly GroupTally[] =>
    groups(first).map((own, place) =>
      mergeGroups([own, ...tallies.slice(1).flatMap((tally) => groups(tally)[place] ?? [])]),
    );
  return {
    cells: summed(({ cells }) => cells),
    open: pairOf((side) => summed(({ open }) => open)[side] ?? 0),
    refused: tallies.reduce((sum, { refused }) => sum + refused, 0),
    refusals: tallies.flatMap(({ refusals }) => refusals).slice(0, first.kept),
    samples: first.samples.map((_, cell) =>
      tallies.flatMap(({ samples }) => samples[cell] ?? []).slice(0, first.kept),
    ),
    divergences: mergeCounts(
      tallies.flatMap(({ divergences }) => divergences),
      ({ divergence }) => JSON.stringify(divergence),
      (left, right) => ({ ...left, count: left.count + right.count }),
    ),
    reasons: pairOf((side) =>
      mergeCounts(
        tallies.flatMap(({ reasons }) => reasons[side]),
        ({ code }) => code,
        (left, right) => ({
          ...left,
          first: left.first + right.first,
          told: left.told + right.told,
        }),
      ),
    ),
    segments: grouped(({ segments }) => segments),
    groups: grouped(({ groups }) => groups),
    scores: pairOf((side) => mergeScores(tallies.map(({ scores }) => scores[side]))),
    kept: first.kept,
  };
}

function pairOf<T>(make: (side: 0 | 1) => T): readonly [T, T] {
  return [make(0), make(1)];
}

function mergeCounts<T>(
  all: readonly T[],
  keyOf: (one: T) => string,
  add: (left: T, right: T) => T,
): readonly T[] {
  const found = new Map<string, T>();
  for (const each of all) {
    const known = found.get(keyOf(each));
    found.set(keyOf(each), known === undefined ? each : add(known, each));
  }
  return [...found.values()];
}

function mergeScores(tallies: readonly (ScoreTally | undefined)[]): ScoreTally | undefined {
  const known = tallies.flatMap((tally) => tally ?? []);
  if (known.length < 2) return known[0];
  const sum = new ScoreCounts();
  for (const tally of known) sum.absorb(tally);
  return sum.tally();
}
