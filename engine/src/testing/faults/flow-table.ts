import type { Seeds } from "./fault-table.ts";
import { flowFaults, simulateFlow, type FlowFaultCounts, type FlowReport } from "./simulate-flows.ts";

/** What many seeds came to. */
interface FlowTally {
  readonly seeds: number;
  /** How many ended with each status. */
  readonly ends: { readonly [status: string]: number };
  /** How often each fault really fired. */
  readonly faults: FlowFaultCounts;
  readonly violated: readonly FlowReport[];
}

/** Simulates an application with a sub-flow for each seed. */
export async function simulateFlows({ from, count }: Seeds): Promise<FlowTally> {
  const reports: FlowReport[] = [];
  for (let seed = from; seed < from + count; seed++) reports.push(await simulateFlow(seed));
  const ends: Record<string, number> = {};
  for (const { end } of reports) ends[end] = (ends[end] ?? 0) + 1;
  const counts = flowFaults.map((fault) => {
    return [fault, reports.reduce((sum, { faults }) => sum + faults[fault], 0)] as const;
  });
  return {
    seeds: reports.length,
    ends,
    faults: Object.fromEntries(counts) as FlowFaultCounts,
    violated: reports.filter(({ violations }) => violations.length > 0),
  };
}

/** A tally for people: how the applications ended, and a line for every fault with how often it fired. */
export function flowTable({ from }: Seeds, { seeds, ends, faults, violated }: FlowTally): string {
  return [
    `seeds ${from} to ${from + seeds - 1} with sub-flows, signals, cancelling and undoing: ${JSON.stringify(ends)}`,
    ...Object.entries(faults).map(([fault, count]) => `  ${fault.padEnd(26)}${String(count).padStart(8)}`),
    ...violated.map(({ seed, violations }) => `seed ${seed}:\n  ${violations.slice(0, 5).join("\n  ")}`),
  ].join("\n");
}
