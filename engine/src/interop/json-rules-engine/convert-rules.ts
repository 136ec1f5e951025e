import { isJsonObject, pointer, type Json, type JsonObject } from "../../kernel/index.ts";
import type { CatalogueDefinition, PackDefinition, Rule } from "../../decision/index.ts";
import { both } from "../change-value.ts";
import { interopIssues } from "../interop-issues.ts";
import { reportIssue, type ReportEntry } from "../report.ts";
import { convertConditions, convertFact } from "./convert-conditions.ts";
import { FactCollector } from "./fact-collector.ts";
import { uniqueName } from "../unique-name.ts";
import type { RulesFile } from "./read-rules-file.ts";

export interface ConvertedRules {
  readonly rules: readonly Rule[];
  readonly conditions: PackDefinition["conditions"];
  /** Original names of named conditions by their ids. */
  readonly conditionNames: ReadonlyMap<string, string>;
  readonly facts: CatalogueDefinition["facts"];
  readonly sources: CatalogueDefinition["sources"];
  readonly report: readonly ReportEntry[];
}

/** Where conversion reports and what it has found so far. */
export interface Conversion {
  readonly facts: FactCollector;
  /** Ids of named conditions by their original names. */
  readonly conditionIds: ReadonlyMap<string, string>;
  /** Whether members of event params may name facts. */
  readonly factsInParams: boolean;
  report(
    code: Parameters<typeof interopIssues.issue>[0],
    at: string,
    params?: Readonly<Record<string, Json>>,
    severity?: ReportEntry["severity"],
  ): void;
}

/** Converts rules and named conditions, and collects the facts they use. */
export function convertRules(file: RulesFile): ConvertedRules {
  const report: ReportEntry[] = [];
  const conditionIds = idsOf(Object.keys(file.conditions), "condition");
  const conversion: Conversion = {
    facts: new FactCollector(),
    conditionIds,
    factsInParams: file.factsInParams,
    report: (code, at, params = {}, severity = "error") =>
      void report.push(reportIssue(interopIssues.issue(code, at, params), severity)),
  };
  for (const key of file.otherKeys())
    conversion.report("import.key-dropped", pointer(key), { key }, "warning");
  conversion.facts.declare(file.attributes);
  const conditions: PackDefinition["conditions"] = {};
  for (const [name, id] of conditionIds) {
    const tree = convertConditions(file.conditions[name] ?? null, pointer("conditions", name), conversion);
    if (tree === undefined) continue;
    conditions[id] = { title: both(name), conditions: tree, ...(id === name ? {} : { sourceName: name }) };
  }
  const names = file.rules.map((rule) => (isJsonObject(rule) ? rule["name"] : undefined));
  const ruleIds = ruleIdsOf(names);
  const rules = file.rules.flatMap((rule, index) => {
    if (conversion.facts.isFull) return [];
    const at = file.isSingle ? "" : file.rulesPointer + pointer(index);
    return convertRule(rule, at, ruleIds[index] ?? "", index, conversion);
  });
  const { facts, sources } = conversion.facts.finish(conversion);
  return {
    rules,
    conditions,
    conditionNames: new Map([...conditionIds].map(([name, id]) => [id, name])),
    facts,
    sources,
    report,
  };
}

function idsOf(names: readonly string[], prefix: string): ReadonlyMap<string, string> {
  const taken = new Set<string>();
  return new Map(names.map((name) => [name, uniqueName(name, prefix, "id", taken)]));
}

/** A rule without a name is known by its number: an export gives it no name again. */
function ruleIdsOf(names: readonly (Json | undefined)[]): readonly string[] {
  const taken = new Set(names.flatMap((name, index) => (isRuleName(name) ? [] : [unnamedRuleId(index)])));
  return names.map((name, index) =>
    isRuleName(name) ? uniqueName(name, "rule", "id", taken) : unnamedRuleId(index),
  );
}

export function unnamedRuleId(index: number): string {
  return `rule-${index + 1}`;
}

function isRuleName(name: Json | undefined): name is string {
  return typeof name === "string" && name.length > 0 && name.length <= 200;
}

const ruleKeys: ReadonlySet<string> = new Set(["name", "conditions", "event", "priority"]);

function convertRule(
  json: Json,
  at: string,
  id: string,
  index: number,
  conversion: Conversion,
): readonly Rule[] {
  if (!isJsonObject(json) || !isJsonObject(json["conditions"]) || !isJsonObject(json["event"])) {
    conversion.report("import.rule-shape", at);
    return [];
  }
  for (const key of Object.keys(json))
    if (!ruleKeys.has(key)) conversion.report("import.key-dropped", at + pointer(key), { key }, "warning");
  const { name, priority } = json;
  if (name !== undefined && !isRuleName(name))
    conversion.report("import.key-dropped", `${at}/name`, { key: "name" }, "warning");
  if (isLeaf(json["conditions"])) conversion.report("import.root-comparison", `${at}/conditions`);
  const conditions = convertConditions(json["conditions"], `${at}/conditions`, conversion);
  const event = convertEvent(json["event"], `${at}/event`, conversion);
  const isPriority =
    typeof priority === "number" && Number.isInteger(priority) && priority >= 1 && priority <= 1e6;
  if (priority !== undefined && !isPriority) conversion.report("import.priority", `${at}/priority`);
  if (conditions === undefined || event === undefined) return [];
  const title = isRuleName(name) ? both(name) : { "zh-CN": `规则 ${index + 1}`, en: `Rule ${index + 1}` };
  return [
    {
      id,
      title,
      conditions,
      event,
      ...(isPriority ? { priority } : {}),
      ...(isRuleName(name) && name !== id ? { sourceName: name } : {}),
    },
  ];
}

function isLeaf(conditions: JsonObject): boolean {
  return !["any", "all", "not", "condition"].some((key) => Object.hasOwn(conditions, key));
}

function convertEvent(json: JsonObject, at: string, conversion: Conversion): Rule["event"] | undefined {
  const { type, params } = json;
  for (const key of Object.keys(json))
    if (key !== "type" && key !== "params")
      conversion.report("import.key-dropped", at + pointer(key), { key }, "warning");
  if (typeof type !== "string" || type.length === 0 || type.length > 80) {
    conversion.report("import.event-type", `${at}/type`);
    return undefined;
  }
  if (params !== undefined && !isJsonObject(params))
    conversion.report("import.key-dropped", `${at}/params`, { key: "params" }, "warning");
  return isJsonObject(params)
    ? { type, params: convertParams(params, `${at}/params`, conversion) }
    : { type };
}

/** Where the library would replace facts in params, they have our names. */
function convertParams(params: JsonObject, at: string, conversion: Conversion): JsonObject {
  const members = Object.entries(params).flatMap(([name, member]): (readonly [string, Json])[] => {
    const place = at + pointer(name);
    if (isLost(name, place, conversion)) return [];
    const isReference = conversion.factsInParams && isJsonObject(member) && Object.hasOwn(member, "fact");
    const fact = isReference ? convertFact(member, place, conversion, undefined) : undefined;
    return [[name, fact ?? keptParam(member, place, conversion)]];
  });
  return Object.fromEntries(members);
}

/** The library's copy of a rule loses members named like those of every object (`toString`, `constructor`, …). */
function keptParam(json: Json, at: string, conversion: Conversion): Json {
  if (Array.isArray(json))
    return (json as readonly Json[]).map((item, index) => keptParam(item, at + pointer(index), conversion));
  if (!isJsonObject(json)) return json;
  const kept = Object.entries(json).filter(([name]) => !isLost(name, at + pointer(name), conversion));
  return Object.fromEntries(
    kept.map(([name, item]) => [name, keptParam(item, at + pointer(name), conversion)]),
  );
}

function isLost(name: string, at: string, conversion: Conversion): boolean {
  if (!(name in Object.prototype)) return false;
  conversion.report("import.key-dropped", at, { key: name }, "warning");
  return true;
}
