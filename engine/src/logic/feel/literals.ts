import { makeLiteral } from "../nodes/literal.ts";
import { numericFromText } from "../numbers.ts";
import { booleanType, decimalType, integerType, nullType, stringType } from "../tree/static-type.ts";
import type { Lower } from "./lowerer.ts";

export const lowerNumber: Lower = (syntax, lowerer) => {
  const text = lowerer.textOf(syntax).replaceAll(/\s/g, "");
  const value = numericFromText(text);
  const place = lowerer.place(syntax);
  if (value === undefined) return lowerer.builder.broken("logic.number", place);
  const whole = typeof value === "number" ? Number.isInteger(value) : value.isInteger();
  return makeLiteral(value, whole ? integerType : decimalType, place);
};

export const lowerString: Lower = (syntax, lowerer) =>
  makeLiteral(unescape(lowerer.textOf(syntax).slice(1, -1)), stringType, lowerer.place(syntax));

export const lowerBoolean: Lower = (syntax, lowerer) =>
  makeLiteral(lowerer.textOf(syntax) === "true", booleanType, lowerer.place(syntax));

export const lowerNull: Lower = (syntax, lowerer) => makeLiteral(null, nullType, lowerer.place(syntax));

const escapes: ReadonlyMap<string, string> = new Map([
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
  ['"', '"'],
  ["'", "'"],
  ["\\", "\\"],
]);

/** FEEL's escapes; a backslash before anything else stands for itself, so that `"\d"` is a pattern. */
export function unescape(text: string): string {
  return text.replace(
    /\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{6})|(.))/gs,
    (all, short: string | undefined, long: string | undefined, letter: string | undefined) => {
      const code = short ?? long;
      if (code === undefined) return escapes.get(letter ?? "") ?? all;
      const point = Number.parseInt(code, 16);
      return point > 0x10ffff ? all : String.fromCodePoint(point);
    },
  );
}
