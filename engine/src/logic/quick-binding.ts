import { currencyExponent, isJsonObject, type Json } from "../kernel/index.ts";
import { isShortDecimal } from "./numbers.ts";
import type { ValueType } from "./value-type.ts";
import { UNKNOWN, type Value } from "./value.ts";

/** What `bindQuickly` needs to know of a type; one shape for all types, so that asking it is no guess. */
export interface QuickType {
  readonly form: "number" | "money" | "boolean" | "text" | "enum" | "none";
  readonly min: number;
  readonly max: number;
  /** Digits after the point that a number may have. */
  readonly digits: number;
  readonly currency: string;
  /** Minor units of a unit of the currency. */
  readonly unit: number;
  readonly maxLength: number;
  readonly values: ReadonlySet<Json>;
}

const MAX_SHORT = 999_999_999_999_999;
const anything = {
  min: -MAX_SHORT,
  max: MAX_SHORT,
  digits: 0,
  currency: "",
  unit: 1,
  maxLength: Infinity,
  values: new Set<Json>(),
};

/** Prepares a type for `bindQuickly`. */
export function quickType(type: ValueType): QuickType {
  switch (type.kind) {
    case "integer":
      return { ...anything, form: "number", ...bounds(type) };
    case "decimal":
    case "percent":
      return hasShortBounds(type)
        ? { ...anything, form: "number", ...bounds(type), digits: Math.min(type.scale ?? 6, 6) }
        : { ...anything, form: "none" };
    case "money": {
      const unit = 10 ** currencyExponent(type.currency);
      return hasShortBounds(type)
        ? { ...anything, form: "money", ...bounds(type), currency: type.currency, unit }
        : { ...anything, form: "none" };
    }
    case "boolean":
      return { ...anything, form: "boolean" };
    case "enum":
      return {
        ...anything,
        form: "enum",
        values: new Set(type.values.map(({ value }) => value).filter(isWellFormed)),
      };
    case "string":
      return { ...anything, form: "text", maxLength: type.maxLength ?? Infinity };
    default:
      return { ...anything, form: "none" };
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
 * be looked at with care. Nearly every fact of nearly every applicant is bound by it.
 */
export function bindQuickly(type: QuickType, wire: Json): Value {
  if (typeof wire === "number") {
    if (type.form !== "number" || !(wire >= type.min && wire <= type.max)) return UNKNOWN;
    // Most numbers are small whole ones, which this asks at once.
    if ((wire | 0) === wire) return wire | 0;
    return isShortDecimal(wire, type.digits) ? wire : UNKNOWN;
  }
  if (typeof wire === "string") {
    if (type.form === "enum") return type.values.has(wire) ? wire : UNKNOWN;
    // A text has no more characters than it has code units.
    return type.form === "text" && wire.length <= type.maxLength && isWellFormed(wire) ? wire : UNKNOWN;
  }
  if (typeof wire === "boolean") return type.form === "boolean" ? wire : UNKNOWN;
  return type.form === "money" && isJsonObject(wire) ? bindMoney(type, wire) : UNKNOWN;
}

function bindMoney(type: QuickType, wire: { readonly [key: string]: Json }): Value {
  if (wire["currency"] !== type.currency || Object.keys(wire).length !== 2) return UNKNOWN;
  const minor = wire["amountMinor"];
  if (typeof minor !== "number" || !Number.isInteger(minor) || Math.abs(minor) > MAX_SHORT) return UNKNOWN;
  // The double nearest to a decimal of 15 digits stands for it.
  const major = minor / type.unit + 0;
  return major >= type.min && major <= type.max ? major : UNKNOWN;
}

/** Short texts are looked at in place: asking the runtime costs more. */
function isWellFormed(text: string): boolean {
  if (text.length > 32) return text.isWellFormed();
  for (let index = 0; index < text.length; index += 1)
    if ((text.charCodeAt(index) & 0xf800) === 0xd800) return text.isWellFormed();
  return true;
}
