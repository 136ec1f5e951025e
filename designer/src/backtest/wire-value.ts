import { Decimal, moneyFromMajor, parseDecimal, type Json } from "@lendloom/engine/kernel";
import type { ValueType } from "@lendloom/engine/logic";

const booleans: ReadonlyMap<string, boolean> = new Map([
  ...["true", "1", "yes", "y", "是"].map((text) => [text, true] as const),
  ...["false", "0", "no", "n", "否"].map((text) => [text, false] as const),
]);

/**
 * The wire form of a cell of text: money in major units, shares as 0.3 or 30%, enum values by value or title.
 * Nothing for an empty cell, which is unknown. A text that does not fit stays as it is: the engine refuses it by name.
 */
export function wireValue(text: string, type: ValueType, nullable: boolean): Json | undefined {
  const trimmed = text.trim();
  if (trimmed === "") return undefined;
  if (nullable && trimmed === "null") return null;
  switch (type.kind) {
    case "integer":
    case "decimal":
      return numberOf(trimmed);
    case "percent":
      return trimmed.endsWith("%")
        ? (parseDecimal(trimmed.slice(0, -1).trim())?.div(new Decimal(100)).toNumber() ?? trimmed)
        : numberOf(trimmed);
    case "money": {
      const major = parseDecimal(trimmed);
      const money = major && moneyFromMajor(major, type.currency);
      return money === undefined ? trimmed : { ...money };
    }
    case "boolean":
      return booleans.get(trimmed.toLowerCase()) ?? trimmed;
    case "enum":
      return (
        type.values.find(
          ({ value, title }) => value === trimmed || title["zh-CN"] === trimmed || title.en === trimmed,
        )?.value ?? trimmed
      );
    case "list":
    case "record":
    case "any":
      return jsonOf(trimmed);
    default:
      return trimmed;
  }
}

/** A number of up to 15 digits is exact as it is; longer ones stay text, which the engine reads exactly. */
function numberOf(text: string): Json {
  const isShort = text.replace(/\D/g, "").length <= 15;
  const number = parseDecimal(text)?.toNumber();
  return isShort && number !== undefined ? number : text;
}

function jsonOf(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}
