import { parseArgs } from "node:util";
import { families } from "./differential/families.ts";
import { runFamily } from "./differential/run-family.ts";

/**
 * `pnpm differential [--runs 100000] [--seed N] [--family <name>]`: random rule sets and facts beside
 * json-rules-engine itself, and the three semantics beside each other. The last line is one JSON object; a
 * disagreement prints its smallest case before that, and the exit code is 1.
 */
const { values } = parseArgs({
  args: process.argv.slice(2).filter((argument) => argument !== "--"),
  options: {
    runs: { type: "string", default: "100000" },
    seed: { type: "string", default: String(Date.now() % 2 ** 30) },
    family: { type: "string" },
  },
});
const [runs, seed] = [Number(values.runs), Number(values.seed)];
if (!Number.isSafeInteger(runs) || runs < 1 || !Number.isSafeInteger(seed))
  throw new Error("--runs and --seed are whole numbers, --runs at least 1");

console.log(`seed ${seed}`);
const started = performance.now();
let disagreements = 0;
const counts: Record<string, number> = {};
for (const family of families.filter(({ name }) => values.family === undefined || values.family === name)) {
  const wanted = Math.ceil((runs * family.perThousand) / 1_000);
  console.log(`\n${family.title}`);
  const run = await runFamily(family, {
    runs: wanted,
    seed,
    progress: (done) => {
      if (done % 10_000 === 0 || done === wanted) console.log(`${done} of ${wanted}  ${seconds()}`);
    },
  });
  counts[family.name] = run.runs;
  if (run.found === undefined) continue;
  disagreements += 1;
  console.log(`${run.found.said}\n${JSON.stringify(run.found)}`);
}
const { "json-rules-engine": ruleSets = 0, ...others } = counts;
console.log(`\n${JSON.stringify({ runs: ruleSets, ...others, disagreements, seed, seconds: elapsed() })}`);
process.exitCode = disagreements > 0 ? 1 : 0;

function elapsed(): number {
  return Math.round((performance.now() - started) / 1_000);
}

function seconds(): string {
  return `${elapsed()} s`;
}
