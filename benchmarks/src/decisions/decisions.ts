import type { Benchmark, BenchmarkOptions, Figure } from "../bench/benchmark.ts";
import { measureMemory } from "./measure-memory.ts";
import { measureRules } from "./measure-rules.ts";
import { measureScaling } from "./measure-scaling.ts";
import { measureTables } from "./measure-tables.ts";
import { BENCH_SEED } from "./seed.ts";

const sections: ReadonlyMap<string, (options: BenchmarkOptions) => Promise<readonly Figure[]>> = new Map([
  ["rules", measureRules],
  ["scaling", measureScaling],
  ["tables", measureTables],
  ["memory", measureMemory],
]);

/** How fast decisions are made and how that grows: issue by issue the figures that the engine aims at. */
export const decisions: Benchmark = {
  title: "Decisions",
  sections: [...sections.keys()],
  seed: BENCH_SEED,
  async run(options) {
    const figures: Figure[] = [];
    for (const [name, measure] of sections)
      if (options.only.length === 0 || options.only.includes(name)) figures.push(...(await measure(options)));
    return figures;
  },
};
