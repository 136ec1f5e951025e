import {
  isJsonObject,
  majorUnits,
  parseDate,
  parseDateTime,
  parseDuration,
  type Issue,
  type Json,
} from "../kernel/index.ts";
import { charactersOf } from "./characters.ts";
import { logicIssue } from "./logic-issues.ts";
import {
  compareNumbers,
  fromDecimal,
  fromDouble,
  isNumeric,
  numericFromText,
  toDecimal,
  type Numeric,
} from "./numbers.ts";
import type { ScalarType } from "./value-type.ts";
import type { Value } from "./value.ts";

type Kind = ScalarType["kind"];
type Read<K extends Kind> = (wire: Json, type: Extract<ScalarType, { kind: K }>) => Value | undefined;

const readers: { readonly [K in Kind]: Read<K> } = {
  integer: (wire) => {
    const value = readNumber(wire);
    return value !== undefined && toDecimal(value).isInteger() ? value : undefined;
  },
  decimal: readNumber,
  percent: readNumber,
  money: readMoney,
  boolean: (wire) => (typeof wire === "boolean" ? wire : undefined),
  enum: readText,
  string: readText,
  date: (wire) => (typeof wire === "string" ? parseDate(wire) : undefined),
  "date-time": (wire) => (typeof wire === "string" ? parseDateTime(wire) : undefined),
  "days-and-time-duration": (wire) => readDuration(wire, "days-and-time-duration"),
  "years-and-months-duration": (wire) => readDuration(wire, "years-and-months-duration"),
};

/** A wire value as its type's value, bounds aside; `undefined` when it is ill-typed. */
export function readScalar(type: ScalarType, wire: Json): Value | undefined {
  const read = readers[type.kind] as Read<Kind>;
  return read(wire, type);
}

/** A JSON number, or decimal text where a double could not carry the digits. */
function readNumber(wire: Json): Numeric | undefined {
  if (typeof wire === "number") return Number.isFinite(wire) ? fromDouble(wire) : undefined;
  if (typeof wire !== "string") return undefined;
  const value = numericFromText(wire);
  return typeof value === "object" ? value : undefined;
}

function readText(wire: Json): string | undefined {
  return typeof wire === "string" && wire.isWellFormed() ? wire : undefined;
}

function readMoney(wire: Json, { currency }: { readonly currency: string }): Numeric | undefined {
  if (!isJsonObject(wire) || Object.keys(wire).length !== 2 || wire.currency !== currency) return undefined;
  const { amountMinor } = wire;
  return Number.isSafeInteger(amountMinor)
    ? fromDecimal(majorUnits({ amountMinor: amountMinor as number, currency }))
    : undefined;
}

function readDuration(wire: Json, kind: string): Value | undefined {
  const value = typeof wire === "string" ? parseDuration(wire) : undefined;
  return value?.kind === kind ? value : undefined;
}

/** What a well-typed value breaks of its type's bounds: range, scale, length, enum. */
export function scalarMisfits(type: ScalarType, wire: Json, value: Value, pointer: string): readonly Issue[] {
  switch (type.kind) {
    case "integer":
    case "money":
      return rangeMisfits(type, value, pointer);
    case "decimal":
    case "percent":
      return [...rangeMisfits(type, value, pointer), ...scaleMisfits(type.scale, value, pointer)];
    case "string":
      return type.maxLength !== undefined && isLonger(wire as string, type.maxLength)
        ? [logicIssue("value.length", pointer, { limit: type.maxLength })]
        : [];
    case "enum": {
      const values = type.values.map((declared) => declared.value);
      const text = wire as string;
      return values.includes(text)
        ? []
        : [logicIssue("value.enum", pointer, { value: text.slice(0, 80), values: values.join(", ") })];
    }
    default:
      return [];
  }
}

/** A text has no more characters than UTF-16 units, so nearly none needs to be counted. */
function isLonger(text: string, limit: number): boolean {
  return text.length > limit && charactersOf(text).length > limit;
}

function rangeMisfits(
  { min, max }: { readonly min?: number; readonly max?: number },
  value: Value,
  pointer: string,
): readonly Issue[] {
  if (!isNumeric(value)) return [];
  const below = min !== undefined && compareNumbers(value, fromDouble(min)) < 0;
  const above = max !== undefined && compareNumbers(value, fromDouble(max)) > 0;
  return below || above ? [logicIssue("value.range", pointer, { min: min ?? "-", max: max ?? "-" })] : [];
}

function scaleMisfits(scale: number | undefined, value: Value, pointer: string): readonly Issue[] {
  const tooFine = scale !== undefined && isNumeric(value) && toDecimal(value).decimalPlaces() > scale;
  return tooFine ? [logicIssue("value.scale", pointer, { scale })] : [];
}

/**
 * A literal of a JSON condition as the type of the fact it is compared with. Bounds do not apply (a limit may
 * lie outside), and money is written in major units: `5000` is 5,000 yuan.
 */
export function readLiteral(type: ScalarType, wire: Json): Value | undefined {
  return type.kind === "money" || type.kind === "integer" ? readNumber(wire) : readScalar(type, wire);
}
