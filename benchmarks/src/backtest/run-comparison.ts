import {
  createComparison,
  type ComparedApplicant,
  type Comparison,
  type ComparisonTally,
} from "@lendloom/engine/decision";
import { creditApplicants } from "../decisions/credit-facts.ts";
import { compiled, valueOf } from "../decisions/credit-pack.ts";
import { seededRandom } from "../fit/seeded-random.ts";
import { backtestPacks } from "./backtest-packs.ts";

const AT = "2026-11-22T09:00:00Z";
/** Applicants that exist at the same time. */
const BATCH = 2_000;

export interface ComparisonRun {
  readonly applicants: number;
  /** Of comparing alone: making applicants is not timed. */
  readonly milliseconds: number;
  readonly tally: ComparisonTally;
}

/** Compares so many applicants, made batch by batch from `from` on, as a stream would bring them. */
export function runComparison(seed: number, from: number, to: number): ComparisonRun {
  const comparison = benchComparison(seed);
  let milliseconds = 0;
  for (let at = from; at < to; at += BATCH) {
    const applicants = benchApplicants(seed, at, Math.min(to, at + BATCH));
    const begun = threadStopwatch();
    comparison.addMany(applicants);
    milliseconds += begun();
  }
  return { applicants: comparison.count, milliseconds, tally: comparison.tally() };
}

export function benchComparison(seed: number): Comparison {
  const { champion, challenger } = backtestPacks(seed);
  return valueOf(
    createComparison(compiled(champion), compiled(challenger), { at: AT, segments: [{ fact: "region" }] }),
  );
}

/** The applicants of some places in an endless series; a batch begins at a multiple of its size. */
export function benchApplicants(seed: number, from: number, to: number): readonly ComparedApplicant[] {
  const random = seededRandom(seed + from);
  return creditApplicants(to - from, seed + from + 1).map((facts, index) => ({
    ref: String(from + index),
    facts: { ...facts },
    good: random() < 0.5 + 0.4 * ((facts.creditScore - 350) / 550),
  }));
}

/**
 * Milliseconds since by the clock or by what this thread used of a processor, whichever is less: other people's work
 * on a busy machine, and other threads', are not counted.
 */
function threadStopwatch(): () => number {
  const start = performance.now();
  const used = process.threadCpuUsage();
  return () => {
    const { user, system } = process.threadCpuUsage(used);
    return Math.min(performance.now() - start, (user + system) / 1_000);
  };
}
