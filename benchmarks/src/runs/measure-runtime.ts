import type { TaskRow } from "@lendloom/engine/runtime";
import type { Figure } from "../bench/benchmark.ts";
import { inFlight, percentile, type Throughput } from "./in-flight.ts";
import { officer, openLoanRuntime, startLoan, TENANT } from "./loan-runtime.ts";
import { measureCommits } from "./measure-commits.ts";

const WIDTH = 512;
/** As the server's worker has them. */
const LANES = 8;

/** Durable starts, and whole runs of three states: a decision, a call outside and a person's task. */
export async function measureRuntime(quick: boolean): Promise<readonly Figure[]> {
  const count = quick ? 200 : 10_000;
  const loans = await openLoanRuntime();
  const { runtime } = loans;
  // People who have applied before: their keys are there.
  const subjects = 500;
  // As many as are measured: V8 is not done with compiling what is hot after two thousand.
  await inFlight(count, WIDTH, (number) => startLoan(runtime, "loan", 10_000_000 + number, subjects));
  const commits = measureCommits(quick ? 200 : 2_000);
  const starts = await inFlight(count, WIDTH, (number) => startLoan(runtime, "loan", number, subjects));
  const first = await inFlight(count / 2, WIDTH, (number) => startLoan(runtime, "loan", 20_000_000 + number));
  await loans.end();
  const completed = await measureCompleted(quick ? 100 : 5_000, subjects);
  const after = measureCommits(quick ? 200 : 2_000);
  const raw = (commits + after) / 2;
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
  ];
}

/** Starts, the activity by workers, the task as soon as it is open: each run takes three commits and a claim. */
async function measureCompleted(count: number, subjects: number): Promise<Throughput> {
  const opened = new Map<string, (task: TaskRow) => void>();
  const loans = await openLoanRuntime(undefined, (task) => opened.get(task.runId)?.(task));
  const { runtime } = loans;
  const stop = new AbortController();
  const stopped = () => stop.signal.aborted;
  const idle: (() => void)[] = [];
  const lane = async (number: number): Promise<void> => {
    while (!stopped()) {
      const { activities } = await runtime.workOnce({ owner: `lane-${number}`, limit: 64 });
      if (activities > 0 || stopped()) continue;
      await new Promise<void>((resolve) => idle.push(resolve));
    }
  };
  const lanes = Array.from({ length: LANES }, (_, number) => lane(number));
  const complete = async (number: number): Promise<void> => {
    const id = await startLoan(runtime, "loan", number, subjects);
    const opening = new Promise<TaskRow>((resolve) => opened.set(id, resolve));
    idle.pop()?.();
    const task = await opening;
    opened.delete(id);
    const done = await runtime.completeTask(TENANT, task.id, { outcome: "approve", sender: officer });
    if (!done.ok || done.value.run?.finished !== true) throw new Error(`Expected ${id} to end`);
  };
  await inFlight(count, WIDTH, (number) => complete(10_000_000 + number));
  const completed = await inFlight(count, WIDTH, complete);
  stop.abort();
  for (const wake of idle) wake();
  await Promise.all(lanes);
  await loans.end();
  return completed;
}
