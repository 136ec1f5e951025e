import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { mergeTallies } from "@lendloom/engine/decision";
import type { Benchmark, BenchmarkOptions, Figure } from "../bench/benchmark.ts";
import { BENCH_SEED } from "../decisions/seed.ts";
import { measureReference } from "./measure-reference.ts";
import type { ComparisonRun } from "./run-comparison.ts";

const AIM_PER_SECOND = 500_000;
const THREADS = 2;
const script = join(import.meta.dirname, "../backtest-run.ts");

/** What a run in a process of its own tells. */
export interface ProcessRun extends ComparisonRun {
  readonly peakMiB: number;
}

/** How many applicants two packs can be compared over, on one core and two, in how much memory, and beside json-rules-engine. */
export const backtest: Benchmark = {
  title: "Backtest: 30 rules, a table of 50 rows and a scorecard of 10 characteristics on each side",
  sections: ["compare", "reference"],
  seed: BENCH_SEED,
  async run(options) {
    const wanted = (section: string): boolean => options.only.length === 0 || options.only.includes(section);
    const figures = wanted("compare") ? await measureComparison(options) : [];
    return wanted("reference") ? [...figures, ...(await measureReference(options))] : figures;
  },
};

async function measureComparison({ quick, seed, say }: BenchmarkOptions): Promise<readonly Figure[]> {
  const applicants = quick ? 4_000 : 1_000_000;
  const alone = runAlone(seed, applicants);
  say(`compare: ${applicants} applicants in a process of their own, ${alone.tally.refused} refused`);
  const shares = await Promise.all(
    Array.from({ length: THREADS }, (_, thread) =>
      runOnThread(seed, (applicants / THREADS) * thread, (applicants / THREADS) * (thread + 1)),
    ),
  );
  const together = mergeTallies(shares.map(({ tally }) => tally) as [ComparisonRun["tally"]]);
  if (together.cells.join() !== alone.tally.cells.join())
    throw new Error(`Expected ${THREADS} threads to count what one counts`);
  say(`compare: ${THREADS} threads count the same`);
  // Both threads work at the same time: the slower one decides.
  const slowest = Math.max(...shares.map(({ milliseconds }) => milliseconds));
  return [
    {
      name: "compareApplicantsPerSecondPerSide",
      title: "applicants per second and side, one core",
      unit: "/s",
      value: (applicants * 2 * 1_000) / alone.milliseconds,
      aim: { at: "least", value: AIM_PER_SECOND },
    },
    {
      name: "compareTwoThreadsApplicantsPerSecondPerSide",
      title: "applicants per second and side, two threads",
      unit: "/s",
      value: (applicants * 2 * 1_000) / slowest,
    },
    {
      name: "comparePeakMiB",
      title: `peak memory of the process, ${applicants.toLocaleString("en")} applicants`,
      unit: "MiB",
      value: alone.peakMiB,
      aim: { at: "most", value: 512 },
    },
  ];
}

function runAlone(seed: number, applicants: number): ProcessRun {
  const args = [script, ...[seed, 0, applicants].map(String)];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: "utf8" })) as ProcessRun;
}

function runOnThread(seed: number, from: number, to: number): Promise<ComparisonRun> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(script, { workerData: [seed, from, to] });
    worker.once("message", resolve);
    worker.once("error", reject);
  });
}
