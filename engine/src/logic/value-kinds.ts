import { dateOfDayNumber, dayNumber, Decimal } from "../kernel/index.ts";
import { kindOf } from "./compare-values.ts";
import { toDecimal, type Numeric } from "./numbers.ts";
import type { Value } from "./value.ts";

/** A kind of values that cells compare their input with. */
export interface ValueKind {
  readonly name: string;
  readonly isOrdered: boolean;
  /** A value between two others, where there is any; a missing end is open. */
  between(low: Value | undefined, high: Value | undefined): Value | undefined;
}

const unordered = (name: string): ValueKind => ({ name, isOrdered: false, between: () => undefined });

/** Kinds of which cells speak; the one that the most cells speak of first is the column's. */
export const valueKinds: readonly ValueKind[] = [
  { name: "number", isOrdered: true, between: (low, high) => numberBetween(low as Numeric, high as Numeric) },
  unordered("string"),
  unordered("boolean"),
  counted("date", dayNumber, dateOfDayNumber),
  counted(
    "years-and-months-duration",
    ({ months }) => months,
    (months) => ({ kind: "years-and-months-duration", months }),
  ),
];

type Counted<Name> = Extract<Value, { readonly kind: Name }>;

/** A kind whose values are counted: between two neighbours there is none. */
function counted<Name extends "date" | "years-and-months-duration">(
  name: Name,
  numberOf: (value: Counted<Name>) => number,
  valueOf: (number: number) => Value,
): ValueKind {
  return {
    name,
    isOrdered: true,
    between(low, high) {
      if (low === undefined)
        return high === undefined ? valueOf(0) : valueOf(numberOf(high as Counted<Name>) - 1);
      const next = numberOf(low as Counted<Name>) + 1;
      return high !== undefined && numberOf(high as Counted<Name>) <= next ? undefined : valueOf(next);
    },
  };
}

export function isOfKind(value: Value, name: string): boolean {
  return typeof value === name || kindOf(value) === name;
}

function numberBetween(low: Numeric | undefined, high: Numeric | undefined): Numeric {
  if (low === undefined) return high === undefined ? 0 : beyond(high, -1);
  if (high === undefined) return beyond(low, 1);
  if (typeof low === "number" && typeof high === "number") {
    const middle = (low + high) / 2;
    if (low < middle && middle < high) return middle;
  }
  return new Exact(toDecimal(low).toString()).plus(toDecimal(high).toString()).div(2);
}

/** Room for what lies between two numbers of 34 digits. */
const Exact = Decimal.clone({ precision: 200 });

/** A number further from zero, or on its other side, in a direction. */
function beyond(value: Numeric, direction: 1 | -1): Numeric {
  const sign = Math.sign(typeof value === "number" ? value : value.comparedTo(0));
  if (sign !== direction) return direction;
  return typeof value === "number" ? value * 2 : value.times(2);
}
