import { addCounts, noFaults, type FaultCounts } from "./fault-plan.ts";
import { simulateFaults, type FaultReport } from "./simulate-faults.ts";
import type { PlantedBug } from "./mortal-process.ts";
import type { SimulatedProducts, SimulatedStore } from "./outside-world.ts";

/** What many seeds came to. */
export interface FaultTally {
  readonly seeds: number;
  readonly runs: number;
  readonly finished: number;
  readonly acknowledged: number;
  readonly steps: number;
  /** How often each fault really fired. */
  readonly faults: FaultCounts;
  readonly violated: readonly FaultReport[];
}

export interface Seeds {
  readonly from: number;
  readonly count: number;
}

/** Simulates each seed over a store of its own. */
export async function simulateSeeds(
  { from, count }: Seeds,
  products: SimulatedProducts,
  makeStore: () => Promise<SimulatedStore> | SimulatedStore,
): Promise<FaultTally> {
  const reports: FaultReport[] = [];
  for (let seed = from; seed < from + count; seed++) {
    reports.push(await simulateFaults(seed, await makeStore(), products));
  }
  const sum = (member: "runs" | "finished" | "acknowledged" | "steps") =>
    reports.reduce((total, report) => total + report[member], 0);
  return {
    seeds: reports.length,
    runs: sum("runs"),
    finished: sum("finished"),
    acknowledged: sum("acknowledged"),
    steps: sum("steps"),
    faults: reports.reduce((total, { faults }) => addCounts(total, faults), noFaults),
    violated: reports.filter(({ violations }) => violations.length > 0),
  };
}

/** A tally for people: what was simulated, and a line for every fault with how often it fired. */
export function faultTable({ from }: Seeds, tally: FaultTally): string {
  const { seeds, runs, finished, acknowledged, steps } = tally;
  const lines = Object.entries(tally.faults).map(
    ([fault, count]) => `  ${fault.padEnd(26)}${String(count).padStart(8)}`,
  );
  return [
    `seeds ${from} to ${from + seeds - 1}: ${runs} runs, ${finished} finished, ${steps} steps, ${acknowledged} acknowledged commands`,
    ...lines,
    ...tally.violated.map(
      ({ seed, violations }) => `seed ${seed}:\n  ${violations.slice(0, 5).join("\n  ")}`,
    ),
  ].join("\n");
}

export interface FoundBug {
  readonly name: string;
  /** The number of seeds it took; undefined: it was not found. */
  readonly seeds?: number;
  readonly violation?: string;
}

/** Looks for a planted bug, seed by seed, until one shows it. */
export async function findBug(
  bug: PlantedBug,
  { from, count }: Seeds,
  products: SimulatedProducts,
  makeStore: () => Promise<SimulatedStore> | SimulatedStore,
): Promise<FoundBug> {
  for (let seed = from; seed < from + count; seed++) {
    const { violations } = await simulateFaults(seed, await makeStore(), products, bug);
    const [violation] = violations;
    if (violation !== undefined) return { name: bug.name, seeds: seed - from + 1, violation };
  }
  return { name: bug.name };
}
