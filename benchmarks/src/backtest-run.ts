import { parentPort, workerData } from "node:worker_threads";
import { runComparison } from "./backtest/run-comparison.ts";

/** Compares applicants `from` to `to` of a seed's series: on a thread it answers by message, as a process it prints JSON. */
function main(): void {
  const given = parentPort === null ? process.argv.slice(2).map(Number) : (workerData as readonly number[]);
  const [seed = 0, from = 0, to = 0] = given;
  const run = runComparison(seed, from, to);
  if (parentPort !== null) {
    parentPort.postMessage(run);
    return;
  }
  const { scores: _scores, ...tally } = run.tally;
  const peakMiB = process.resourceUsage().maxRSS / 1_024;
  console.log(JSON.stringify({ ...run, tally, peakMiB }));
}

main();
