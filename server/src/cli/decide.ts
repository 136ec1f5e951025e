import { parseArgs } from "node:util";
import { evaluate, renderTrace, whatWouldChange } from "@lendloom/engine/decision";
import { canonicalJson, isJsonObject, type Json } from "@lendloom/engine/kernel";
import { exitCodes, type Command } from "./command.ts";
import { compilePackFile, expectSound } from "./local-definitions.ts";
import { readJsonFile } from "./read-json-file.ts";
import { UsageError } from "./usage-error.ts";

export const decideCommand: Command = {
  usage:
    "decide --pack <pack.json> --facts <facts.json> [--at <RFC 3339>] [--catalogue <file>] [--trace | --what-would-change]",
  zh: "离线决策，打印与浏览器和接口逐字节相同的规范 JSON。",
  en: "Decides offline and prints the canonical JSON, byte for byte what browser and API answer.",
  run(args) {
    const { values } = parseArgs({
      args: [...args],
      options: {
        pack: { type: "string" },
        facts: { type: "string" },
        at: { type: "string" },
        catalogue: { type: "string" },
        trace: { type: "boolean", default: false },
        "what-would-change": { type: "boolean", default: false },
      },
    });
    if (values.pack === undefined || values.facts === undefined) {
      throw new UsageError("需要 --pack 和 --facts。", "--pack and --facts are needed.");
    }
    const facts = readJsonFile(values.facts);
    if (!isJsonObject(facts))
      throw new UsageError("事实应是一个 JSON 对象。", "Facts must be a JSON object.");
    const pack = compilePackFile(values.pack, values.catalogue);
    const at = values.at ?? new Date().toISOString();
    if (values["what-would-change"]) {
      const found = expectSound(whatWouldChange(pack, { facts, at }), "facts");
      process.stdout.write(`${canonicalJson(found as unknown as Json)}\n`);
      return exitCodes.ok;
    }
    const evaluation = expectSound(evaluate(pack, { facts, at }), "facts");
    const printed = values.trace ? renderTrace(pack, evaluation) : evaluation.decision;
    process.stdout.write(`${canonicalJson(printed as unknown as Json)}\n`);
    return exitCodes.ok;
  },
};
