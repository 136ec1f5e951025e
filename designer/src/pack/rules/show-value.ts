import { currencyExponent, type Json, type Language } from "@lendloom/engine/kernel";
import type { ValueType } from "@lendloom/engine/logic";
import { formatsFor, textOf, unitText } from "../../i18n/index.ts";
import { packTexts } from "../texts.ts";

/** A value as its type is written by people: ¥5,000, 75%, 12 个月, a title instead of a code. */
export function showValue(value: Json, type: ValueType | undefined, language: Language): string {
  if (Array.isArray(value))
    return (value as readonly Json[])
      .map((item) => showValue(item, elementOf(type), language))
      .join(language === "en" ? ", " : "、");
  if (value === null) return packTexts.empty[language];
  if (typeof value === "boolean") return packTexts[value ? "yes" : "no"][language];
  if (typeof value === "object") return JSON.stringify(value);
  return typeof value === "number" ? showNumber(value, type, language) : showText(value, type, language);
}

function elementOf(type: ValueType | undefined): ValueType | undefined {
  return type?.kind === "list" ? type.of : type;
}

function showText(value: string, type: ValueType | undefined, language: Language): string {
  if (type?.kind !== "enum") return value;
  const known = type.values.find((option) => option.value === value);
  return known === undefined ? value : textOf(known.title, language);
}

function showNumber(value: number, type: ValueType | undefined, language: Language): string {
  const formats = formatsFor(language);
  switch (type?.kind) {
    case "percent":
      return formats.percent(value);
    case "money":
      return formats.money(Math.round(value * 10 ** currencyExponent(type.currency)), type.currency);
    case "integer":
    case "decimal":
      return type.unit === undefined
        ? formats.number(value)
        : `${formats.number(value)} ${unitText(type.unit, language, value)}`;
    default:
      return formats.number(value);
  }
}
