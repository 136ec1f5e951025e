import { err, isJsonObject, ok, type Json, type JsonObject, type Result } from "../../kernel/index.ts";
import { interopIssues } from "../interop-issues.ts";

const MAX_RULES = 20_000;
const MAX_CONDITIONS = 5_000;

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
  readonly otherKeys: readonly string[];
}

const knownKeys: ReadonlySet<string> = new Set([
  "conditions",
  "attributes",
  "name",
  "replaceFactsInEventParams",
]);

/** A list of rules, one rule, or an object with `rules` or `decisions`, and perhaps `conditions` and `attributes`. */
export function readRulesFile(json: Json): Result<RulesFile> {
  const none = { conditions: {}, attributes: [], factsInParams: false, otherKeys: [] };
  if (Array.isArray(json)) return limited({ ...none, rules: json, rulesPointer: "", isSingle: false });
  if (!isJsonObject(json)) return err([interopIssues.issue("import.no-rules", "")]);
  const key = ["rules", "decisions"].find((name) => Array.isArray(json[name]));
  if (key === undefined)
    return "event" in json
      ? ok({ ...none, rules: [json], rulesPointer: "", isSingle: true })
      : err([interopIssues.issue("import.no-rules", "")]);
  const { conditions, attributes } = json;
  return limited({
    rules: json[key] as readonly Json[],
    rulesPointer: `/${key}`,
    isSingle: false,
    conditions: isJsonObject(conditions) ? conditions : {},
    attributes: Array.isArray(attributes) ? (attributes as readonly Json[]) : [],
    factsInParams: json["replaceFactsInEventParams"] === true,
    otherKeys: Object.keys(json).filter((name) => name !== key && !knownKeys.has(name)),
  });
}

function limited(file: RulesFile): Result<RulesFile> {
  const count = file.rules.length;
  if (count === 0) return err([interopIssues.issue("import.no-rules", file.rulesPointer)]);
  if (count > MAX_RULES)
    return err([
      interopIssues.issue("import.too-many-rules", file.rulesPointer, { count, limit: MAX_RULES }),
    ]);
  const conditions = Object.keys(file.conditions).length;
  if (conditions > MAX_CONDITIONS)
    return err([
      interopIssues.issue("import.too-many-conditions", "/conditions", {
        count: conditions,
        limit: MAX_CONDITIONS,
      }),
    ]);
  return ok(file);
}
