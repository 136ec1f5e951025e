import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { callApi, fetchFile } from "./api-client.ts";
import { exitCodes, type Command } from "./command.ts";
import { UsageError } from "./usage-error.ts";

export const exportCommand: Command = {
  usage: "export <pack> [--draft] [--format bundle|dmn|xstate] [--out <file>.xlsx|.csv [--decision <id>]]",
  zh: "把规则包连同目录和用例导出成一个可以再导入的包；或打印它的 DMN 模型，或打印流程的 XState 状态机；或把决策表写成表格文件。",
  en: "Prints a pack with its catalogue and cases as a bundle that imports again to the same hash, or its DMN model as XML, or a workflow as a machine of XState, or writes its decision tables to a spreadsheet.",
  async run(args) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        draft: { type: "boolean", default: false },
        decision: { type: "string" },
        format: { type: "string", default: "bundle" },
        out: { type: "string" },
      },
    });
    const [pack] = positionals;
    if (pack === undefined) throw new UsageError("需要规则包的编号。", "The id of a pack is needed.");
    if (values.out !== undefined) return await exportTables(pack, values.out, values);
    if (values.format === "dmn") return await exportModel(pack, values.draft);
    if (values.format !== "bundle" && values.format !== "xstate") {
      throw new UsageError(`不认识的格式「${values.format}」。`, `Unknown format "${values.format}".`);
    }
    const query = values.draft ? "?draft=true" : "";
    const id = encodeURIComponent(pack);
    const path = values.format === "xstate" ? `/v1/workflows/${id}/machine` : `/v1/packs/${id}/bundle`;
    const { status, body } = await callApi("GET", `${path}${query}`);
    const out = status === 200 ? process.stdout : process.stderr;
    out.write(`${JSON.stringify(body, null, 2)}\n`);
    return status === 200 ? exitCodes.ok : exitCodes.failed;
  },
};

async function exportModel(pack: string, draft: boolean): Promise<number> {
  const file = await fetchFile(`/v1/packs/${encodeURIComponent(pack)}/dmn${draft ? "?draft=true" : ""}`);
  if (!(file instanceof Uint8Array)) {
    process.stderr.write(`${JSON.stringify(file.body, null, 2)}\n`);
    return exitCodes.failed;
  }
  process.stdout.write(file);
  return exitCodes.ok;
}

async function exportTables(
  pack: string,
  out: string,
  { decision, draft }: { readonly decision?: string; readonly draft: boolean },
): Promise<number> {
  const format = /\.(xlsx|csv)$/i.exec(out)?.[1]?.toLowerCase();
  if (format === undefined) {
    throw new UsageError("--out 需要以 .xlsx 或 .csv 结尾。", "--out needs to end in .xlsx or .csv.");
  }
  const query = new URLSearchParams({
    format,
    ...(decision === undefined ? {} : { decision }),
    ...(draft ? { draft: "true" } : {}),
  });
  const file = await fetchFile(`/v1/packs/${encodeURIComponent(pack)}/spreadsheet?${query.toString()}`);
  if (!(file instanceof Uint8Array)) {
    process.stderr.write(`${JSON.stringify(file.body, null, 2)}\n`);
    return exitCodes.failed;
  }
  writeFileSync(out, file);
  process.stdout.write(`${JSON.stringify({ written: out, bytes: file.length })}\n`);
  return exitCodes.ok;
}
