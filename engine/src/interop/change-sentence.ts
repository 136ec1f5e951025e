import { isJsonObject, type Json, type JsonObject, type Texts } from "../kernel/index.ts";
import { both, isTexts, valueTexts } from "./change-value.ts";
import { collectionNouns, propertyNames } from "./change-words.ts";
import type { Difference, TrailStep } from "./definition-difference.ts";

interface Documents {
  readonly before: Json;
  readonly after: Json;
}

/** The sentence of a difference, and the titled thing it sits in. */
export function changeSentence(
  difference: Difference,
  documents: Documents,
): { readonly subject: Texts; readonly texts: Texts } {
  const { kind, trail } = difference;
  const last = trail.at(-1) as TrailStep;
  const noun = kind === "added" || kind === "removed" ? nounOf(trail) : undefined;
  const own = titleOf(last);
  if (noun !== undefined) {
    const owner = ownerOf(trail.slice(0, -1));
    const name = own ?? nameOf(last, documents);
    return {
      subject: own ?? owner.subject,
      texts: existenceSentence(
        kind,
        noun,
        name,
        owner.isDocument || own !== undefined ? undefined : owner.subject,
      ),
    };
  }
  // A changed title is told of the thing under its old name.
  const owner = ownerOf(trail.slice(0, -1));
  const label = labelOf(trail, owner.depth, documents);
  return { subject: owner.subject, texts: valueSentence(difference, owner.subject, label, documents) };
}

function existenceSentence(kind: string, noun: Texts, name: Texts, within: Texts | undefined): Texts {
  const verb = kind === "added" ? { zh: "新增", en: "added" } : { zh: "删除", en: "removed" };
  const zh = `${verb.zh}${noun["zh-CN"]}「${name["zh-CN"]}」`;
  const en = `${noun.en} “${name.en}” ${verb.en}`;
  return within === undefined
    ? { "zh-CN": zh, en }
    : { "zh-CN": `${within["zh-CN"]}:${zh}`, en: `${within.en}: ${lowerFirst(en)}` };
}

function valueSentence(
  { kind, trail }: Difference,
  subject: Texts,
  label: Texts | undefined,
  documents: Documents,
): Texts {
  const last = trail.at(-1) as TrailStep;
  const isTarget = last.keyAfter === "target" || last.keyAfter === "initial";
  const told = (value: Json | undefined, document: Json): Texts =>
    isTarget ? quoted(stateTitle(value, document)) : valueTexts(value);
  const [before, after] = distinguishable(
    told(last.before, documents.before),
    told(last.after, documents.after),
  );
  const head =
    label === undefined
      ? { "zh-CN": `${subject["zh-CN"]} `, en: `${subject.en} ` }
      : { "zh-CN": `${subject["zh-CN"]}:${label["zh-CN"]} `, en: `${subject.en}: ${label.en} ` };
  switch (kind) {
    case "moved":
      return { "zh-CN": `${head["zh-CN"].trimEnd()}的先后次序改变`, en: `${head.en}put in another order` };
    case "added":
      return { "zh-CN": `${head["zh-CN"]}设为 ${after["zh-CN"]}`, en: `${head.en}set to ${after.en}` };
    case "removed":
      return {
        "zh-CN": `${head["zh-CN"]}取消(原为 ${before["zh-CN"]})`,
        en: `${head.en}removed (was ${before.en})`,
      };
    case "changed":
      return {
        "zh-CN": `${head["zh-CN"]}${before["zh-CN"]} → ${after["zh-CN"]}`,
        en: `${head.en}${before.en} → ${after.en}`,
      };
  }
}

/** Wording changed in one language only is shown in that language to readers of the other, too. */
function distinguishable(before: Texts, after: Texts): readonly [Texts, Texts] {
  if (before["zh-CN"] === after["zh-CN"]) return [both(before.en), both(after.en)];
  return before.en === after.en ? [both(before["zh-CN"]), both(after["zh-CN"])] : [before, after];
}

/** Added and removed things have a noun; a property that came or went has none. */
function nounOf(trail: readonly TrailStep[]): Texts | undefined {
  const parent = trail.at(-2);
  const last = trail.at(-1) as TrailStep;
  const collection = String(parent?.keyAfter ?? parent?.keyBefore ?? "");
  if (!isJsonObject(last.before ?? last.after) && !Array.isArray(last.before ?? last.after)) return undefined;
  return collectionNouns.get(collection);
}

/** The innermost titled thing on the trail, and how deep it lies. */
function ownerOf(trail: readonly TrailStep[]): {
  readonly subject: Texts;
  readonly depth: number;
  readonly isDocument: boolean;
} {
  for (let depth = trail.length - 1; depth > 0; depth -= 1) {
    const step = trail[depth] as TrailStep;
    const title = titleOf(step);
    if (title !== undefined && !isNamedWithin(step, trail[depth - 1]))
      return { subject: title, depth, isDocument: false };
  }
  return { subject: titleOf(trail[0]) ?? both("—"), depth: 0, isDocument: true };
}

/** Attributes, choices and transitions are told as parts of the thing they belong to. */
function isNamedWithin(step: TrailStep, parent: TrailStep | undefined): boolean {
  const collection = parent?.keyAfter ?? parent?.keyBefore;
  return collection === "attributes" || collection === "outcomes" || isTransition(step);
}

function isTransition({ before, after, keyAfter, keyBefore }: TrailStep): boolean {
  const value = after ?? before;
  return (
    typeof (keyAfter ?? keyBefore) === "number" && isJsonObject(value) && typeof value["target"] === "string"
  );
}

/** The title from before, so that a renamed thing is recognised; a reason's texts are its title. */
function titleOf(step: TrailStep | undefined): Texts | undefined {
  for (const value of [step?.before, step?.after]) {
    if (!isJsonObject(value)) continue;
    const title = value["title"] ?? value["texts"];
    if (isTexts(title)) return title;
  }
  return undefined;
}

function nameOf(step: TrailStep, documents: Documents): Texts {
  const value = step.after ?? step.before;
  const document = step.after === undefined ? documents.before : documents.after;
  if (isJsonObject(value)) {
    if (typeof value["fact"] === "string") return leafTexts(value);
    for (const key of ["id", "name", "event", "value", "condition"])
      if (typeof value[key] === "string") return valueTexts(value[key]);
    if (typeof value["target"] === "string") return stateTitle(value["target"], document);
  }
  const key = step.keyAfter ?? step.keyBefore;
  return typeof key === "string" ? valueTexts(key) : both(`#${String((key ?? 0) + 1)}`);
}

function leafTexts(leaf: JsonObject): Texts {
  const parts = [leaf["fact"], leaf["operator"], leaf["value"]].map(valueTexts);
  return {
    "zh-CN": parts.map((part) => part["zh-CN"]).join(" "),
    en: parts.map((part) => part.en).join(" "),
  };
}

/** What of the owner changed; `undefined` for the one value that the owner is about. */
function labelOf(trail: readonly TrailStep[], depth: number, documents: Documents): Texts | undefined {
  const parts: Texts[] = [];
  for (let index = depth + 1; index < trail.length; index += 1) {
    const part = labelPart(trail, index, depth, documents);
    if (part !== undefined) parts.push(part);
  }
  if (parts.length === 0) return undefined;
  return {
    "zh-CN": parts.map((part) => part["zh-CN"]).join(","),
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

/** The title of a state by its key, wherever it is nested. */
function stateTitle(target: Json | undefined, document: Json): Texts {
  if (typeof target !== "string") return both("—");
  const key = target.replace(/^#/, "");
  const open: Json[] = [isJsonObject(document) ? (document["machine"] ?? null) : null];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const states = isJsonObject(node) ? node["states"] : undefined;
    if (!isJsonObject(states)) continue;
    const state = Object.hasOwn(states, key) ? states[key] : undefined;
    if (isJsonObject(state) && isTexts(state["title"])) return state["title"];
    open.push(...Object.values(states));
  }
  return both(target);
}

function quoted(texts: Texts): Texts {
  return { "zh-CN": `「${texts["zh-CN"]}」`, en: `“${texts.en}”` };
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
