import type { ValueType } from "../../logic/index.ts";
import { isAnyWord, listParts, plainText, read, refused, type Reading } from "./reading.ts";

type EnumType = Extract<ValueType, { readonly kind: "enum" }>;

/** A condition on a text or on one of several values, as people write it: names of values, a list of them, `≠`. */
export function readChoiceTest(text: string, type: ValueType): Reading | undefined {
  const plain = plainText(text);
  const whole = valueOf(plain, type);
  if (whole !== undefined) return whole;
  if (plain === "" || isAnyWord(plain)) return read("-");
  const negated = /^(?:!=|<>|不是|不为|not\s)\s*(.+)$/i.exec(plain)?.[1];
  const parts = splitChoices(negated ?? plain, type);
  const readings = parts.map((part) => valueOf(part, type) ?? unknownValue(part, type));
  const refusal = readings.find((reading) => reading.kind === "refused");
  if (refusal !== undefined) return refusal;
  const values = readings.flatMap((reading) => (reading.kind === "read" ? [reading.feel] : [])).join(", ");
  return read(negated === undefined ? values : `not(${values})`);
}

/** One value of an output column. */
export function readChoice(text: string, type: ValueType): Reading {
  const plain = plainText(text);
  return valueOf(plain, type) ?? unknownValue(plain, type);
}

/** The quoted value that a text names: for an enum its value or its title in either language. */
function valueOf(text: string, type: ValueType): Reading | undefined {
  const bare = /^"([^"]*)"$/.exec(text)?.[1] ?? text;
  if (type.kind !== "enum") {
    if (bare === "" || isAnyWord(bare) || /[,、;\n|]|或|^(?:!=|<>|不是|不为|not\s)|\sor\s/i.test(bare))
      return undefined;
    if (bare.includes("/"))
      return refused("sheet.ambiguous", {
        text: bare,
        first: JSON.stringify(bare),
        second: bare
          .split("/")
          .map((part) => JSON.stringify(part.trim()))
          .join(", "),
      });
    return /[<>=]/.test(bare) ? undefined : read(JSON.stringify(bare));
  }
  const exact = type.values.filter(({ value }) => same(value, bare));
  const named =
    exact.length > 0
      ? exact
      : type.values.filter(({ title }) => same(title["zh-CN"], bare) || same(title.en, bare));
  const [only, other] = named;
  if (only === undefined) return undefined;
  return other === undefined
    ? read(JSON.stringify(only.value))
    : refused("sheet.ambiguous", {
        text: bare,
        first: JSON.stringify(only.value),
        second: JSON.stringify(other.value),
      });
}

function same(left: string, right: string): boolean {
  return plainText(left).toLowerCase() === right.toLowerCase();
}

function splitChoices(text: string, type: ValueType): readonly string[] {
  const parts = listParts(text);
  const slashed = text.split("/").map((part) => part.trim());
  return type.kind === "enum" &&
    parts.length < 2 &&
    slashed.every((part) => valueOf(part, type) !== undefined)
    ? slashed
    : parts;
}

function unknownValue(text: string, type: ValueType): Reading {
  if (type.kind === "enum") return refused("sheet.value-unknown", { text, allowed: allowedValues(type) });
  return refused("sheet.unreadable", {
    text,
    why: { "zh-CN": "不是一个文本值", en: "this is no text value" },
  });
}

function allowedValues(type: EnumType) {
  const shown = type.values.slice(0, 12);
  const more = type.values.length > shown.length ? " …" : "";
  return {
    "zh-CN": shown.map(({ title, value }) => `${value}（${title["zh-CN"]}）`).join("、") + more,
    en: shown.map(({ title, value }) => `${value} (${title.en})`).join(", ") + more,
  };
}
