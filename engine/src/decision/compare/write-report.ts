import type { CompiledPack } from "../compiled-pack.ts";
import { adverseImpact } from "./adverse-impact.ts";
import type {
  ComparisonOptions,
  ComparisonReport,
  FairnessReport,
  Known,
  ScoreReport,
  SegmentReport,
  SideName,
  SideReport,
  StabilityIndex,
} from "./comparison-report.ts";
import { CELL_WIDTH, mergeTallies, type ComparisonTally } from "./comparison-tally.ts";
import { GROUP_WIDTH, type GroupTally } from "./group-counts.ts";
import { CLASSES, ScoreCounts, type ScoreTally } from "./score-counts.ts";
import { scoreNameOf } from "./score-slots.ts";
import { areaUnderCurve, kolmogorovSmirnov, stabilityIndex } from "./separation.ts";
import { outcomes } from "./side.ts";

/** Reads the report of a comparison from what it has counted; the tallies of several threads are merged before. */
export function writeReport(
  packs: readonly [CompiledPack, CompiledPack],
  options: ComparisonOptions,
  tally: ComparisonTally,
): ComparisonReport {
  // Puts groups in their order, also when there is nothing to add.
  const merged = mergeTallies([tally]);
  const { cells, refused, refusals, samples, divergences } = merged;
  const cellOf = (a: number, b: number) => {
    const at = (a * 3 + b) * CELL_WIDTH;
    const [good = 0, bad = 0, open = 0] = cells.slice(at, at + CELL_WIDTH);
    return { count: good + bad + open, ...known(good, bad) };
  };
  const matrix = outcomes.flatMap((a, row) =>
    outcomes.map((b, column) => ({ a, b, ...cellOf(row, column) })),
  );
  const changed = matrix.filter(({ a, b }) => a !== b);
  const sideOf = (side: 0 | 1): SideReport => writeSide(packs[side], options, merged, side);
  return {
    packs: both((side) => {
      const { hash, definition } = packs[side];
      return { id: definition.id, version: definition.version, hash };
    }),
    applicants: sum(cells),
    refused: { count: refused, samples: refusals },
    matrix,
    changed: changed.reduce((total, { count }) => total + count, 0),
    swaps: changed.map(({ a, b, count }) => ({
      a,
      b,
      count,
      samples: samples[outcomes.indexOf(a) * 3 + outcomes.indexOf(b)] ?? [],
    })),
    sides: both(sideOf),
    // The sort is stable: equal counts stay in pack order.
    divergences: [...divergences].sort((left, right) => right.count - left.count),
    segments: merged.segments.map(writeSegment),
    fairness: {
      source: "29 CFR 1607.4(D)",
      rule: "four-fifths",
      facts: merged.groups.map(writeFairness),
    },
    stability: {
      sides: betweenSides(merged.scores),
      populations: both((side) => betweenPopulations(merged.scores[side])),
    },
  };
}

function both<T>(of: (side: 0 | 1) => T): Readonly<Record<SideName, T>> {
  return { a: of(0), b: of(1) };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}

function share(count: number, of: number): number | null {
  return of === 0 ? null : count / of;
}

function known(good: number, bad: number): Known {
  return { good, bad, badRate: share(bad, good + bad) };
}

function byOutcome([approve = 0, refer = 0, decline = 0]: readonly number[]) {
  return {
    outcomes: { approve, refer, decline },
    approvalRate: share(approve, approve + refer + decline),
  };
}

function writeSide(
  pack: CompiledPack,
  options: ComparisonOptions,
  tally: ComparisonTally,
  side: 0 | 1,
): SideReport {
  const { cells } = tally;
  const counts = [0, 0, 0];
  let good = 0;
  let bad = 0;
  for (let cell = 0; cell < 9; cell += 1) {
    const outcome = side === 0 ? Math.floor(cell / 3) : cell % 3;
    const [ofGood = 0, ofBad = 0, open = 0] = cells.slice(cell * CELL_WIDTH, (cell + 1) * CELL_WIDTH);
    (counts[outcome] as number) += ofGood + ofBad + open;
    if (outcome === 0) [good, bad] = [good + ofGood, bad + ofBad];
  }
  const score = tally.scores[side];
  const name = options.scores?.[side === 0 ? "a" : "b"] ?? scoreNameOf(pack);
  return {
    ...byOutcome(counts),
    open: tally.open[side],
    approvedBadRate: share(bad, good + bad),
    reasons: [...tally.reasons[side]].sort(
      (left, right) =>
        right.told - left.told || right.first - left.first || (left.code < right.code ? -1 : 1),
    ),
    score: score === undefined || name === undefined ? null : writeScore(name, score),
  };
}

/** The counts of some classes by score. */
function counted({ scores, counts }: ScoreTally, classes: readonly number[]): Float64Array {
  return Float64Array.from(scores, (_, index) =>
    classes.reduce((total, kind) => total + (counts[index * CLASSES + kind] as number), 0),
  );
}

const everyClass = [0, 1, 2, 3, 4, 5];

function writeScore(name: string, tally: ScoreTally): ScoreReport {
  const { scores, step, unknown } = tally;
  const separated = { scores, first: counted(tally, [0, 3]), second: counted(tally, [1, 4]) };
  const all = counted(tally, everyClass);
  const count = sum([...all]);
  const weighted = all.reduce((total, times, index) => total + times * (scores[index] as number), 0);
  return {
    name,
    count,
    unknown,
    lowest: scores[0] ?? null,
    highest: scores.at(-1) ?? null,
    mean: share(weighted, count),
    ks: kolmogorovSmirnov(separated),
    auc: areaUnderCurve(separated),
    exact: step === 0,
    ...(step === 0 ? {} : { step }),
  };
}

function writeSegment({ fact, keys, counts }: GroupTally): SegmentReport {
  return {
    fact,
    groups: keys.map((key, index) => {
      const own = counts.slice(index * GROUP_WIDTH, (index + 1) * GROUP_WIDTH);
      const [changed = 0, good = 0, bad = 0] = own.slice(6);
      return {
        key,
        count: sum(own.slice(0, 3)),
        changed,
        ...known(good, bad),
        sides: both((side) => byOutcome(own.slice(side * 3, side * 3 + 3))),
      };
    }),
  };
}

function writeFairness({ fact, keys, counts }: GroupTally): FairnessReport {
  return {
    fact,
    sides: both((side) =>
      adverseImpact(
        keys.map((key, index) => {
          const from = index * GROUP_WIDTH + side * 3;
          const own = counts.slice(from, from + 3);
          return { key, count: sum(own), approved: own[0] ?? 0 };
        }),
      ),
    ),
  };
}

function betweenPopulations(tally: ScoreTally | undefined): StabilityIndex | null {
  if (tally === undefined) return null;
  return stabilityIndex({
    scores: tally.scores,
    first: counted(tally, [0, 1, 2]),
    second: counted(tally, [3, 4, 5]),
  });
}

/** A's scores as what is expected, B's as what is: both laid on one line of scores. */
function betweenSides([a, b]: ComparisonTally["scores"]): StabilityIndex | null {
  if (a === undefined || b === undefined) return null;
  const line = new ScoreCounts();
  for (const [kind, tally] of [a, b].entries())
    for (const [index, times] of counted(tally, everyClass).entries())
      line.add(tally.scores[index] as number, kind, times);
  const tally = line.tally();
  return stabilityIndex({
    scores: tally.scores,
    first: counted(tally, [0]),
    second: counted(tally, [1]),
  });
}
