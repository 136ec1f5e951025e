import type { Decimal } from "../../kernel/index.ts";
import { roundDecimal, type Rounding } from "../../kernel/index.ts";
import { isTemporal, orderValues } from "../compare-values.ts";
import {
  add,
  compareNumbers,
  divide,
  finite,
  fromDecimal,
  isNumeric,
  multiply,
  negate,
  numericFromText,
  subtract,
  toDecimal,
  wholeNumber,
  type Numeric,
} from "../numbers.ts";
import {
  booleanType,
  decimalType,
  integerType,
  itemOf,
  uniteAll,
  type StaticType,
} from "../tree/static-type.ts";
import type { Value } from "../value.ts";
import { parameter, type Builtin, type Overload } from "./builtin.ts";

const number = parameter("n", "number");
const scale = parameter("scale?", "number");

const orderedFamilies = [
  "number",
  "string",
  "date",
  "date-time",
  "time",
  "days-and-time-duration",
  "years-and-months-duration",
] as const;

/** FEEL's functions of numbers. */
export const numberBuiltins: readonly Builtin[] = [
  rounded("decimal", "half-even", parameter("scale", "number")),
  rounded("floor", "floor", scale),
  rounded("ceiling", "ceiling", scale),
  rounded("round up", "up", scale),
  rounded("round down", "down", scale),
  rounded("round half up", "half-up", scale),
  rounded("round half down", "half-down", scale),
  rounded("round half even", "half-even", scale),
  {
    name: "abs",
    overloads: [
      {
        parameters: [parameter("n", "number", "days-and-time-duration", "years-and-months-duration")],
        result: ([type]) => bare(type),
        invoke: ([value]) => absolute(value as Value),
      },
    ],
  },
  {
    name: "modulo",
    overloads: [
      {
        parameters: [parameter("dividend", "number"), parameter("divisor", "number")],
        result: ([first, second]) => uniteAll([bare(first), bare(second)]),
        invoke: ([first, second]) => modulo(first as Numeric, second as Numeric),
      },
    ],
  },
  ofDecimal("sqrt", (value) => (value.isNegative() && !value.isZero() ? undefined : value.sqrt())),
  ofDecimal("log", (value) => (value.isPositive() && !value.isZero() ? value.ln() : undefined)),
  ofDecimal("exp", (value) => value.exp()),
  parity("odd", 1),
  parity("even", 0),
  {
    name: "number",
    overloads: [
      {
        parameters: [parameter("from", "string")],
        result: decimalType,
        invoke: ([text]) => numericFromText(text as string),
      },
    ],
  },
  extreme("min", -1),
  extreme("max", 1),
  aggregate(
    "sum",
    (type) => bare(type),
    (items) => fold(items, add),
  ),
  aggregate(
    "product",
    () => decimalType,
    (items) => fold(items, multiply),
  ),
  aggregate("mean", (type) => meanType(type), mean),
  aggregate("median", (type) => meanType(type), median),
];

function rounded(name: string, rounding: Rounding, digits: typeof scale): Builtin {
  const invoke: Overload["invoke"] = ([value, digitsValue]) => {
    const count = digitsValue === undefined ? 0 : wholeNumber(digitsValue as Numeric);
    if (count === undefined || Math.abs(count) > 6_000) return undefined;
    return fromDecimal(roundDecimal(toDecimal(value as Numeric), count, rounding));
  };
  const result = ([type, by]: readonly StaticType[]): StaticType =>
    type?.kind === "money" ? bare(type) : by === undefined ? integerType : decimalType;
  return { name, overloads: [{ parameters: [number, digits], result, invoke }] };
}

function absolute(value: Value): Value | undefined {
  if (isNumeric(value)) return compareNumbers(value, 0) < 0 ? negate(value) : value;
  if (!isTemporal(value)) return undefined;
  if (value.kind === "years-and-months-duration") return { ...value, months: Math.abs(value.months) };
  if (value.kind !== "days-and-time-duration") return undefined;
  return { ...value, nanoseconds: value.nanoseconds < 0n ? -value.nanoseconds : value.nanoseconds };
}

/** FEEL's modulo has the sign of the divisor: dividend − divisor × floor(dividend / divisor). */
function modulo(dividend: Numeric, divisor: Numeric): Numeric | undefined {
  const quotient = divide(dividend, divisor);
  if (quotient === undefined) return undefined;
  const product = multiply(divisor, toDecimal(quotient).floor());
  return product && subtract(dividend, product);
}

function ofDecimal(name: string, compute: (value: Decimal) => Decimal | undefined): Builtin {
  const invoke: Overload["invoke"] = ([value]) => {
    const result = compute(toDecimal(value as Numeric));
    return result && finite(result);
  };
  return { name, overloads: [{ parameters: [number], result: decimalType, invoke }] };
}

function parity(name: string, rest: number): Builtin {
  const invoke: Overload["invoke"] = ([value]) => {
    const whole = toDecimal(value as Numeric);
    return whole.isInteger() ? whole.abs().mod(2).toNumber() === rest : undefined;
  };
  return { name, overloads: [{ parameters: [number], result: booleanType, invoke }] };
}

function extreme(name: string, sign: 1 | -1): Builtin {
  const best = (items: readonly Value[]): Value | undefined => {
    let [found] = items;
    if (found !== undefined && orderValues(found, found) === undefined) return undefined;
    for (const item of items) {
      if (found === undefined) return undefined;
      const order = orderValues(item, found);
      if (order === undefined) return undefined;
      if (order * sign > 0) found = item;
    }
    return found;
  };
  return {
    name,
    overloads: [
      {
        parameters: [parameter("list", "list")],
        result: ([type]) => bare(type && itemOf(type)),
        invoke: ([list]) => best(list as readonly Value[]),
      },
      {
        parameters: [parameter("values", ...orderedFamilies)],
        variadic: true,
        result: (types) => uniteAll(types.map(bare)),
        invoke: best,
      },
    ],
  };
}

function aggregate(
  name: string,
  result: (item: StaticType | undefined) => StaticType,
  compute: (items: readonly Numeric[]) => Numeric | undefined,
): Builtin {
  const numbers = (values: readonly Value[]): Value | undefined =>
    values.length > 0 && values.every(isNumeric) ? compute(values) : undefined;
  return {
    name,
    overloads: [
      {
        parameters: [parameter("list", "list")],
        result: ([type]) => result(type && itemOf(type)),
        invoke: ([list]) => numbers(list as readonly Value[]),
      },
      {
        parameters: [parameter("values", "number")],
        variadic: true,
        result: (types) => result(uniteAll(types.map(bare))),
        invoke: numbers,
      },
    ],
  };
}

function fold(
  items: readonly Numeric[],
  operate: (left: Numeric, right: Numeric) => Numeric | undefined,
): Numeric | undefined {
  return items
    .slice(1)
    .reduce<Numeric | undefined>(
      (total, item) => (total === undefined ? undefined : operate(total, item)),
      items[0],
    );
}

function mean(items: readonly Numeric[]): Numeric | undefined {
  const total = fold(items, add);
  return total === undefined ? undefined : divide(total, items.length);
}

function median(items: readonly Numeric[]): Numeric | undefined {
  const sorted = items.toSorted(compareNumbers);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  return upper === undefined || lower === undefined ? undefined : mean([lower, upper]);
}

function meanType(type: StaticType | undefined): StaticType {
  return type?.kind === "money" ? bare(type) : decimalType;
}

/** The kind of a type without its declared bounds, which a computed value need not keep. */
function bare(type: StaticType | undefined): StaticType {
  if (type?.kind === "money") return { kind: "money", currency: type.currency };
  if (type?.kind === "integer") return integerType;
  return type === undefined
    ? decimalType
    : type.kind === "percent" || type.kind === "decimal"
      ? decimalType
      : type;
}
