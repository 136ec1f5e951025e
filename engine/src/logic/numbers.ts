import { Decimal, parseDecimal } from "../kernel/index.ts";
import { spend } from "./budget.ts";

/** A number of logic: a double of at most 15 significant digits, or a decimal. Both stand for a decimal. */
export type Numeric = number | Decimal;

/** Whole numbers up to here have at most 15 digits. */
const MAX_SHORT = 999_999_999_999_999;
/** Powers of ten within which doubles keep 15 digits. */
const MAX_SHORT_EXPONENT = 290;

export function isNumeric(value: unknown): value is Numeric {
  return typeof value === "number" || value instanceof Decimal;
}

export function toDecimal(value: Numeric): Decimal {
  return typeof value === "number" ? new Decimal(value) : value;
}

/** The shorter carrier of a decimal, so that comparing it later takes the fast path. */
export function fromDecimal(value: Decimal): Numeric {
  const exponent = value.e;
  const short = value.precision() <= 15 && Math.abs(exponent) < MAX_SHORT_EXPONENT;
  return short ? value.toNumber() + 0 : value;
}

const powersOfTen = Float64Array.from({ length: 10 }, (_, exponent) => 10 ** exponent);

/**
 * Whether a double certainly stands for a decimal of at most 15 digits, `scale` (0 to 9) of them after the point: it
 * is the double nearest to `whole / 10 ** scale`, since division rounds to the nearest. `false` proves nothing.
 */
export function isShortDecimal(value: number, scale: number): boolean {
  const power = powersOfTen[scale] as number;
  const whole = Math.round(value * power);
  return whole / power === value && whole <= MAX_SHORT && whole >= -MAX_SHORT;
}

/** A finite double as the decimal it prints as. */
export function fromDouble(value: number): Numeric {
  if (isShortDecimal(value, 6)) return value + 0;
  return fromDecimal(new Decimal(value));
}

/** Reads decimal text; `undefined` when it is none or exceeds decimal128. */
export function numericFromText(text: string): Numeric | undefined {
  const value = parseDecimal(text);
  return value && fromDecimal(value);
}

/** What one operation of decimals costs, next to which doubles are free. */
const DECIMAL = 20;
const COMPARISON = 6;

/** Negative, zero or positive. Doubles of 15 digits are ordered as the decimals they stand for. */
export function compareNumbers(first: Numeric, second: Numeric): number {
  if (typeof first === "number" && typeof second === "number") return first - second;
  spend(COMPARISON);
  return toDecimal(first).comparedTo(toDecimal(second));
}

/** Sums and products of short whole numbers are exact as doubles; all else is done in decimals. */
export function add(first: Numeric, second: Numeric): Numeric | undefined {
  if (areIntegers(first, second)) {
    const sum = (first as number) + (second as number);
    if (Math.abs(sum) <= MAX_SHORT) return sum;
  }
  spend(DECIMAL);
  return finite(toDecimal(first).plus(toDecimal(second)));
}

export function subtract(first: Numeric, second: Numeric): Numeric | undefined {
  if (areIntegers(first, second)) {
    const difference = (first as number) - (second as number);
    if (Math.abs(difference) <= MAX_SHORT) return difference;
  }
  spend(DECIMAL);
  return finite(toDecimal(first).minus(toDecimal(second)));
}

export function multiply(first: Numeric, second: Numeric): Numeric | undefined {
  if (areIntegers(first, second)) {
    const product = (first as number) * (second as number);
    if (Math.abs(product) <= MAX_SHORT) return product + 0;
  }
  spend(DECIMAL);
  return finite(toDecimal(first).times(toDecimal(second)));
}

/** `undefined` when the divisor is zero. */
export function divide(first: Numeric, second: Numeric): Numeric | undefined {
  spend(DECIMAL);
  const divisor = toDecimal(second);
  return divisor.isZero() ? undefined : finite(toDecimal(first).div(divisor));
}

/** What a series of 34 digits costs: a root, logarithm or power. */
export const SERIES = 3_000;

/** `undefined` where there is no real answer, or none that decimal128 can carry. */
export function power(base: Numeric, exponent: Numeric): Numeric | undefined {
  // Powers that are no short products are series of 34 digits, thousands of times the work of a product.
  const isProduct = typeof exponent === "number" && Number.isInteger(exponent) && Math.abs(exponent) <= 100;
  spend(isProduct ? 10 * DECIMAL : SERIES);
  return finite(toDecimal(base).pow(toDecimal(exponent)));
}

export function negate(value: Numeric): Numeric {
  return typeof value === "number" ? 0 - value : value.negated();
}

/** Passes on what decimal128 can carry; infinities and NaN become `undefined`. */
export function finite(value: Decimal): Numeric | undefined {
  return value.isFinite() ? value : undefined;
}

/** The value as a whole number of exact doubles, or `undefined`. */
export function wholeNumber(value: Numeric): number | undefined {
  const number = typeof value === "number" ? value : value.toNumber();
  return Number.isSafeInteger(number) && (typeof value === "number" || value.isInteger())
    ? number
    : undefined;
}

/** The whole part of a number, where a position or count is asked for. */
export function integerPart(value: Numeric): number | undefined {
  const whole = typeof value === "number" ? Math.trunc(value) : value.truncated().toNumber();
  return Number.isSafeInteger(whole) ? whole + 0 : undefined;
}

function areIntegers(first: Numeric, second: Numeric): boolean {
  return Number.isInteger(first) && Number.isInteger(second);
}
