import { execFileSync } from "node:child_process";
import { join } from "node:path";
import type { BenchmarkOptions, Figure } from "../bench/benchmark.ts";

/** What a process of its own tells of the packs it has compiled. */
export interface PackMemory {
  readonly bytesPerPack: number;
  readonly jsonBytes: number;
}

const RULES = 1_000;

/** The heap that a compiled pack of a thousand rules keeps, its definition included. */
export function measureMemory({ quick, seed, say }: BenchmarkOptions): Promise<readonly Figure[]> {
  const packs = quick ? 2 : 12;
  const script = join(import.meta.dirname, "../pack-memory.ts");
  const printed = execFileSync(
    process.execPath,
    ["--expose-gc", script, ...[RULES, packs, seed].map(String)],
    { encoding: "utf8" },
  );
  const { bytesPerPack, jsonBytes } = JSON.parse(printed) as PackMemory;
  say(`memory: ${packs} packs of ${RULES} rules in a process of their own`);
  return Promise.resolve([
    {
      name: "packMemory1000RulesKiB",
      title: "a compiled pack of 1,000 rules keeps",
      unit: "KiB",
      value: bytesPerPack / 1_024,
    },
    {
      name: "packJson1000RulesKiB",
      title: "its JSON text is",
      unit: "KiB",
      value: jsonBytes / 1_024,
    },
  ]);
}
