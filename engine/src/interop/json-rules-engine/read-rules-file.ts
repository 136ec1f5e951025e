import {
  err,
  hasMoreMembers,
  isJsonObject,
  ok,
  pointer,
  type Json,
  type JsonObject,
  type Result,
} from "../../kernel/index.ts";
import { checkConditionCounts } from "../../decision/index.ts";
import { interopIssues } from "../interop-issues.ts";

const MAX_RULES = 20_000;
const MAX_CONDITIONS = 5_000;
const MAX_EVENTS = 1_000;

/** A json-rules-engine file in any of the shapes people keep them in. */
export interface RulesFile {
  readonly rules: readonly Json[];
  /** Where the list of rules is; a file of a single rule has no list. */
  readonly rulesPointer: string;
  readonly isSingle: boolean;
  /** Named conditions, as given to `setCondition`. */
  readonly conditions: JsonObject;
  /** Declared types of facts, as rule editors keep them. */
  readonly attributes: readonly Json[];
  /** The library's option `replaceFactsInEventParams`, which a file may carry beside its rules. */
  readonly factsInParams: boolean;
  /** Keys without a meaning: listed only once it is known that they are few. */
  otherKeys(): readonly string[];
}

const knownKeys: ReadonlySet<string> = new Set([
  "conditions",
  "attributes",
  "name",
  "replaceFactsInEventParams",
]);

/**
 * A list of rules, one rule, or an object with `rules` or `decisions`, and perhaps `conditions` and `attributes`.
 * Rules, conditions and types of events are counted before anything else reads the file.
 */
export function readRulesFile(json: Json): Result<RulesFile> {
  const none = { conditions: {}, attributes: [], factsInParams: false, otherKeys: () => [] };
  if (Array.isArray(json)) return limited({ ...none, rules: json, rulesPointer: "", isSingle: false });
  if (!isJsonObject(json)) return err([interopIssues.issue("import.no-rules", "")]);
  const key = ["rules", "decisions"].find((name) => Array.isArray(json[name]));
  if (key === undefined)
    return "event" in json
      ? limited({ ...none, rules: [json], rulesPointer: "", isSingle: true })
      : err([interopIssues.issue("import.no-rules", "")]);
  const { conditions, attributes } = json;
  return limited({
    rules: json[key] as readonly Json[],
    rulesPointer: `/${key}`,
    isSingle: false,
    conditions: isJsonObject(conditions) ? conditions : {},
    attributes: Array.isArray(attributes) ? (attributes as readonly Json[]) : [],
    factsInParams: json["replaceFactsInEventParams"] === true,
    otherKeys: () => Object.keys(json).filter((name) => name !== key && !knownKeys.has(name)),
  });
}

function limited(file: RulesFile): Result<RulesFile> {
  const count = file.rules.length;
  if (count === 0) return err([interopIssues.issue("import.no-rules", file.rulesPointer)]);
  if (count > MAX_RULES)
    return err([
      interopIssues.issue("import.too-many-rules", file.rulesPointer, { count, limit: MAX_RULES }),
    ]);
  if (hasMoreMembers(file.conditions, MAX_CONDITIONS))
    return err([interopIssues.issue("import.too-many-conditions", "/conditions", { limit: MAX_CONDITIONS })]);
  if (hasMoreEvents(file.rules, MAX_EVENTS))
    return err([interopIssues.issue("import.too-many-events", file.rulesPointer, { limit: MAX_EVENTS })]);
  const counted = checkConditionCounts(conditionsOf(file));
  return counted.ok ? ok(file) : counted;
}

function hasMoreEvents(rules: readonly Json[], limit: number): boolean {
  const types = new Set<string>();
  for (const rule of rules) {
    const event = isJsonObject(rule) ? rule["event"] : undefined;
    const type = isJsonObject(event) ? event["type"] : undefined;
    if (typeof type === "string" && types.add(type).size > limit) return true;
  }
  return false;
}

function* conditionsOf({ conditions, rules, rulesPointer, isSingle }: RulesFile) {
  for (const [name, tree] of Object.entries(conditions))
    yield { conditions: tree, pointer: () => pointer("conditions", name) };
  for (const [index, rule] of rules.entries())
    yield {
      conditions: isJsonObject(rule) ? rule["conditions"] : undefined,
      pointer: () => (isSingle ? "" : rulesPointer + pointer(index)) + pointer("conditions"),
    };
}
