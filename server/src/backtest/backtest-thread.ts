import { Worker } from "node:worker_threads";
import type { BacktestWork } from "./backtest-worker.ts";

/** Begins the thread of a backtest, whose heap is at most so many MiB: a backtest that needs more ends, and the server goes on. */
export function backtestThread({ packs, options, source }: BacktestWork, heapMib: number): Worker {
  const workerData: BacktestWork = { packs, options, source };
  return new Worker(new URL("./backtest-worker.ts", import.meta.url), {
    workerData,
    resourceLimits: { maxOldGenerationSizeMb: heapMib },
  });
}
