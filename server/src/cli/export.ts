import { parseArgs } from "node:util";
import { callApi } from "./api-client.ts";
import { exitCodes, type Command } from "./command.ts";
import { UsageError } from "./usage-error.ts";

export const exportCommand: Command = {
  usage: "export <pack> [--draft]",
  zh: "把规则包连同目录和用例导出成一个可以再导入的包。",
  en: "Prints a pack with its catalogue and cases as a bundle that imports again to the same hash.",
  async run(args) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { draft: { type: "boolean", default: false } },
    });
    const [pack] = positionals;
    if (pack === undefined) throw new UsageError("需要规则包的编号。", "The id of a pack is needed.");
    const query = values.draft ? "?draft=true" : "";
    const { status, body } = await callApi("GET", `/v1/packs/${encodeURIComponent(pack)}/bundle${query}`);
    const out = status === 200 ? process.stdout : process.stderr;
    out.write(`${JSON.stringify(body, null, 2)}\n`);
    return status === 200 ? exitCodes.ok : exitCodes.failed;
  },
};
