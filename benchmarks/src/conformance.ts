import { runDmnCases } from "./conformance/run-dmn-cases.ts";
import { runScxmlTests } from "./scxml/run-scxml-tests.ts";

type Suite = (args: readonly string[]) => Promise<number> | number;

/** Suites by name: each runs with the rest of the command line and answers the exit code. */
const suites: ReadonlyMap<string | undefined, Suite> = new Map<string | undefined, Suite>([
  ["dmn", runDmnCases],
  ["scxml", runScxmlTests],
]);

const usage = `pnpm conformance dmn|scxml [--dir <folder>] [--verbose]

  dmn             DMN's own test cases, through import and evaluator
  scxml           the SCXML tests that XState runs, through the durable path: run and journal are written out
                  and read back around every event, delays are timers, invoked machines are runs of their own
  --dir <folder>  a folder of such test cases instead of the one that is there
  --verbose       every test that failed, and why (dmn); every test (scxml)`;

async function main([suite, ...args]: readonly string[]): Promise<number> {
  const run = suites.get(suite);
  if (run !== undefined) return await run(args);
  console.error(usage);
  return 1;
}

process.exitCode = await main(process.argv.slice(2));
