import { isJsonObject, type Json, type JsonObject, type Texts } from "../kernel/index.ts";
import { both, isTexts, valueTexts } from "./change-value.ts";
import type { TrailStep } from "./definition-difference.ts";

/** The two versions of a definition, where names are looked up. */
export interface Documents {
  readonly before: Json;
  readonly after: Json;
}

export function isTransition({ before, after, keyAfter, keyBefore }: TrailStep): boolean {
  const value = after ?? before;
  return (
    typeof (keyAfter ?? keyBefore) === "number" && isJsonObject(value) && typeof value["target"] === "string"
  );
}

/** The title from before, so that a renamed thing is recognised; a reason's texts are its title. */
export function titleOf(step: TrailStep | undefined): Texts | undefined {
  for (const value of [step?.before, step?.after]) {
    if (!isJsonObject(value)) continue;
    const title = value["title"] ?? value["texts"];
    if (isTexts(title)) return title;
  }
  return undefined;
}

export function nameOf(step: TrailStep, documents: Documents): Texts {
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

/** The title of a state by its key, wherever it is nested. */
export function stateTitle(target: Json | undefined, document: Json): Texts {
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

export function quoted(texts: Texts): Texts {
  return { "zh-CN": `「${texts["zh-CN"]}」`, en: `“${texts.en}”` };
}
