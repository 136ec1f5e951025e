import { setTimeout as pause } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { createMetrics } from "../../../server/src/http/metrics.ts";
import { startWorker } from "../../../server/src/worker/worker.ts";
import type { Figure } from "../bench/benchmark.ts";
import { inFlight } from "./in-flight.ts";
import { openLoanRuntime, startLoan, TENANT, type LoanRuntime } from "./loan-runtime.ts";

const MEGABYTE = 1_048_576;

/** Many runs that wait for a deadline: opening the store, the memory of a worker over it, and one timer that is due. */
export async function measureWaiting(
  quick: boolean,
  say: (line: string) => void,
): Promise<readonly Figure[]> {
  const count = quick ? 500 : 100_000;
  let loans = await openLoanRuntime();
  say(`starting ${count} runs that wait`);
  await inFlight(count, 512, (number) => startLoan(loans.runtime, "waiting", number, 1_000));
  const reopened = await loans.reopen();
  ({ loans } = reopened);
  const before = memory();
  const failures: unknown[] = [];
  const worker = startWorker(loans.runtime, {
    owner: "bench",
    metrics: createMetrics(),
    onFailure: (error) => failures.push(error),
  });
  await pause(quick ? 500 : 10_000);
  const grownMb = (memory() - before) / MEGABYTE;
  const lateMs: number[] = [];
  for (let number = 0; number < (quick ? 1 : 5); number += 1) lateMs.push(await fireSoon(loans, number));
  await worker.stop();
  await loans.end();
  if (failures.length > 0) throw new Error("Expected the worker to work", { cause: failures[0] });
  return [
    {
      name: "openMs",
      title: `opening a store with ${count} waiting runs`,
      unit: "ms",
      value: reopened.openMs,
      aim: { at: "most", value: 2_000 },
    },
    {
      name: "waitingHeapGrowthMb",
      title: "heap that a worker over them takes more after ten seconds",
      unit: "MB",
      value: grownMb,
      aim: { at: "most", value: 16 },
    },
    {
      name: "timerLateMs",
      title: "a due timer among them fires late by, at worst",
      unit: "ms",
      value: Math.max(...lateMs),
      aim: { at: "most", value: 1_000 },
    },
  ];
}

/** Bytes of the heap that are really in use. */
function memory(): number {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
  return process.memoryUsage().heapUsed;
}

/** How many milliseconds after its deadline a timer of two seconds has ended its run. */
async function fireSoon({ runtime, store }: LoanRuntime, number: number): Promise<number> {
  const id = await startLoan(runtime, "soon", 50_000_000 + number);
  const [timer] = await store.runs.readTimers(TENANT, id);
  const dueAt = Date.parse(timer?.dueAt ?? "");
  for (;;) {
    const stored = await store.runs.readRun(TENANT, id);
    if (stored?.run.finished === true) return Date.now() - dueAt;
    await pause(5);
  }
}
