import { parseArgs } from "node:util";
import {
  faultTable,
  findBug,
  plantedBugs,
  simulatedMemoryStore,
  simulatedProducts,
  simulateSeeds,
} from "@lendloom/engine/testing";
import { simulatedSqliteStore } from "../../server/src/store/testing/simulated-sqlite.ts";

/**
 * `pnpm simulate [--seeds 10000] [--seed N] [--sqlite] [--bugs]`: the durable runtime under faults, seed by seed; with
 * `--bugs` how many seeds each planted bug takes. The last line is one JSON object; the exit code is 1 when a seed
 * breaks a promise or a bug is not found.
 */
const { values } = parseArgs({
  args: process.argv.slice(2).filter((argument) => argument !== "--"),
  options: {
    seeds: { type: "string", default: "10000" },
    seed: { type: "string", default: String(Date.now() % 2 ** 30) },
    sqlite: { type: "boolean", default: false },
    bugs: { type: "boolean", default: false },
  },
});
const from = Number(values.seed);
const count = Number(values.seeds);
if (!Number.isSafeInteger(from) || !Number.isSafeInteger(count) || count < 1) {
  throw new Error("Expected whole numbers for --seed and --seeds");
}
const makeStore = values.sqlite ? simulatedSqliteStore : simulatedMemoryStore;
const A_BATCH = 500;

process.exitCode = values.bugs ? await findBugs() : await look();

async function look(): Promise<number> {
  let failed = 0;
  for (let done = 0; done < count; done += A_BATCH) {
    const seeds = { from: from + done, count: Math.min(A_BATCH, count - done) };
    // Other workflows with every batch.
    const tally = await simulateSeeds(seeds, simulatedProducts(seeds.from, 12), makeStore);
    console.log(faultTable(seeds, tally));
    failed += tally.violated.length;
  }
  console.log(JSON.stringify({ seed: from, seeds: count, failed }));
  return failed === 0 ? 0 : 1;
}

async function findBugs(): Promise<number> {
  const products = simulatedProducts(1, 12);
  let missed = 0;
  for (const bug of plantedBugs) {
    const { name, seeds, violation } = await findBug(bug, { from, count }, products, makeStore);
    if (seeds === undefined) missed += 1;
    console.log(`${name.padEnd(46)}${String(seeds ?? "not found").padStart(6)}  ${violation ?? ""}`);
  }
  console.log(JSON.stringify({ seed: from, seeds: count, bugs: plantedBugs.length, missed }));
  return missed === 0 ? 0 : 1;
}
