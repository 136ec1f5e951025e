import { existsSync } from "node:fs";
import { relative, resolve } from "node:path";
import { parseArgs } from "node:util";
import { conformanceData } from "./conformance-data.ts";
import { foldersOf } from "./folders.ts";
import { runFolder, type FolderResult } from "./run-folder.ts";

/** Runs DMN's own test cases through import and evaluator; answers the exit code. */
export function runDmnCases(args: readonly string[]): number {
  const { values } = parseArgs({
    args: [...args],
    options: { dir: { type: "string" }, verbose: { type: "boolean", default: false } },
  });
  const root = values.dir === undefined ? conformanceData() : resolve(values.dir);
  if (!existsSync(root)) {
    console.log(`没有 DMN 测试数据,已跳过。 / No DMN test cases at ${root}: nothing was run.`);
    console.log(JSON.stringify({ passed: 0, failed: 0 }));
    return values.dir === undefined ? 0 : 1;
  }
  const results = foldersOf(root).map(runFolder);
  report(root, results, values.verbose);
  return results.some(({ failures }) => failures.length > 0) ? 1 : 0;
}

function report(root: string, results: readonly FolderResult[], verbose: boolean): void {
  let passed = 0;
  let failed = 0;
  for (const { folder, exact, within, failures } of results) {
    passed += exact + within;
    failed += failures.length;
    const name = (relative(root, folder) || folder).padEnd(60);
    console.log(
      `${name} passed ${exact + within} (exact ${exact}, within 1e-8 ${within}) failed ${failures.length}`,
    );
    for (const failure of verbose ? failures : []) console.log(`    ${failure}`);
  }
  console.log(JSON.stringify({ passed, failed }));
}
