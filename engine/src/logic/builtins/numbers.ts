import type { Decimal } from "../../kernel/index.ts";
import { roundDecimal, type Rounding } from "../../kernel/index.ts";
import { spend } from "../budget.ts";
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
  integerPart,
  SERIES,
  type Numeric,
} from "../numbers.ts";
import {
  booleanType,
  decimalType,
  integerType,
  itemOf,
  listOf,
  uniteAll,
  type StaticType,
} from "../tree/static-type.ts";
import type { Value } from "../value.ts";
import { orderedFamilies, parameter, type Builtin, type Overload } from "./builtin.ts";

const number = parameter("number", "number");
const n = parameter("n", "number");
const scale = parameter("scale?", "number");

/** Digits after the point that decimal128 can carry. */
const MAX_SCALE = 6_176;
const MIN_SCALE = -6_111;

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
      {
        parameters: [
          parameter("from", "string"),
          parameter("grouping separator", "string", "null"),
          parameter("decimal separator", "string", "null"),
        ],
        result: decimalType,
        invoke: ([text, grouping, point]) =>
          numberOf(text as string, grouping as string | null, point as string | null),
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
  aggregate("stddev", (type) => meanType(type), standardDeviation),
  {
    name: "mode",
    overloads: [
      {
        parameters: [parameter("list", "list")],
        result: ([type]) => type ?? listOf(decimalType),
        invoke: ([list]) => mode(list as readonly Value[]),
      },
      {
        parameters: [parameter("values", "number")],
        variadic: true,
        result: (types) => listOf(uniteAll(types.map(bare))),
        invoke: mode,
      },
    ],
  },
];

/** Reads a number with separators: a blank, comma or full stop between groups, a comma or full stop as the point. */
function numberOf(text: string, grouping: string | null, point: string | null): Numeric | undefined {
  if (grouping !== null && ![" ", ",", "."].includes(grouping)) return undefined;
  if (point !== null && ![",", "."].includes(point)) return undefined;
  if (grouping !== null && grouping === point) return undefined;
  const whole = grouping === null ? text : text.replaceAll(grouping, "");
  return numericFromText(point === null ? whole : whole.replace(point, "."));
}

/** Of a sample: the root of the squared distances from the mean over one less than their number. */
function standardDeviation(items: readonly Numeric[]): Numeric | undefined {
  spend(15 * items.length + SERIES);
  const average = mean(items);
  if (average === undefined || items.length < 2) return undefined;
  const squares = items.map((item) => toDecimal(item).minus(toDecimal(average)).pow(2));
  const total = squares.reduce((sum, square) => sum.plus(square));
  return finite(total.div(items.length - 1).sqrt());
}

/** The items that occur most often, in ascending order. */
function mode(items: readonly Value[]): readonly Value[] | undefined {
  if (!items.every(isNumeric)) return undefined;
  spend(10 * items.length);
  const sorted = items.toSorted(compareNumbers);
  const runs: { readonly value: Numeric; count: number }[] = [];
  for (const value of sorted) {
    const last = runs.at(-1);
    if (last !== undefined && compareNumbers(last.value, value) === 0) last.count++;
    else runs.push({ value, count: 1 });
  }
  const most = Math.max(...runs.map(({ count }) => count));
  return runs.flatMap(({ value, count }) => (count === most ? [value] : []));
}

const ROUNDING = 20;

function rounded(name: string, rounding: Rounding, digits: typeof scale): Builtin {
  const invoke: Overload["invoke"] = ([value, digitsValue]) => {
    const count = digitsValue === undefined ? 0 : integerPart(digitsValue as Numeric);
    if (count === undefined || count > MAX_SCALE || count < MIN_SCALE) return undefined;
    spend(ROUNDING + (Math.abs(count) >> 4));
    return fromDecimal(roundDecimal(toDecimal(value as Numeric), count, rounding));
  };
  const result = ([type, by]: readonly StaticType[]): StaticType =>
    type?.kind === "money" ? bare(type) : by === undefined ? integerType : decimalType;
  return { name, overloads: [{ parameters: [n, digits], result, invoke }] };
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
  spend(ROUNDING + 40);
  if (quotient === undefined) return undefined;
  const product = multiply(divisor, toDecimal(quotient).floor());
  return product && subtract(dividend, product);
}

function ofDecimal(name: string, compute: (value: Decimal) => Decimal | undefined): Builtin {
  const invoke: Overload["invoke"] = ([value]) => {
    spend(SERIES);
    const result = compute(toDecimal(value as Numeric));
    return result && finite(result);
  };
  return { name, overloads: [{ parameters: [number], result: decimalType, invoke }] };
}

function parity(name: string, rest: number): Builtin {
  const invoke: Overload["invoke"] = ([value]) => {
    spend(ROUNDING);
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
  spend(4 * items.length);
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
