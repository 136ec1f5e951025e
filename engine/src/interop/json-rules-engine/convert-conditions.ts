import { isJsonObject, pointer, type Json, type JsonObject } from "../../kernel/index.ts";
import { parseLibraryPath, pathFix } from "../../logic/index.ts";
import type { Conversion } from "./convert-rules.ts";
import { evidenceOf } from "./infer-type.ts";

const operators: ReadonlySet<string> = new Set([
  "equal",
  "notEqual",
  "in",
  "notIn",
  "contains",
  "doesNotContain",
  "lessThan",
  "lessThanInclusive",
  "greaterThan",
  "greaterThanInclusive",
]);
const decorators: ReadonlySet<string> = new Set([
  "someFact",
  "someValue",
  "everyFact",
  "everyValue",
  "swap",
  "not",
]);

/** The library's own order: of several groups in one object the first of these counts. */
const groups = ["any", "all", "not", "condition"] as const;

/** Converts a tree with our names of facts and conditions; `undefined` when something in it was refused. */
export function convertConditions(json: Json, at: string, conversion: Conversion): JsonObject | undefined {
  if (!isJsonObject(json)) {
    conversion.report("import.conditions-shape", at);
    return undefined;
  }
  const [kept, ...ignored] = groups.filter((key) => Object.hasOwn(json, key));
  for (const key of ignored)
    conversion.report(
      "import.group-ignored",
      at + pointer(key),
      { kept: kept ?? "", ignored: key },
      "warning",
    );
  if (kept === undefined) return convertLeaf(json, at, conversion);
  dropKeys(json, new Set(groups), at, conversion);
  const child = json[kept] ?? null;
  const place = at + pointer(kept);
  if (kept === "condition") return convertReference(child, place, conversion);
  if (kept === "not") {
    const inner = convertConditions(child, place, conversion);
    return inner === undefined ? undefined : { not: inner };
  }
  if (!Array.isArray(child)) {
    conversion.report("import.conditions-shape", place);
    return undefined;
  }
  const children = child as readonly Json[];
  if (children.length === 0) conversion.report("import.empty-group", place, { group: kept }, "warning");
  const converted = children.flatMap(
    (each, index) => convertConditions(each, place + pointer(index), conversion) ?? [],
  );
  return converted.length === children.length ? { [kept]: converted } : undefined;
}

function convertReference(name: Json, at: string, conversion: Conversion): JsonObject | undefined {
  const id = typeof name === "string" ? (conversion.conditionIds.get(name) ?? name) : undefined;
  if (id === undefined) conversion.report("import.conditions-shape", at);
  return id === undefined ? undefined : { condition: id };
}

const leafKeys: ReadonlySet<string> = new Set(["fact", "operator", "value", "path", "params"]);

function convertLeaf(json: JsonObject, at: string, conversion: Conversion): JsonObject | undefined {
  const { fact, operator, value, path } = json;
  if (fact === undefined || operator === undefined || value === undefined) {
    conversion.report("import.conditions-shape", at);
    return undefined;
  }
  dropKeys(json, leafKeys, at, conversion);
  const known = typeof operator === "string" && isOperator(operator);
  if (!known) conversion.report("import.operator-unknown", `${at}/operator`, { operator });
  const operand = isJsonObject(value) && Object.hasOwn(value, "fact") ? value : undefined;
  const evidence =
    known && path === undefined && operand === undefined ? evidenceOf(operator, value) : undefined;
  const subject = convertFact(json, at, conversion, path === undefined ? evidence : "any");
  const compared =
    operand === undefined
      ? value
      : convertFact(operand, `${at}/value`, conversion, operand["path"] === undefined ? undefined : "any");
  if (!known || subject === undefined || compared === undefined || typeof fact !== "string") return undefined;
  return { ...subject, operator, value: compared };
}

/** `fact`, `params` and `path` of a comparison or of a value that refers to a fact. */
export function convertFact(
  json: JsonObject,
  at: string,
  conversion: Conversion,
  evidence: Parameters<Conversion["facts"]["use"]>[2],
): JsonObject | undefined {
  const { fact, path, params } = json;
  if (typeof fact !== "string" || fact.length === 0 || fact.length > 200) {
    conversion.report("import.fact-name", `${at}/fact`);
    return undefined;
  }
  if (path !== undefined && typeof path !== "string") {
    conversion.report("import.path-runs-code", `${at}/path`, { path, fix: "$" });
    return undefined;
  }
  const fix = path && parseLibraryPath(path) === undefined ? pathFix(path) : undefined;
  if (path && fix !== undefined) {
    conversion.report("import.path-runs-code", `${at}/path`, {
      path: path.slice(0, 200),
      fix: fix.slice(0, 200),
    });
    return undefined;
  }
  if (path !== undefined && /^[.[]/.test(path)) {
    const rooted = `$${path}`;
    conversion.report("import.path-start", `${at}/path`, { path, fix: rooted.slice(0, 200) });
    return undefined;
  }
  const name = conversion.facts.use(fact, isJsonObject(params) ? params : undefined, evidence, `${at}/fact`);
  return { fact: name, ...(path === undefined ? {} : { path: ownPath(path) }) };
}

function isOperator(operator: string): boolean {
  const parts = operator.split(":");
  const base = parts.pop() ?? "";
  return operators.has(base) && parts.every((part) => decorators.has(part));
}

function dropKeys(json: JsonObject, known: ReadonlySet<string>, at: string, conversion: Conversion): void {
  for (const key of Object.keys(json))
    if (!known.has(key)) conversion.report("import.key-dropped", at + pointer(key), { key }, "warning");
}

/** The library reads `a.b` as `$.a.b`, and names in either quotes. */
function ownPath(path: string): string {
  const rooted = /^(?!\$(?:[.[]|$))./su.test(path) ? `$.${path}` : path;
  return rooted.replaceAll(/\["([^"'\\\]]{1,200})"\]/gu, "['$1']");
}
