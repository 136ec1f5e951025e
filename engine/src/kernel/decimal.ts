import { Decimal as DecimalJs } from "decimal.js";

/**
 * Decimals of 34 significant digits, rounded half-even: IEEE 754 decimal128, which DMN asks for. A clone of
 * its own, so that no other user of the library can change its precision.
 */
export const Decimal = DecimalJs.clone({
  precision: 34,
  rounding: DecimalJs.ROUND_HALF_EVEN,
  minE: -6_176,
  maxE: 6_144,
  toExpNeg: -6_176,
  toExpPos: 6_144,
});
export type Decimal = DecimalJs;

/** Ways of rounding by name: a digit is never dropped without one of them. */
export type Rounding = "half-even" | "half-up" | "half-down" | "up" | "down" | "ceiling" | "floor";

const modes: Readonly<Record<Rounding, DecimalJs.Rounding>> = {
  "half-even": DecimalJs.ROUND_HALF_EVEN,
  "half-up": DecimalJs.ROUND_HALF_UP,
  "half-down": DecimalJs.ROUND_HALF_DOWN,
  up: DecimalJs.ROUND_UP,
  down: DecimalJs.ROUND_DOWN,
  ceiling: DecimalJs.ROUND_CEIL,
  floor: DecimalJs.ROUND_FLOOR,
};

/** Rounds to `scale` digits after the point; a negative scale rounds to tens, hundreds and so on. */
export function roundDecimal(value: Decimal, scale: number, rounding: Rounding): Decimal {
  if (scale >= 0) return value.toDecimalPlaces(scale, modes[rounding]);
  const unit = new Decimal(10).pow(-scale);
  return value.div(unit).toDecimalPlaces(0, modes[rounding]).times(unit);
}

const decimalText = /^-?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,4})?$/;
/** More characters than any decimal128 needs; longer text is refused before it is read. */
const MAX_DECIMAL_TEXT = 80;

/** Reads a decimal; `undefined` for text that is none, is too long or whose size decimal128 cannot carry. */
export function parseDecimal(text: string): Decimal | undefined {
  if (text.length > MAX_DECIMAL_TEXT || !decimalText.test(text)) return undefined;
  const value = new Decimal(text);
  if (!value.isFinite() || (value.isZero() && /[1-9]/.test(text.split(/[eE]/)[0] ?? ""))) return undefined;
  return value.precision() > 34 ? value.toSignificantDigits(34) : value;
}
