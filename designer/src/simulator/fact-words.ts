import type { CatalogueDefinition, PackDefinition } from "@lendloom/engine/decision";
import { currencyExponent, isJsonObject, type Json, type Language } from "@lendloom/engine/kernel";
import type { ValueType } from "@lendloom/engine/logic";
import { formatsFor, textOf } from "../i18n/index.ts";

/** What a name's values are, wherever it is declared. */
export type TypeOf = (name: string) => ValueType | undefined;

/** Types by name: the catalogue's facts, a pack's derived values and outputs. */
export function typesOf(
  catalogue: CatalogueDefinition | undefined,
  pack: PackDefinition | undefined,
): TypeOf {
  const types = new Map<string, ValueType>();
  for (const [name, { type }] of Object.entries(catalogue?.facts ?? {})) types.set(name, type);
  for (const [name, { type }] of Object.entries(pack?.derived ?? {})) types.set(name, type);
  for (const decision of Object.values(pack?.decisions ?? {})) {
    if (decision.kind === "table" || decision.kind === "model")
      for (const { name, type } of decision.outputs) types.set(name, type);
    if (decision.kind === "formula") types.set(decision.output, decision.type);
  }
  return (name) => types.get(name);
}

/** A value as a person writes it: money in yuan, shares in percent, enum values by their title. */
export function valueWords(value: Json | undefined, type: ValueType | undefined, language: Language): string {
  const formats = formatsFor(language);
  if (value === undefined) return language === "en" ? "unknown" : "未知";
  if (value === null) return language === "en" ? "none" : "无";
  if (typeof value === "boolean") {
    if (language === "en") return value ? "yes" : "no";
    return value ? "是" : "否";
  }
  if (typeof value === "number") {
    if (type?.kind === "percent") return formats.percent(value);
    if (type?.kind === "money") return majorWords(value, type.currency, formats);
    return formats.number(value) + unitOf(type, language);
  }
  if (typeof value === "string") {
    if (type?.kind !== "enum") return value;
    const title = type.values.find((candidate) => candidate.value === value)?.title;
    return title === undefined ? value : textOf(title, language);
  }
  if (isJsonObject(value)) {
    const { amountMinor, currency } = value;
    if (typeof amountMinor === "number" && typeof currency === "string") {
      return formats.money(amountMinor, currency);
    }
    return JSON.stringify(value);
  }
  const inner = type?.kind === "list" ? type.of : type;
  return value.map((item) => valueWords(item, inner, language)).join(language === "en" ? ", " : "、");
}

function majorWords(major: number, currency: string, formats: ReturnType<typeof formatsFor>): string {
  return formats.money(major * 10 ** currencyExponent(currency), currency);
}

function unitOf(type: ValueType | undefined, language: Language): string {
  const unit = type !== undefined && "unit" in type ? type.unit : undefined;
  return unit === undefined || language === "en" ? "" : ` ${unit}`;
}
