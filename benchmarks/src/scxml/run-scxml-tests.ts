import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { enabledTests } from "./enabled-tests.ts";
import { runScxmlTest } from "./run-scxml-test.ts";
import { scxmlData } from "./scxml-data.ts";

/** Runs the SCXML tests that XState runs and prints what passed by folder; answers the exit code. */
export async function runScxmlTests(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { dir: { type: "string" }, verbose: { type: "boolean", default: false } },
  });
  const root = values.dir === undefined ? scxmlData() : resolve(values.dir);
  const results: { readonly name: string; readonly failure: string | undefined }[] = [];
  for (const name of enabledTests) results.push({ name, failure: await runScxmlTest(root, name) });
  for (const [folder, tests] of Map.groupBy(results, ({ name }) => name.split("/")[0] ?? "")) {
    const failures = tests.filter(({ failure }) => failure !== undefined);
    console.log(
      `${folder.padEnd(34)} passed ${tests.length - failures.length} failed ${failures.length} of ${tests.length}`,
    );
    for (const { name, failure } of values.verbose ? tests : failures) {
      console.log(`    ${name} ${failure === undefined ? "passed" : `failed: ${failure}`}`);
    }
  }
  const failed = results.filter(({ failure }) => failure !== undefined).length;
  console.log(JSON.stringify({ passed: results.length - failed, failed }));
  return failed === 0 ? 0 : 1;
}
