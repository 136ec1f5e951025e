import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { PackCasesSchema } from "@lendloom/engine/decision";
import { convertToStrict } from "@lendloom/engine/interop";
import { checkSchema } from "@lendloom/engine/kernel";
import { exitCodes, type Command } from "./command.ts";
import { compilePackFile, expectSound } from "./local-definitions.ts";
import { readJsonFile } from "./read-json-file.ts";
import { UsageError } from "./usage-error.ts";

export const convertToStrictCommand: Command = {
  usage: "convert-to-strict <pack.json> [--cases <cases.json>] [--catalogue <file>] [--out <pack.json>]",
  zh: "把规则包转换为严格语义，打印每一个会改变的结果；--out 写出转换后的规则包。",
  en: "Converts a pack to strict and prints every outcome that changes; --out writes the converted pack.",
  run(args) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { cases: { type: "string" }, catalogue: { type: "string" }, out: { type: "string" } },
    });
    const [file] = positionals;
    if (file === undefined) throw new UsageError("需要规则包文件。", "The file of a pack is needed.");
    const { definition, catalogue } = compilePackFile(file, values.catalogue);
    const cases =
      values.cases === undefined
        ? []
        : expectSound(checkSchema(PackCasesSchema, readJsonFile(values.cases)), values.cases).cases;
    const converted = expectSound(convertToStrict(definition, { catalogue, cases }), file);
    const { pack, ...told } = converted;
    if (values.out !== undefined) writeFileSync(values.out, `${JSON.stringify(pack, null, 2)}\n`);
    process.stdout.write(`${JSON.stringify(values.out === undefined ? converted : told, null, 2)}\n`);
    return converted.report.some(({ severity }) => severity === "error") ? exitCodes.failed : exitCodes.ok;
  },
};
