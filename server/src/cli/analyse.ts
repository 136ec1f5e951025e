import { parseArgs } from "node:util";
import { analysePack, type Finding } from "@lendloom/engine/decision";
import { exitCodes, type Command } from "./command.ts";
import { compilePackFile } from "./local-definitions.ts";
import { UsageError } from "./usage-error.ts";

export const analyseCommand: Command = {
  usage: "analyse <pack.json> [--catalogue <file>] [--json]",
  zh: "查找规则包的错误：空隙、重叠、永不生效的行和规则，各附一位申请人和改法；有错误时退出码为 1。",
  en: "Finds gaps, overlaps, dead rows and rules, each with an applicant and a fix; exits with 1 on errors.",
  run(args) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { catalogue: { type: "string" }, json: { type: "boolean", default: false } },
    });
    const [file] = positionals;
    if (file === undefined) throw new UsageError("需要规则包文件。", "The file of a pack is needed.");
    const analysis = analysePack(compilePackFile(file, values.catalogue));
    const { findings, bounded } = analysis;
    process.stdout.write(
      values.json
        ? `${JSON.stringify(analysis, null, 2)}\n`
        : [...findings.map(told), summary(findings.length, bounded)].join("\n"),
    );
    return findings.some(({ severity }) => severity === "error") ? exitCodes.failed : exitCodes.ok;
  },
};

const words: Readonly<Record<Finding["severity"], string>> = {
  error: "错误 error",
  warning: "警告 warning",
  info: "提示 info",
};

function told({ severity, pointer, texts, witness, fix }: Finding): string {
  return [
    `${words[severity]}  ${pointer}`,
    `  ${texts["zh-CN"]}`,
    `  ${texts.en}`,
    ...(witness === undefined ? [] : [`  申请人 applicant: ${JSON.stringify(witness.facts)}`]),
    ...(fix === undefined ? [] : [`  改法 fix: ${fix.texts["zh-CN"]} · ${fix.texts.en}`]),
    "",
  ].join("\n");
}

function summary(count: number, bounded: boolean): string {
  const more = bounded ? "（未查完，可能还有） (stopped early: there may be more)" : "";
  return `发现 ${count} 处 · ${count} found${more}\n`;
}
