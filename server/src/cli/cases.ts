import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { PackCasesSchema, runPackCases, suggestCases, type PackCase } from "@lendloom/engine/decision";
import { canonicalJson, checkSchema, type Json } from "@lendloom/engine/kernel";
import { exitCodes, type Command } from "./command.ts";
import { compilePackFile, expectSound } from "./local-definitions.ts";
import { readJsonFile } from "./read-json-file.ts";
import { UsageError } from "./usage-error.ts";

export const casesCommand: Command = {
  usage: "cases <pack.json> [--cases <cases.json>] [--catalogue <file>] [--suggest [--limit <n>]]",
  zh: "离线运行用例并给出覆盖情况；--suggest 给出待确认的边界值用例。",
  en: "Runs cases offline and tells their coverage; --suggest proposes boundary cases for a person to confirm.",
  run(args) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        cases: { type: "string" },
        catalogue: { type: "string" },
        suggest: { type: "boolean", default: false },
        limit: { type: "string", default: "20" },
      },
    });
    const [packFile, ...more] = positionals;
    const limit = Number(values.limit);
    if (packFile === undefined || more.length > 0 || !Number.isInteger(limit) || limit < 1) {
      throw new UsageError("需要一个规则包文件。", "One pack file is needed.");
    }
    const pack = compilePackFile(packFile, values.catalogue);
    const cases = readCases(
      values.cases ?? join(dirname(packFile), "cases.json"),
      values.cases !== undefined,
    );
    if (values.suggest) {
      print(suggestCases(pack, cases, { limit }));
      return exitCodes.ok;
    }
    const { results, passed, failed, coverage } = runPackCases(pack, cases);
    const failing = results.filter((result) => !result.passed).map(({ id, issues }) => ({ id, issues }));
    print({ passed, failed, failing, coverage });
    return failed === 0 ? exitCodes.ok : exitCodes.failed;
  },
};

/** The cases of a file; none where a pack has no file of its own beside it. */
function readCases(file: string, isNamed: boolean): readonly PackCase[] {
  if (!isNamed && !existsSync(file)) return [];
  return expectSound(checkSchema(PackCasesSchema, readJsonFile(file)), file).cases;
}

function print(value: object): void {
  process.stdout.write(`${canonicalJson(JSON.parse(JSON.stringify(value)) as Json)}\n`);
}
