import { currencyExponent, isJsonObject, type Json } from "../kernel/index.ts";
import { isShortDecimal } from "./numbers.ts";
import type { ValueType } from "./value-type.ts";
import { UNKNOWN, type Value } from "./value.ts";

/** The value of a wire value that is plainly right, or UNKNOWN for what `bindValue` has to look at. */
export type BindScalar = (wire: Json) => Value;

const undecided: BindScalar = () => UNKNOWN;
const MAX_SHORT = 999_999_999_999_999;

/**
 * The quick way of `bindValue` for one type: it answers a value only where that would answer the same, and never
 * refuses. Nearly every fact of nearly every applicant is bound by it.
 */
export function prepareBinding(type: ValueType): BindScalar {
  switch (type.kind) {
    case "integer": {
      const { min = -MAX_SHORT, max = MAX_SHORT } = type;
      const [low, high] = [Math.max(min, -MAX_SHORT), Math.min(max, MAX_SHORT)];
      return (wire) =>
        typeof wire === "number" && wire >= low && wire <= high && Number.isInteger(wire)
          ? wire + 0
          : UNKNOWN;
    }
    case "decimal":
    case "percent": {
      const { min = -MAX_SHORT, max = MAX_SHORT, scale } = type;
      if (!isShortDecimal(min, 6) || !isShortDecimal(max, 6)) return undecided;
      const digits = Math.min(scale ?? 6, 6);
      return (wire) =>
        typeof wire === "number" && wire >= min && wire <= max && isShortDecimal(wire, digits)
          ? wire + 0
          : UNKNOWN;
    }
    case "money": {
      const { currency, min = -MAX_SHORT, max = MAX_SHORT } = type;
      const unit = 10 ** currencyExponent(currency);
      if (!isShortDecimal(min, 6) || !isShortDecimal(max, 6)) return undecided;
      return (wire) => {
        if (!isJsonObject(wire) || wire["currency"] !== currency || Object.keys(wire).length !== 2)
          return UNKNOWN;
        const minor = wire["amountMinor"];
        if (typeof minor !== "number" || !Number.isInteger(minor) || Math.abs(minor) > MAX_SHORT)
          return UNKNOWN;
        // The double nearest to a decimal of 15 digits stands for it.
        const major = minor / unit + 0;
        return major >= min && major <= max ? major : UNKNOWN;
      };
    }
    case "boolean":
      return (wire) => (typeof wire === "boolean" ? wire : UNKNOWN);
    case "enum": {
      const values = new Set<Json>(type.values.map(({ value }) => value));
      return (wire) => (typeof wire === "string" && values.has(wire) && wire.isWellFormed() ? wire : UNKNOWN);
    }
    case "string": {
      // A text has no more characters than it has code units.
      const limit = type.maxLength ?? Infinity;
      return (wire) =>
        typeof wire === "string" && wire.length <= limit && wire.isWellFormed() ? wire : UNKNOWN;
    }
    default:
      return undecided;
  }
}
