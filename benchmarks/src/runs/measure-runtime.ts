import type { Figure } from "../bench/benchmark.ts";
import { inFlight, percentile, type Throughput } from "./in-flight.ts";
import { completingLoans, startingLoans, WIDTH, type OpenLoad } from "./loan-load.ts";
import { openLoanRuntime, startLoan } from "./loan-runtime.ts";
import { measureCauses } from "./measure-causes.ts";
import { measureCommits } from "./measure-commits.ts";

/** Durable starts, and whole runs of three states: a decision, a call outside and a person's task. */
export async function measureRuntime(quick: boolean): Promise<readonly Figure[]> {
  const commitsMs = quick ? 200 : 2_000;
  const before = measureCommits(commitsMs);
  const started = await measureLoad({ name: "start", title: "a start" }, startingLoans, quick ? 200 : 10_000);
  const first = await measureFirst(quick ? 100 : 5_000);
  const whole = { name: "completed", title: "a whole run" };
  const ended = await measureLoad(whole, completingLoans, quick ? 100 : 5_000);
  const raw = (before + measureCommits(commitsMs)) / 2;
  const [starts, completed] = [started.taken, ended.taken];
  return [
    {
      name: "rawCommitsPerSecond",
      title: "commits of one row, one after the other",
      unit: "1/s",
      value: raw,
    },
    {
      name: "startsPerSecond",
      title: "durable starts through the runtime",
      unit: "1/s",
      value: starts.perSecond,
      aim: { at: "least", value: 5_000 },
    },
    {
      name: "cpuUsPerStart",
      title: "processor time of a start",
      unit: "µs",
      value: starts.cpuUs,
    },
    {
      name: "threadUsPerStart",
      title: "… of it on the thread that computes",
      unit: "µs",
      value: starts.threadUs,
    },
    {
      name: "startsPerCommit",
      title: "starts to raw commits",
      unit: "×",
      value: starts.perSecond / raw,
    },
    {
      name: "start99Ms",
      title: `a start of 100, ${WIDTH} at a time`,
      unit: "ms",
      value: percentile(starts.tookMs, 0.99),
    },
    {
      name: "firstStartsPerSecond",
      title: "starts of people who have no key yet",
      unit: "1/s",
      value: first.perSecond,
    },
    {
      name: "completedPerSecond",
      title: "runs from start to end through the runtime",
      unit: "1/s",
      value: completed.perSecond,
      aim: { at: "least", value: 2_000 },
    },
    {
      name: "cpuUsPerCompleted",
      title: "processor time of a run from start to end",
      unit: "µs",
      value: completed.cpuUs,
    },
    {
      name: "threadUsPerCompleted",
      title: "… of it on the thread that computes",
      unit: "µs",
      value: completed.threadUs,
    },
    {
      name: "completedPerCommit",
      title: "completed runs to raw commits",
      unit: "×",
      value: completed.perSecond / raw,
    },
    {
      name: "completed99Ms",
      title: "a run of 100 from start to end",
      unit: "ms",
      value: percentile(completed.tookMs, 0.99),
    },
    ...started.causes,
    ...ended.causes,
  ];
}

interface Measured {
  readonly taken: Throughput;
  readonly causes: readonly Figure[];
}

/** As many are done before as are measured: V8 is not done with compiling what is hot after two thousand. */
async function measureLoad(
  unit: { readonly name: string; readonly title: string },
  open: OpenLoad,
  count: number,
): Promise<Measured> {
  const load = await open();
  await inFlight(count, WIDTH, (number) => load.act(10_000_000 + number));
  const taken = await inFlight(count, WIDTH, (number) => load.act(number));
  const causes = await measureCauses(unit, { load, open, taken, count });
  await load.end();
  return { taken, causes };
}

/** Starts of people whose keys are made with them. */
async function measureFirst(count: number): Promise<Throughput> {
  const loans = await openLoanRuntime();
  await inFlight(count, WIDTH, (number) => startLoan(loans.runtime, "loan", 10_000_000 + number));
  const first = await inFlight(count, WIDTH, (number) => startLoan(loans.runtime, "loan", number));
  await loans.end();
  return first;
}
