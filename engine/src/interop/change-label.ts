import { isJsonObject, type Json, type Texts } from "../kernel/index.ts";
import { isTransition, nameOf, quoted, titleOf, type Documents } from "./change-names.ts";
import { both, isTexts, valueTexts } from "./change-value.ts";
import { collectionNouns, propertyNames } from "./change-words.ts";
import type { TrailStep } from "./definition-difference.ts";

/** What of the owner changed; `undefined` for the one value that the owner is about. */
export function labelOf(trail: readonly TrailStep[], depth: number, documents: Documents): Texts | undefined {
  const parts: Texts[] = [];
  for (let index = depth + 1; index < trail.length; index += 1) {
    const part = labelPart(trail, index, depth, documents);
    if (part !== undefined) parts.push(part);
  }
  if (parts.length === 0) return undefined;
  return {
    "zh-CN": parts.map((part) => part["zh-CN"]).join("，"),
    en: parts.map((part) => part.en).join(", "),
  };
}

/** Keys that only hold a structure together. */
const silent: ReadonlySet<string> = new Set([
  "conditions",
  "all",
  "any",
  "not",
  "params",
  "rows",
  "attributes",
  "machine",
  "states",
  "invoke",
  "outcomes",
  "input",
]);

const transitionWords: ReadonlyMap<string, Texts> = new Map([
  ["onDone", { "zh-CN": "完成后", en: "when done" }],
  ["onError", { "zh-CN": "失败后", en: "on failure" }],
  ["always", { "zh-CN": "随即", en: "at once" }],
]);

function labelPart(
  trail: readonly TrailStep[],
  index: number,
  depth: number,
  documents: Documents,
): Texts | undefined {
  const step = trail[index] as TrailStep;
  const key = step.keyAfter ?? step.keyBefore ?? "";
  const parentKey = String(trail[index - 1]?.keyAfter ?? trail[index - 1]?.keyBefore ?? "");
  const isLast = index === trail.length - 1;
  if (parentKey === "on") return { "zh-CN": `收到 ${String(key)} 后`, en: `on ${String(key)}` };
  if (parentKey === "after") {
    if (isLast) return { "zh-CN": "时限", en: "timer" };
    const delay = valueTexts(String(key));
    return { "zh-CN": `${delay["zh-CN"]}后`, en: `after ${delay.en}` };
  }
  if (key === "on" || key === "after") return isLast ? propertyNames.get(key) : undefined;
  if (typeof key === "number") return entryLabel(trail, index, key, documents);
  if (transitionWords.has(key)) return transitionWords.get(key);
  if (key === "value" && isLast && isOnlyLeaf(trail, depth)) return undefined;
  if (key === "value" && isLast) return leafLabel(trail[index - 1]);
  if (key === "points" && isLast && parentKey !== "missing") return propertyNames.get(key);
  if (silent.has(key) && !isLast) return undefined;
  if ((key === "when" || key === "then") && !isLast) return undefined;
  return propertyNames.get(key) ?? both(key);
}

function entryLabel(
  trail: readonly TrailStep[],
  index: number,
  key: number,
  documents: Documents,
): Texts | undefined {
  const parentKey = String(trail[index - 1]?.keyAfter ?? "");
  const step = trail[index] as TrailStep;
  if (isTransition(step)) {
    const title = titleOf(step);
    return title === undefined ? undefined : quoted(title);
  }
  if (parentKey === "when" || parentKey === "then") return columnTitle(trail, index, parentKey, key);
  if (parentKey === "rows") {
    const row = nameOf(step, documents);
    return { "zh-CN": `行「${row["zh-CN"]}」`, en: `row “${row.en}”` };
  }
  if (collectionNouns.has(parentKey) && isJsonObject(step.after ?? step.before)) {
    if (parentKey === "all" || parentKey === "any" || parentKey === "on" || transitionWords.has(parentKey))
      return undefined;
    return titleOf(step) ?? nameOf(step, documents);
  }
  return undefined;
}

function columnTitle(trail: readonly TrailStep[], index: number, side: string, column: number): Texts {
  const table = trail[index - 4] ?? trail[index - 3];
  const model =
    [trail[index - 4], trail[index - 3]]
      .map((step) => step?.after)
      .find((value) => isJsonObject(value) && Array.isArray(value["inputs"])) ?? table?.after;
  const columns = isJsonObject(model) ? model[side === "when" ? "inputs" : "outputs"] : undefined;
  const entry = Array.isArray(columns) ? (columns as readonly Json[])[column] : undefined;
  const title = isJsonObject(entry) ? entry["title"] : undefined;
  return isTexts(title) ? title : both(`#${column + 1}`);
}

/** A rule of one comparison is about its value: "Cut-off 600 → 620". */
function isOnlyLeaf(trail: readonly TrailStep[], depth: number): boolean {
  const conditions = trail.slice(depth + 1).find((step) => step.keyAfter === "conditions");
  return conditions !== undefined && countLeaves(conditions.after ?? null) === 1;
}

function countLeaves(tree: Json): number {
  if (!isJsonObject(tree)) return 0;
  if (typeof tree["fact"] === "string" || typeof tree["condition"] === "string") return 1;
  const children = [tree["all"], tree["any"], [tree["not"] ?? null]].flatMap((list) =>
    Array.isArray(list) ? (list as readonly Json[]) : [],
  );
  return children.reduce<number>((count, child) => count + countLeaves(child), 0);
}

function leafLabel(step: TrailStep | undefined): Texts {
  const leaf = step?.after ?? step?.before;
  if (!isJsonObject(leaf) || typeof leaf["fact"] !== "string")
    return propertyNames.get("value") ?? both("value");
  const operator = valueTexts(leaf["operator"]);
  return { "zh-CN": `${leaf["fact"]} ${operator["zh-CN"]}`, en: `${leaf["fact"]} ${operator.en}` };
}
