import { currencyExponent, isJsonObject, type Json, type Texts } from "../kernel/index.ts";
import { valueNames } from "./change-words.ts";

const MAX_LENGTH = 120;

/** A value as a sentence shows it, in both languages. */
export function valueTexts(value: Json | undefined): Texts {
  if (value === undefined) return both("—");
  if (typeof value === "string") return valueNames.get(value) ?? durationTexts(value) ?? both(shorten(value));
  if (isTexts(value)) return value;
  if (isJsonObject(value)) {
    const { amountMinor, currency } = value;
    if (typeof amountMinor === "number" && typeof currency === "string")
      return both(`${(amountMinor / 10 ** currencyExponent(currency)).toString()} ${currency}`);
  }
  if (Array.isArray(value) && value.every((entry) => typeof entry !== "object")) {
    const entries = (value as readonly Json[]).map(valueTexts);
    return {
      "zh-CN": shorten(entries.map((entry) => entry["zh-CN"]).join("、")),
      en: shorten(entries.map((entry) => entry.en).join(", ")),
    };
  }
  return both(typeof value === "number" ? String(value) : shorten(JSON.stringify(value)));
}

export function both(text: string): Texts {
  return { "zh-CN": text, en: text };
}

export function isTexts(value: Json | undefined): value is Json & Texts {
  return isJsonObject(value) && typeof value["zh-CN"] === "string" && typeof value["en"] === "string";
}

const units: readonly (readonly [RegExp, string, string])[] = [
  [/^(\d+)WD$/, "个工作日", "working day"],
  [/^P(\d+)D$/, "天", "day"],
  [/^P(\d+)M$/, "个月", "month"],
  [/^P(\d+)Y$/, "年", "year"],
  [/^PT(\d+)H$/, "小时", "hour"],
  [/^PT(\d+)M$/, "分钟", "minute"],
  [/^PT(\d+)S$/, "秒", "second"],
];

function durationTexts(text: string): Texts | undefined {
  for (const [pattern, zh, en] of units) {
    const count = pattern.exec(text)?.[1];
    if (count !== undefined)
      return { "zh-CN": `${count}${zh}`, en: `${count} ${en}${count === "1" ? "" : "s"}` };
  }
  return undefined;
}

function shorten(text: string): string {
  return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH - 1)}…` : text;
}
