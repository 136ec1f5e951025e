import { analysis } from "../analysis/analysis.ts";
import { decisions } from "../decisions/decisions.ts";
import { plan } from "../plan/plan.ts";
import type { Benchmark } from "./benchmark.ts";

/** What `pnpm bench <name>` can run. */
export const benchmarks: ReadonlyMap<string, Benchmark> = new Map([
  ["analysis", analysis],
  ["decisions", decisions],
  ["plan", plan],
]);
