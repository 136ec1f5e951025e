import { parseArgs } from "node:util";
import { compilePack, evaluate, loadCatalogue, renderTrace } from "@lendloom/engine/decision";
import { importJsonRulesEngine } from "@lendloom/engine/interop";
import { canonicalJson, isJsonObject, type Json, type JsonObject } from "@lendloom/engine/kernel";
import { exitCodes, type Command } from "./command.ts";
import { expectSound } from "./local-definitions.ts";
import { readJsonFile } from "./read-json-file.ts";
import { referenceEvents, type RuleEvents } from "./reference-events.ts";
import { UsageError } from "./usage-error.ts";

export const verifyCommand: Command = {
  usage: "verify <json-rules-engine file> --facts <facts.json>",
  zh: "用 json-rules-engine 本身和我们的求值器各算一遍，比较成立与不成立的事件。",
  en: "Runs json-rules-engine itself beside our evaluator and compares the events that hold and fail.",
  async run(args) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { facts: { type: "string" } },
    });
    const [file] = positionals;
    if (file === undefined || values.facts === undefined) {
      throw new UsageError("需要规则文件和 --facts。", "A rules file and --facts are needed.");
    }
    const rules = readJsonFile(file);
    const facts = readJsonFile(values.facts);
    if (!isJsonObject(facts))
      throw new UsageError("事实应是一个 JSON 对象。", "Facts must be a JSON object.");
    const [reference, ours] = [await referenceEvents(rules, facts), ourEvents(rules, facts)];
    const same = text(reference) === text(ours);
    process.stdout.write(
      `${JSON.stringify(same ? { same, events: sorted(ours) } : { same, reference: sorted(reference), ours: sorted(ours) }, null, 2)}\n`,
    );
    return same ? exitCodes.ok : exitCodes.failed;
  },
};

function ourEvents(rules: Json, facts: JsonObject): RuleEvents {
  const imported = importJsonRulesEngine(rules, { id: "verify" });
  if (!imported.ok)
    throw new UsageError("规则文件不能导入。", "The rules cannot be imported.", imported.error);
  const catalogue = expectSound(loadCatalogue(imported.value.catalogue), "catalogue");
  const pack = expectSound(compilePack(imported.value.pack, { catalogue }), "pack");
  const at = "2026-01-01T00:00:00.000Z";
  const evaluation = expectSound(
    evaluate(pack, { facts: renamed(facts, catalogue.definition.facts), at }),
    "facts",
  );
  const traced = renderTrace(pack, evaluation).decisions.flatMap((decision) =>
    decision.kind === "rules" ? decision.rules : [],
  );
  return {
    holding: traced
      .filter(({ truth }) => truth === "true")
      .map(({ event }) => event as unknown as JsonObject),
    failing: traced
      .filter(({ truth }) => truth !== "true")
      .map(({ event }) => event as unknown as JsonObject),
  };
}

/** Facts whose names cannot be names here were renamed by the import. */
function renamed(
  facts: JsonObject,
  declared: Readonly<Record<string, { readonly sourceName?: string }>>,
): JsonObject {
  const names = new Map(Object.entries(declared).map(([name, fact]) => [fact.sourceName ?? name, name]));
  return Object.fromEntries(
    Object.entries(facts).flatMap(([name, value]) => {
      const ours = names.get(name);
      return ours === undefined ? [] : [[ours, value]];
    }),
  );
}

function text(events: RuleEvents): string {
  return JSON.stringify(sorted(events));
}

/** The library's order is not promised: sets are compared. */
function sorted({ holding, failing }: RuleEvents): RuleEvents {
  const byText = (events: readonly JsonObject[]): readonly JsonObject[] =>
    [...events].sort((a, b) => (canonicalJson(a) < canonicalJson(b) ? -1 : 1));
  return { holding: byText(holding), failing: byText(failing) };
}
