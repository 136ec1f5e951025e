import { analysis } from "../analysis/analysis.ts";
import { backtest } from "../backtest/backtest.ts";
import { decisions } from "../decisions/decisions.ts";
import { plan } from "../plan/plan.ts";
import { runs } from "../runs/runs.ts";
import { scale } from "../scale/scale.ts";
import type { Benchmark } from "./benchmark.ts";

/** What `pnpm bench <name>` can run. */
export const benchmarks: ReadonlyMap<string, Benchmark> = new Map([
  ["analysis", analysis],
  ["backtest", backtest],
  ["decisions", decisions],
  ["plan", plan],
  ["runs", runs],
  ["scale", scale],
]);
