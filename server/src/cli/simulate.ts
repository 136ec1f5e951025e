import { dirname, join } from "node:path";
import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import { canonicalJson, checkSchema, type Json } from "@lendloom/engine/kernel";
import { simulate } from "@lendloom/engine/process";
import { WorkflowCase, WorkflowCasesSchema } from "@lendloom/engine/workflow";
import { exitCodes, type Command } from "./command.ts";
import { expectSound } from "./local-definitions.ts";
import { documentsAroundFile } from "./local-workflow.ts";
import { readJsonFile } from "./read-json-file.ts";
import { UsageError } from "./usage-error.ts";

export const simulateCommand: Command = {
  usage:
    "simulate --workflow <workflow.json> --case <id or case.json> [--cases <cases.json>] [--catalogue <file>]",
  zh: "用一个用例离线模拟流程，打印路径、决策和查询的规范 JSON。",
  en: "Runs a workflow through a case offline and prints path, decisions and queries as canonical JSON.",
  run(args) {
    const { values } = parseArgs({
      args: [...args],
      options: {
        workflow: { type: "string" },
        case: { type: "string" },
        cases: { type: "string" },
        catalogue: { type: "string" },
      },
    });
    if (values.workflow === undefined || values.case === undefined) {
      throw new UsageError("需要 --workflow 和 --case。", "--workflow and --case are needed.");
    }
    const around = documentsAroundFile(values.workflow, values.catalogue);
    const script = readCase(values.case, values.cases ?? join(dirname(values.workflow), "cases.json"));
    const simulation = simulate(around, script);
    process.stdout.write(`${canonicalJson(JSON.parse(JSON.stringify(simulation)) as Json)}\n`);
    return simulation.error === undefined ? exitCodes.ok : exitCodes.failed;
  },
};

/** A case file of its own, or one of the named cases beside the workflow. */
function readCase(wanted: string, casesFile: string): WorkflowCase {
  if (existsSync(wanted)) return expectSound(checkSchema(WorkflowCase, readJsonFile(wanted)), wanted);
  const { cases } = expectSound(checkSchema(WorkflowCasesSchema, readJsonFile(casesFile)), casesFile);
  const found = cases.find(({ id }) => id === wanted);
  if (found === undefined) {
    const known = cases.map(({ id }) => id).join(", ");
    throw new UsageError(
      `没有用例「${wanted}」。可选：${known}`,
      `There is no case "${wanted}"; there are ${known}.`,
    );
  }
  return found;
}
