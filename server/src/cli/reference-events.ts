import { isJsonObject, type Json, type JsonObject } from "@lendloom/engine/kernel";
import { Engine, type RuleProperties } from "json-rules-engine";
import { resolvePath } from "./resolve-path.ts";
import { UsageError } from "./usage-error.ts";

export interface RuleEvents {
  readonly holding: readonly JsonObject[];
  readonly failing: readonly JsonObject[];
}

/** The answers of json-rules-engine itself: a fresh engine for each run, and no path language that runs code. */
export async function referenceEvents(file: Json, facts: JsonObject): Promise<RuleEvents> {
  const { rules, conditions } = partsOf(file);
  const engine = new Engine([], { allowUndefinedFacts: true, pathResolver: resolvePath });
  for (const [name, tree] of Object.entries(conditions)) {
    engine.setCondition(name, tree as unknown as RuleProperties["conditions"]);
  }
  for (const rule of rules) engine.addRule(rule as unknown as RuleProperties);
  const { events, failureEvents } = await engine.run({ ...facts });
  const plain = (list: readonly object[]): readonly JsonObject[] =>
    list.map((event) => JSON.parse(JSON.stringify(event)) as JsonObject);
  return { holding: plain(events), failing: plain(failureEvents) };
}

function partsOf(file: Json): { rules: readonly JsonObject[]; conditions: JsonObject } {
  if (Array.isArray(file)) return { rules: file as readonly JsonObject[], conditions: {} };
  if (!isJsonObject(file)) throw new UsageError("这不是规则文件。", "This is not a rules file.");
  const rules = Array.isArray(file["rules"])
    ? (file["rules"] as readonly JsonObject[])
    : Array.isArray(file["decisions"])
      ? (file["decisions"] as readonly JsonObject[])
      : [file];
  const shared = Array.isArray(file["rules"]) || Array.isArray(file["decisions"]) ? file["conditions"] : {};
  return { rules, conditions: isJsonObject(shared) ? shared : {} };
}
