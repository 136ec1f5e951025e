import { parseArgs } from "node:util";
import {
  faultTable,
  findBug,
  flowBugs,
  flowTable,
  plantedBugs,
  scheduleBugs,
  simulatedMemoryStore,
  simulatedProducts,
  simulateFlow,
  simulateFlows,
  simulateSchedules,
  simulateSeeds,
} from "@lendloom/engine/testing";
import { simulatedSqliteStore } from "../../server/src/store/testing/simulated-sqlite.ts";

/**
 * `pnpm simulate [--seeds 10000] [--seed N] [--sqlite] [--bugs]`: the durable runtime under faults, seed by seed, and an
 * application with a sub-flow, signals and things to undo, and schedules, over the memory store; with
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
    const flows = await simulateFlows(seeds);
    console.log(flowTable(seeds, flows));
    failed += flows.violated.length;
    failed += await lookAtSchedules(seeds);
  }
  console.log(JSON.stringify({ seed: from, seeds: count, failed }));
  return failed === 0 ? 0 : 1;
}

async function lookAtSchedules(seeds: { readonly from: number; readonly count: number }): Promise<number> {
  const products = simulatedProducts(seeds.from, 0);
  let [due, byHand, failed] = [0, 0, 0];
  for (let seed = seeds.from; seed < seeds.from + seeds.count; seed++) {
    const report = await simulateSchedules(seed, await makeStore(), products);
    due += report.due;
    byHand += report.byHand;
    if (report.violations.length > 0) failed += 1;
    for (const violation of report.violations) console.log(`seed ${seed}: ${violation}`);
  }
  const last = seeds.from + seeds.count - 1;
  console.log(`seeds ${seeds.from} to ${last} with schedules: ${due} runs when due, ${byHand} by hand`);
  return failed;
}

async function findBugs(): Promise<number> {
  const products = simulatedProducts(1, 12);
  let missed = 0;
  for (const bug of plantedBugs) {
    const { name, seeds, violation } = await findBug(bug, { from, count }, products, makeStore);
    if (seeds === undefined) missed += 1;
    console.log(`${name.padEnd(46)}${String(seeds ?? "not found").padStart(6)}  ${violation ?? ""}`);
  }
  for (const bug of flowBugs) {
    const found = await findFlowBug(bug);
    if (found === undefined) missed += 1;
    console.log(`${bug.name.padEnd(46)}${found ?? "not found"}`);
  }
  for (const bug of scheduleBugs) {
    const found = await findScheduleBug(bug);
    if (found === undefined) missed += 1;
    console.log(`${bug.name.padEnd(46)}${found ?? "not found"}`);
  }
  const bugs = plantedBugs.length + flowBugs.length + scheduleBugs.length;
  console.log(JSON.stringify({ seed: from, seeds: count, bugs, missed }));
  return missed === 0 ? 0 : 1;
}

async function findScheduleBug(bug: (typeof scheduleBugs)[number]): Promise<string | undefined> {
  const products = simulatedProducts(1, 0);
  for (let seed = from; seed < from + count; seed++) {
    const [violation] = (await simulateSchedules(seed, await makeStore(), products, bug)).violations;
    if (violation !== undefined) return `${String(seed - from + 1).padStart(6)}  ${violation}`;
  }
  return undefined;
}

async function findFlowBug(bug: (typeof flowBugs)[number]): Promise<string | undefined> {
  for (let seed = from; seed < from + count; seed++) {
    const [violation] = (await simulateFlow(seed, bug)).violations;
    if (violation !== undefined) return `${String(seed - from + 1).padStart(6)}  ${violation}`;
  }
  return undefined;
}
