import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { format } from "prettier";
import { benchmarks } from "./bench/registry.ts";
import { printFigures } from "./bench/print-figures.ts";
import { reportOf } from "./bench/report.ts";

const usage = `pnpm bench <${[...benchmarks.keys()].join("|")}> [--only <section>]… [--seed <number>] [--quick]

  --only <section>  one section of it, may be repeated; nothing is written to benchmarks/results
  --seed <number>   what rules and applicants are made from
  --quick           a few seconds to see that all works; the figures mean nothing and are not written`;

/** Runs one benchmark, prints its table, and as the last line its report as one JSON object. */
async function main(): Promise<number> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      only: { type: "string", multiple: true, default: [] },
      seed: { type: "string" },
      quick: { type: "boolean", default: false },
    },
  });
  const [name = "", ...rest] = positionals;
  const benchmark = benchmarks.get(name);
  const { only, quick } = values;
  const unknown = only.filter((section) => benchmark?.sections.includes(section) !== true);
  const seed = values.seed === undefined ? benchmark?.seed : Number(values.seed);
  if (benchmark === undefined || rest.length > 0 || unknown.length > 0 || !Number.isSafeInteger(seed)) {
    console.error(usage);
    if (unknown.length > 0) console.error(`\nsections of ${name}: ${benchmark?.sections.join(", ") ?? ""}`);
    return 1;
  }
  const options = { quick, only, seed: seed ?? benchmark.seed, say: (line: string) => console.log(line) };
  console.log(`${benchmark.title}, seed ${options.seed}`);
  const figures = await benchmark.run(options);
  const sections = only.length === 0 ? benchmark.sections : only;
  const report = reportOf({ benchmark: name, seed: options.seed, quick, sections }, figures);
  console.log(`\n${printFigures(figures)}\n`);
  if (!quick && only.length === 0) await keep(name, JSON.stringify(report));
  console.log(JSON.stringify(report));
  return 0;
}

async function keep(name: string, json: string): Promise<void> {
  const folder = join(import.meta.dirname, "../results");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.json`), await format(json, { parser: "json", printWidth: 110 }));
}

process.exitCode = await main();
