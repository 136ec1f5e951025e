import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { PackCasesSchema, runPackCases, suggestCases } from "@lendloom/engine/decision";
import { canonicalJson, checkSchema, type Issue, type Json } from "@lendloom/engine/kernel";
import { runWorkflowCases } from "@lendloom/engine/process";
import { WorkflowCasesSchema } from "@lendloom/engine/workflow";
import type { Static, TSchema } from "typebox";
import { textMember } from "../definitions/index.ts";
import { exitCodes, type Command } from "./command.ts";
import { compilePackFile, expectSound } from "./local-definitions.ts";
import { compileWorkflowFile } from "./local-workflow.ts";
import { readJsonFile } from "./read-json-file.ts";
import { UsageError } from "./usage-error.ts";
import { proposedCases, toldCoverage } from "./workflow-coverage.ts";

export const casesCommand: Command = {
  usage:
    "cases <pack.json or workflow.json> [--cases <cases.json>] [--catalogue <file>] [--suggest [--limit <n>]]",
  zh: "离线运行规则包或流程的用例，给出覆盖情况；--suggest 给出待确认的新用例：规则包的边界值，流程中没有用例走过的转移。",
  en: "Runs the cases of a pack or a workflow offline and tells their coverage; --suggest proposes more for a person to confirm: at a pack's limits, or through a workflow's transitions that no case takes.",
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
    const [file, ...more] = positionals;
    const limit = Number(values.limit);
    if (file === undefined || more.length > 0 || !Number.isInteger(limit) || limit < 1) {
      throw new UsageError("需要一个规则包或流程文件。", "One file of a pack or a workflow is needed.");
    }
    const asked = { file, catalogue: values.catalogue, suggest: values.suggest, limit };
    const beside = join(dirname(file), "cases.json");
    const named = values.cases ?? (existsSync(beside) ? beside : undefined);
    const isWorkflow = textMember(readJsonFile(file), "format") === "lendloom-workflow/1";
    const answer = isWorkflow ? workflowAnswer(asked, named) : packAnswer(asked, named);
    print(answer);
    return "failed" in answer && answer.failed > 0 ? exitCodes.failed : exitCodes.ok;
  },
};

function packAnswer({ file, catalogue, suggest, limit }: CasesAsked, casesFile: string | undefined) {
  const pack = compilePackFile(file, catalogue);
  const cases = casesFile === undefined ? [] : readCases(PackCasesSchema, casesFile).cases;
  if (suggest) return suggestCases(pack, cases, { limit });
  const { results, passed, failed, coverage } = runPackCases(pack, cases);
  return { passed, failed, failing: failing(results), coverage };
}

function workflowAnswer({ file, catalogue, suggest, limit }: CasesAsked, casesFile: string | undefined) {
  const { process: compiled, ...options } = compileWorkflowFile(file, catalogue);
  const cases = casesFile === undefined ? [] : readCases(WorkflowCasesSchema, casesFile).cases;
  if (suggest) return proposedCases(compiled, cases, { ...options, limit });
  const { results, coverage } = runWorkflowCases(compiled, cases, { traces: false, ...options });
  const failed = failing(results);
  return {
    passed: results.length - failed.length,
    failed: failed.length,
    failing: failed,
    coverage: toldCoverage(compiled, coverage),
  };
}

interface CasesAsked {
  readonly file: string;
  readonly catalogue: string | undefined;
  readonly suggest: boolean;
  readonly limit: number;
}

function readCases<S extends TSchema>(schema: S, file: string): Static<S> {
  return expectSound(checkSchema(schema, readJsonFile(file)), file);
}

function failing(results: readonly { id: string; passed: boolean; issues: readonly Issue[] }[]) {
  return results.filter(({ passed }) => !passed).map(({ id, issues }) => ({ id, issues }));
}

function print(value: object): void {
  process.stdout.write(`${canonicalJson(JSON.parse(JSON.stringify(value)) as Json)}\n`);
}
