import { roundDecimal, type Rounding } from "../kernel/index.ts";
import { fromDecimal, isNumeric, toDecimal } from "./numbers.ts";
import type { Value } from "./value.ts";

/** Rounds a number to `scale` digits after the point; any other value is returned as it is. */
export function roundValue(value: Value, scale: number, rounding: Rounding): Value {
  if (!isNumeric(value) || (scale >= 0 && Number.isInteger(value))) return value;
  return fromDecimal(roundDecimal(toDecimal(value), scale, rounding));
}
