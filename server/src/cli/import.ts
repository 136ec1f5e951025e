import { basename } from "node:path";
import { parseArgs } from "node:util";
import type { ReportEntry } from "@lendloom/engine/interop";
import { hasErrors, type Json } from "@lendloom/engine/kernel";
import { definitionSet, hashedMembers, keyText, readImport } from "../definitions/index.ts";
import { renderIssues } from "../http/issue-rendering.ts";
import { callApi } from "./api-client.ts";
import { areCases, importCases } from "./import-cases.ts";
import { importSheet } from "./import-sheet.ts";
import { exitCodes, type Command } from "./command.ts";
import { readJsonFile, readTextFile } from "./read-json-file.ts";
import { UsageError } from "./usage-error.ts";

const formats = ["auto", "json-rules-engine", "bundle", "dmn", "xstate"] as const;

export const importCommand: Command = {
  usage:
    "import <file> [--id <id>] [--format auto|json-rules-engine|bundle|dmn|xstate] [--catalogue <id>] [--replace] [--check] | import <file>.xlsx|.csv --id <pack> --decision <id> [--check] | import <cases.json> [--id <pack>] [--replace] [--check]",
  zh: "把规则文件、DMN 模型、XState 状态机或包导入成草稿并打印报告，或用表格替换草稿里的一张决策表，或把用例放进规则包的草稿；--check 只检查。",
  en: "Imports rules, a DMN model, a machine of XState or a bundle as drafts, or a sheet over a decision table of a draft, or the cases of a pack beside its draft, and prints the report; --check only checks.",
  async run(args) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        id: { type: "string" },
        format: { type: "string", default: "auto" },
        replace: { type: "boolean", default: false },
        check: { type: "boolean", default: false },
        decision: { type: "string" },
        catalogue: { type: "string" },
      },
    });
    const [file] = positionals;
    if (file === undefined) throw new UsageError("需要一个文件。", "A file is needed.");
    if (/\.(xlsx|csv)$/i.test(file)) return await importSheet(file, values);
    const format = formats.find((known) => known === values.format);
    if (format === undefined) {
      throw new UsageError(`不认识的格式「${values.format}」。`, `Unknown format "${values.format}".`);
    }
    const json = /\.(dmn|xml)$/i.test(file) ? { dmn: readTextFile(file) } : readJsonFile(file);
    if (areCases(json)) return await importCases(json, values);
    if (values.check) return check(json, format, values);
    const query = new URLSearchParams({
      format,
      name: basename(file),
      ...(values.id === undefined ? {} : { id: values.id }),
      ...(values.catalogue === undefined ? {} : { catalogue: values.catalogue }),
      ...(values.replace ? { replace: "true" } : {}),
    });
    const { status, body } = await callApi("POST", `/v1/imports?${query.toString()}`, json);
    process.stdout.write(`${JSON.stringify(body, null, 2)}\n`);
    return status === 201 ? exitCodes.ok : exitCodes.failed;
  },
};

/** What importing would say and make, without a server. */
function check(
  json: Json,
  format: (typeof formats)[number],
  { id, catalogue }: { readonly id?: string; readonly catalogue?: string },
): number {
  const file = readImport(json, { format, id, catalogue });
  if (!file.ok) {
    print({
      refused: file.error.kind,
      ...(file.error.kind === "invalid" ? { report: file.error.report } : {}),
    });
    return exitCodes.failed;
  }
  const members = hashedMembers(file.value.documents);
  const set = definitionSet(members);
  const checked = members.map((member) => ({
    definition: keyText(member),
    hash: member.hash,
    issues: set.issuesOf(member),
  }));
  const { format: found, report } = file.value;
  print({
    format: found,
    report,
    definitions: checked.map((entry) => ({ ...entry, issues: renderIssues(entry.issues) })),
  });
  const refused = (entry: ReportEntry): boolean => entry.severity === "error";
  return report.some(refused) || checked.some(({ issues }) => hasErrors(issues))
    ? exitCodes.failed
    : exitCodes.ok;
}

function print(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}
