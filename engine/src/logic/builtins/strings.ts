import { spend } from "../budget.ts";
import { integerPart, type Numeric } from "../numbers.ts";
import { charactersOf } from "../characters.ts";
import { limits } from "../limits.ts";
import { booleanType, integerType, listOf, stringType } from "../tree/static-type.ts";
import type { Value } from "../value.ts";
import { textOf } from "../text-of.ts";
import { parameter, type Builtin, type Overload } from "./builtin.ts";
import { isMatch, replaceAll, splitAt } from "./patterns.ts";

const string = parameter("string", "string");
const matched = parameter("match", "string");
const pattern = parameter("pattern", "string");
const flags = parameter("flags?", "string", "null");

/** FEEL's functions of texts. Lengths and positions count characters, not UTF-16 units. */
export const stringBuiltins: readonly Builtin[] = [
  text("string length", [string], integerType, lengthOf),
  text("upper case", [string], stringType, (value) => value.toUpperCase()),
  text("lower case", [string], stringType, (value) => value.toLowerCase()),
  text("trim", [string], stringType, (value) => value.trim()),
  text("contains", [string, matched], booleanType, (value, part) => value.includes(part)),
  text("starts with", [string, matched], booleanType, (value, part) => value.startsWith(part)),
  text("ends with", [string, matched], booleanType, (value, part) => value.endsWith(part)),
  text("substring before", [string, matched], stringType, (value, part) =>
    part === "" || !value.includes(part) ? "" : value.slice(0, value.indexOf(part)),
  ),
  text("substring after", [string, matched], stringType, (value, part) =>
    part === "" ? value : value.includes(part) ? value.slice(value.indexOf(part) + part.length) : "",
  ),
  {
    name: "substring",
    overloads: [
      {
        parameters: [string, parameter("start position", "number"), parameter("length?", "number")],
        result: stringType,
        invoke: ([value, start, length]) =>
          substring(value as string, start as Numeric, length as Numeric | undefined),
      },
    ],
  },
  text("matches", [parameter("input", "string"), pattern, flags], booleanType, (value, source, options) =>
    isMatch(value, source, options),
  ),
  text(
    "replace",
    [parameter("input", "string"), pattern, parameter("replacement", "string"), flags],
    stringType,
    (value, source, replacement, options) => replaceAll(value, source, replacement, options ?? ""),
  ),
  text("split", [string, parameter("delimiter", "string")], listOf(stringType), (value, source) =>
    splitAt(value, source),
  ),
  {
    name: "string join",
    overloads: [
      {
        parameters: [parameter("list", "list"), parameter("delimiter?", "string", "null")],
        result: stringType,
        invoke: ([list, delimiter]) =>
          join(list as readonly Value[], (delimiter as string | null | undefined) ?? ""),
      },
    ],
  },
  {
    name: "string",
    overloads: [
      {
        parameters: [parameter("from", "any")],
        result: stringType,
        invoke: ([value]) => textOf(value as Value),
      },
    ],
  },
];

type TextFunction = (
  value: string,
  first: string,
  second: string,
  third: string | null | undefined,
) => Value | undefined;

function text(
  name: string,
  parameters: Overload["parameters"],
  result: Overload["result"],
  compute: TextFunction,
): Builtin {
  const invoke: Overload["invoke"] = (values) => {
    const [value = "", first = "", second, third] = values as readonly (string | null)[];
    return compute(value ?? "", first ?? "", second ?? "", third);
  };
  return { name, overloads: [{ parameters, result, invoke }] };
}

/** Characters; half a pair is one, too. */
function lengthOf(value: string): number {
  spend(value.length >> 6);
  if (!/[\ud800-\udfff]/.test(value)) return value.length;
  spend(value.length);
  return charactersOf(value).length;
}

/** From a position counted from 1 or, negative, from the end. */
function substring(value: string, start: Numeric, length: Numeric | undefined): string | undefined {
  const size = lengthOf(value);
  const position = integerPart(start);
  const count = length === undefined ? Math.max(size, 1) : integerPart(length);
  if (position === undefined || count === undefined || position === 0 || count < 1) return undefined;
  const from = position > 0 ? position - 1 : size + position;
  if (from < 0 || from > size) return undefined;
  // Where every character is one UTF-16 unit, nothing need be taken apart.
  if (size === value.length) return value.slice(from, from + count);
  return charactersOf(value)
    .slice(from, from + count)
    .join("");
}

function join(items: readonly Value[], delimiter: string): string | undefined {
  spend(2 * items.length);
  const texts = items.filter((item) => item !== null);
  if (!texts.every((item) => typeof item === "string")) return undefined;
  const length = texts.reduce((sum, item) => sum + item.length + delimiter.length, 0);
  if (length > limits.textLength) return undefined;
  spend(length >> 6);
  return texts.join(delimiter);
}
