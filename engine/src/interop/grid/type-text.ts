import { canonicalJson, parseJson, type Json } from "../../kernel/index.ts";
import type { ValueType } from "../../logic/index.ts";

/**
 * A type as one text of a cell: `integer min=0 max=30 unit=天`, `money CNY`, or an enum with a line a value,
 * `A = 优秀 | Excellent`. What these words cannot say exactly is written as JSON.
 */
export function typeText(type: ValueType): string {
  const words = inWords(type);
  const read = words === undefined ? undefined : fromWords(words);
  const isExact = read !== undefined && canonicalJson(read) === canonicalJson(type);
  return isExact && words !== undefined ? words : canonicalJson(type);
}

/** Reads a type's text; the value still has to be checked against the schema of types. */
export function readTypeText(text: string): Json | undefined {
  const trimmed = text.trim();
  if (!trimmed.startsWith("{")) return fromWords(trimmed);
  const json = parseJson(trimmed);
  return json.ok ? json.value : undefined;
}

function inWords(type: ValueType): string | undefined {
  switch (type.kind) {
    case "enum":
      return [
        "enum",
        ...type.values.map(({ title, value }) => `${value} = ${title["zh-CN"]} | ${title.en}`),
      ].join("\n");
    case "list":
    case "record":
      return undefined;
    default: {
      const { kind, ...rest } = type as { readonly kind: string; readonly [key: string]: Json };
      const { currency, ...options } = rest;
      const words = Object.entries(options).map(
        ([key, value]) => `${key}=${typeof value === "string" ? value : canonicalJson(value)}`,
      );
      return [kind, ...(typeof currency === "string" ? [currency] : []), ...words].join(" ");
    }
  }
}

const enumLine = /^(.+?) = (.+) \| (.+)$/;
const option = /^(scale|min|max|maxLength)=(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)$/;

function fromWords(text: string): Json | undefined {
  const [first = "", ...lines] = text.split("\n");
  if (first.trim() === "enum") {
    const values = lines.filter((line) => line.trim() !== "").map((line) => enumLine.exec(line.trim()));
    return values.includes(null)
      ? undefined
      : {
          kind: "enum",
          values: values.map((line) => ({
            value: line?.[1] ?? "",
            title: { "zh-CN": line?.[2] ?? "", en: line?.[3] ?? "" },
          })),
        };
  }
  const [kind = "", ...words] = text.split(" ");
  const type: Record<string, Json> = { kind };
  for (const word of words) {
    const [, key, value] = option.exec(word) ?? [];
    if (key !== undefined) type[key] = Number(value);
    else if (word.startsWith("unit=")) type["unit"] = word.slice("unit=".length);
    else if (kind === "money" && /^[A-Z]{3}$/.test(word)) type["currency"] = word;
    else return undefined;
  }
  return type;
}
