import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { classOf, CLASSES, ScoreCounts } from "./score-counts.ts";
import { areaUnderCurve, kolmogorovSmirnov, stabilityIndex, type TwoCounts } from "./separation.ts";

interface Scored {
  readonly score: number;
  readonly first: boolean;
}

const scored = fc.array(
  fc.record({
    score: fc.oneof(fc.integer({ min: 0, max: 12 }), fc.constantFrom(-0, 0.5, 1.25, 1e9, -3)),
    first: fc.boolean(),
  }),
  { minLength: 1, maxLength: 80 },
);

function countsOf(all: readonly Scored[]): TwoCounts {
  const counts = new ScoreCounts();
  for (const { score, first } of all) counts.add(score, classOf(first, undefined));
  const tally = counts.tally();
  const of = (kind: number) =>
    Float64Array.from(tally.scores, (_, index) => tally.counts[index * CLASSES + kind]!);
  return { scores: tally.scores, first: of(0), second: of(1) };
}

/** By the definitions, pair by pair and score by score. */
const naive = {
  auc(all: readonly Scored[]): number | null {
    const [good, bad] = [all.filter(({ first }) => first), all.filter(({ first }) => !first)];
    if (good.length === 0 || bad.length === 0) return null;
    let wins = 0;
    for (const one of good)
      for (const other of bad) wins += one.score > other.score ? 1 : one.score === other.score ? 0.5 : 0;
    return wins / (good.length * bad.length);
  },
  ks(all: readonly Scored[]): number | null {
    const [good, bad] = [all.filter(({ first }) => first), all.filter(({ first }) => !first)];
    if (good.length === 0 || bad.length === 0) return null;
    const shareUpTo = (group: readonly Scored[], cut: number) =>
      group.filter(({ score }) => score <= cut).length / group.length;
    return Math.max(...all.map(({ score }) => Math.abs(shareUpTo(good, score) - shareUpTo(bad, score))));
  },
  psi(all: readonly Scored[]): number | null {
    const expected = all
      .filter(({ first }) => first)
      .map(({ score }) => score + 0)
      .sort((a, b) => a - b);
    const actual = all.filter(({ first }) => !first).map(({ score }) => score);
    if (expected.length === 0 || actual.length === 0) return null;
    // A bin ends with the expected score at which another tenth is reached, but for the last.
    const ends = Array.from(
      { length: 9 },
      (_, tenth) => expected[Math.ceil(((tenth + 1) * expected.length) / 10) - 1]!,
    );
    const cuts = [...new Set(ends)].filter((cut) => cut < expected.at(-1)!);
    const shareIn = (scores: readonly number[], from: number, to: number) =>
      (scores.filter((score) => score > from && score <= to).length || 0.5) / scores.length;
    const edges = [-Infinity, ...cuts, Infinity];
    return edges.slice(1).reduce((sum, to, index) => {
      const [e, a] = [shareIn(expected, edges[index]!, to), shareIn(actual, edges[index]!, to)];
      return sum + (a - e) * Math.log(a / e);
    }, 0);
  },
};

function isClose(one: number | null, other: number | null): void {
  if (one === null || other === null) expect(one).toBe(other);
  else expect(one).toBeCloseTo(other, 12);
}

describe("statistics of scores", () => {
  it("CP6 the area under the curve and the widest gap are those of their definitions, ties included", () => {
    fc.assert(
      fc.property(scored, (all) => {
        isClose(areaUnderCurve(countsOf(all)), naive.auc(all));
        isClose(kolmogorovSmirnov(countsOf(all)), naive.ks(all));
      }),
      { numRuns: 500 },
    );
  });

  it("CP6 the stability index is that of its definition over tenths of the expected population", () => {
    fc.assert(
      fc.property(scored, (all) => {
        const found = stabilityIndex(countsOf(all));
        isClose(found?.index ?? null, naive.psi(all));
        if (found === null) return;
        expect(found.bins.reduce((sum, { expected }) => sum + expected, 0)).toBe(
          all.filter(({ first }) => first).length,
        );
        expect(found.bins.reduce((sum, { actual }) => sum + actual, 0)).toBe(
          all.filter(({ first }) => !first).length,
        );
      }),
      { numRuns: 500 },
    );
  });

  it("CP6 equal populations have no index, and one that moved by a bin has that of a plain sum", () => {
    const ten = Array.from({ length: 10 }, (_, score) => ({ score, first: true }));
    const same = stabilityIndex(countsOf([...ten, ...ten.map(({ score }) => ({ score, first: false }))]));
    expect(same).toMatchObject({ index: 0 });
    expect(same?.bins).toHaveLength(10);
    const moved = stabilityIndex(countsOf([...ten, { score: 9, first: false }]));
    expect(moved?.index).toBeCloseTo(9 * (0.5 - 0.1) * Math.log(5) + 0.9 * Math.log(10), 12);
  });
});

describe("counts of scores", () => {
  it("CP7 keep every score apart, however many come", () => {
    const counts = new ScoreCounts();
    for (let index = 0; index < 50_000; index += 1)
      counts.add(((index * 7_919) % 20_011) / 8, index % CLASSES);
    counts.add(NaN, 0);
    const { scores, counts: found, unknown, step } = counts.tally();
    expect([scores.length, unknown, step]).toEqual([20_011, 1, 0]);
    expect(found.reduce((sum, count) => sum + count, 0)).toBe(50_000);
    expect([...scores]).toEqual([...scores].sort((left, right) => left - right));
  });

  it("CP7 past their limit neighbours are counted as one, nobody is lost, and the step is told", () => {
    const counts = new ScoreCounts(1_000);
    for (let index = 0; index < 20_000; index += 1) counts.add(Math.sqrt(index), 0);
    const { scores, counts: found, step } = counts.tally();
    expect(step).toBeGreaterThan(0);
    expect(scores.length).toBeLessThanOrEqual(1_000);
    expect(found.reduce((sum, count) => sum + count, 0)).toBe(20_000);
    for (const score of scores) expect(score / step).toBeCloseTo(Math.round(score / step), 6);
  });
});
