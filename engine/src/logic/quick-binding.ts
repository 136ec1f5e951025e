import { currencyExponent, isJsonObject, type Json } from "../kernel/index.ts";
import { isShortDecimal } from "./numbers.ts";
import { codesOf, type Codes, type PlainValues } from "./plain-values.ts";
import type { ValueType } from "./value-type.ts";
import { UNKNOWN, type Value } from "./value.ts";

/** What `bindQuickly` needs to know of a type; one shape for all types, so that asking it is no guess. */
export interface QuickType {
  readonly form: "number" | "money" | "truth" | "enum" | "text" | "none";
  readonly min: number;
  readonly max: number;
  /** Ten to the power of the digits that a number may have after the point. */
  readonly power: number;
  readonly currency: string;
  /** Minor units of a unit of the currency. */
  readonly unit: number;
  readonly maxLength: number;
  readonly codes: Codes;
  /** Of numbers that have codes: what these begin at, and how many there are. */
  readonly origin: number;
  readonly steps: number;
}

const MAX_SHORT = 999_999_999_999_999;
const anything: Omit<QuickType, "form"> = {
  min: -MAX_SHORT,
  max: MAX_SHORT,
  power: 1,
  currency: "",
  unit: 1,
  maxLength: Infinity,
  codes: codesOf({ kind: "none" }),
  origin: 0,
  steps: 0,
};

/** Prepares a type for `bindQuickly`. */
export function quickType(type: ValueType): QuickType {
  const codes = codesOf(type);
  return { ...anything, ...formOf(type), codes, origin: codes.origin, steps: codes.steps };
}

function formOf(type: ValueType): Partial<QuickType> & Pick<QuickType, "form"> {
  switch (type.kind) {
    case "integer":
      return { form: "number", ...bounds(type) };
    case "decimal":
    case "percent":
      return hasShortBounds(type)
        ? { form: "number", ...bounds(type), power: 10 ** Math.min(type.scale ?? 6, 6) }
        : { form: "none" };
    case "money": {
      const unit = 10 ** currencyExponent(type.currency);
      return hasShortBounds(type)
        ? { form: "money", ...bounds(type), currency: type.currency, unit }
        : { form: "none" };
    }
    case "boolean":
      return { form: "truth" };
    case "enum":
      return { form: type.values.every(({ value }) => isWellFormed(value)) ? "enum" : "none" };
    case "string":
      return { form: "text", maxLength: type.maxLength ?? Infinity };
    default:
      return { form: "none" };
  }
}

interface Bounds {
  readonly min?: number;
  readonly max?: number;
}

function bounds({ min = -MAX_SHORT, max = MAX_SHORT }: Bounds): {
  readonly min: number;
  readonly max: number;
} {
  return { min: Math.max(min, -MAX_SHORT), max: Math.min(max, MAX_SHORT) };
}

function hasShortBounds({ min = 0, max = 0 }: Bounds): boolean {
  return isShortDecimal(min, 6) && isShortDecimal(max, 6);
}

/**
 * The quick way of `bindValue`: it answers a value only where that would answer the same, and UNKNOWN for what has to
 * be looked at with care. Nearly every fact of nearly every applicant is bound by it. What it answers it also writes to
 * its slot of the plain values, of which only the form that the type has is touched.
 */
export function bindQuickly(type: QuickType, wire: Json, plain: PlainValues, slot: number): Value {
  if (typeof wire === "number") {
    if (type.form !== "number" || !(wire >= type.min && wire <= type.max)) return UNKNOWN;
    // Most numbers are small whole ones, which this asks at once.
    const isWhole = (wire | 0) === wire;
    const steps = isWhole ? (wire | 0) * type.power : Math.floor(wire * type.power + 0.5);
    if (!isWhole && (steps / type.power !== wire || steps > MAX_SHORT || steps < -MAX_SHORT)) return UNKNOWN;
    if (type.steps > 0) plain.codes[slot] = steps - type.origin;
    else plain.numbers[slot] = wire + 0;
    return isWhole ? wire | 0 : wire;
  }
  if (typeof wire === "string") {
    if (type.form === "enum") {
      const code = type.codes.codeOfText(wire);
      if (code < 0) return UNKNOWN;
      plain.codes[slot] = code;
      return wire;
    }
    // A text has no more characters than it has code units.
    return type.form === "text" && wire.length <= type.maxLength && isWellFormed(wire) ? wire : UNKNOWN;
  }
  if (typeof wire === "boolean") {
    if (type.form !== "truth") return UNKNOWN;
    plain.codes[slot] = Number(wire);
    return wire;
  }
  return type.form === "money" && isJsonObject(wire) ? bindMoney(type, wire, plain, slot) : UNKNOWN;
}

function bindMoney(
  type: QuickType,
  wire: { readonly [key: string]: Json },
  plain: PlainValues,
  slot: number,
): Value {
  if (wire["currency"] !== type.currency || Object.keys(wire).length !== 2) return UNKNOWN;
  const minor = wire["amountMinor"];
  if (typeof minor !== "number" || !Number.isInteger(minor) || Math.abs(minor) > MAX_SHORT) return UNKNOWN;
  // The double nearest to a decimal of 15 digits stands for it.
  const major = minor / type.unit + 0;
  if (!(major >= type.min && major <= type.max)) return UNKNOWN;
  plain.numbers[slot] = major;
  return major;
}

/** Short texts are looked at in place: asking the runtime costs more. */
function isWellFormed(text: string): boolean {
  if (text.length > 32) return text.isWellFormed();
  for (let index = 0; index < text.length; index += 1)
    if ((text.charCodeAt(index) & 0xf800) === 0xd800) return text.isWellFormed();
  return true;
}
