import {
  allOf,
  anyOf,
  contains,
  equalValues,
  isList,
  orderValues,
  type Equality,
} from "../compare-values.ts";
import { spend } from "../budget.ts";
import { limits } from "../limits.ts";
import { integerPart, type Numeric } from "../numbers.ts";
import { FALSE, MAYBE, TRUE, type Truth } from "../truth.ts";
import {
  anyType,
  booleanType,
  integerType,
  itemOf,
  listOf,
  unite,
  uniteAll,
  type StaticType,
} from "../tree/static-type.ts";
import { UNKNOWN, type FeelFunction, type Value } from "../value.ts";
import { parameter, type Builtin, type Overload } from "./builtin.ts";

type List = readonly Value[];
const list = parameter("list", "list");
const lists = parameter("lists", "list");
const element = parameter("element", "any");
const position = parameter("position", "number");

/** FEEL's functions of lists. */
export const listBuiltins: readonly Builtin[] = [
  of("list contains", [list, element], booleanType, ([items, value], { equality }) =>
    asBoolean(contains(items as List, value as Value, equality)),
  ),
  of("count", [list], integerType, ([items]) => (items as List).length),
  quantified("all", allOf),
  quantified("any", anyOf),
  variadic("append", [list, parameter("item", "any")], appendedType, ([items, ...more]) => [
    ...(items as List),
    ...more,
  ]),
  variadic("concatenate", [lists], uniteAll, (all) => all.flat(1)),
  variadic("union", [lists], uniteAll, (all, { equality }) => distinct(all.flat(1), equality)),
  of("distinct values", [list], same, ([items], { equality }) => distinct(items as List, equality)),
  of("reverse", [list], same, ([items]) => (items as List).toReversed()),
  of("flatten", [list], listOf(anyType), ([items]) => flatten(items as List)),
  of("index of", [list, parameter("match", "any")], listOf(integerType), ([items, value], { equality }) =>
    indexesOf(items as List, value as Value, equality),
  ),
  of(
    "sublist",
    [list, parameter("start position", "number"), parameter("length?", "number")],
    same,
    ([items, start, length]) => sublist(items as List, start as Numeric, length as Numeric | undefined),
  ),
  of("insert before", [list, position, parameter("newItem", "any")], appendedLast, ([items, at, item]) => {
    const index = indexOf(items as List, at as Numeric);
    return index === undefined ? undefined : (items as List).toSpliced(index, 0, item as Value);
  }),
  of("remove", [list, position], same, ([items, at]) => {
    const index = indexOf(items as List, at as Numeric);
    return index === undefined ? undefined : (items as List).toSpliced(index, 1);
  }),
  {
    name: "list replace",
    overloads: [
      {
        parameters: [list, position, parameter("newItem", "any")],
        result: appendedLast,
        invoke: ([items, at, item]) => {
          const index = indexOf(items as List, at as Numeric);
          return index === undefined ? undefined : (items as List).with(index, item as Value);
        },
      },
      {
        parameters: [list, parameter("match", "function"), parameter("newItem", "any")],
        result: appendedLast,
        invoke: ([items, match, item]) => replaceWhere(items as List, match as FeelFunction, item as Value),
      },
    ],
  },
  of("sort", [list, parameter("precedes?", "function")], same, ([items, precedes]) =>
    sort(items as List, precedes as FeelFunction | undefined),
  ),
];

/** `undefined` where nobody knows yet whether an item is equal. */
function indexesOf(items: List, value: Value, equality: Equality): List | undefined {
  spend(3 * items.length);
  const truths = items.map((item) => equalValues(item, value, equality));
  if (equality.absentField === MAYBE && truths.includes(MAYBE)) return undefined;
  return truths.flatMap((truth, index) => (truth === TRUE ? [index + 1] : []));
}

/** The index of a position counted from 1 or, negative, from the end; `undefined` beyond the list. */
function indexOf(items: List, position: Numeric): number | undefined {
  const whole = integerPart(position);
  if (whole === undefined || whole === 0 || Math.abs(whole) > items.length) return undefined;
  return whole > 0 ? whole - 1 : items.length + whole;
}

function replaceWhere(
  items: List,
  { parameters, invoke }: FeelFunction,
  replacement: Value,
): List | undefined {
  if (parameters.length !== 2) return undefined;
  spend(items.length);
  const replaced: Value[] = [];
  for (const item of items) {
    const truth = invoke([item, replacement]);
    if (typeof truth !== "boolean") return undefined;
    replaced.push(truth ? replacement : item);
  }
  return replaced;
}

/** Stable. Without a function, by the order of the values. */
function sort(items: List, precedes: FeelFunction | undefined): List | undefined {
  if (precedes !== undefined && precedes.parameters.length !== 2) return undefined;
  const state = { isSound: true };
  const compare = (first: Value, second: Value): number => {
    if (!state.isSound) return 0;
    if (precedes === undefined) {
      const order = orderValues(first, second);
      state.isSound = order !== undefined;
      return order ?? 0;
    }
    const isBefore = precedes.invoke([first, second]);
    const isAfter = isBefore === true ? false : precedes.invoke([second, first]);
    state.isSound = typeof isBefore === "boolean" && typeof isAfter === "boolean";
    return isBefore === true ? -1 : isAfter === true ? 1 : 0;
  };
  spend(4 * items.length);
  const sorted = items.toSorted(compare);
  return state.isSound ? sorted : undefined;
}

function of(
  name: string,
  parameters: Overload["parameters"],
  result: Overload["result"],
  invoke: Overload["invoke"],
): Builtin {
  return { name, overloads: [{ parameters, result, invoke }] };
}

function variadic(...[name, parameters, result, invoke]: Parameters<typeof of>): Builtin {
  return {
    name,
    overloads: [
      {
        parameters,
        variadic: true,
        result,
        invoke(values, call) {
          spend(values.reduce<number>((sum, value) => sum + (isList(value) ? 3 * value.length : 1), 0));
          const items = invoke(values, call) as List | undefined;
          return items === undefined || items.length > limits.boundListItems * 10 ? undefined : items;
        },
      },
    ],
  };
}

/** Three-valued, so that one false settles `all` and one true settles `any`, whatever else is unknown. */
function quantified(name: string, combine: (truths: readonly Truth[]) => Truth): Builtin {
  const truthOf = (value: Value): Truth => (value === true ? TRUE : value === false ? FALSE : MAYBE);
  const invoke = (values: List): Value | undefined => {
    spend(values.length);
    return asBoolean(combine(values.map(truthOf)));
  };
  return {
    name,
    overloads: [
      {
        parameters: [list],
        result: booleanType,
        kleene: true,
        invoke: ([items]) => invoke(items as List),
      },
      { parameters: [parameter("values", "boolean")], variadic: true, result: booleanType, invoke },
    ],
  };
}

function asBoolean(truth: Truth): boolean | undefined {
  return truth === MAYBE ? undefined : truth === TRUE;
}

/** `undefined` where nobody knows yet whether two items are equal. */
function distinct(items: List, equality: Equality): List | undefined {
  spend(items.length);
  const kept: Value[] = [];
  const seen = new Set<Value>();
  for (const item of items) {
    if (typeof item === "string" || typeof item === "boolean") {
      // A text equals none but itself, so that a set finds it at once.
      if (!seen.has(item)) kept.push(item);
      seen.add(item);
      continue;
    }
    spend(kept.length + 1);
    const truth = contains(kept, item, equality);
    if (truth === MAYBE) return undefined;
    if (truth === FALSE) kept.push(item);
  }
  return kept;
}

/** Lists within lists may hold one another many times over; the budget ends what they only seem to be. */
function flatten(items: List): List {
  spend(4 + 6 * items.length);
  return items.flatMap((item) => (isList(item) ? flatten(item) : item === UNKNOWN ? [] : [item]));
}

function sublist(items: List, start: Numeric, length: Numeric | undefined): List | undefined {
  const position = integerPart(start);
  const count = length === undefined ? Math.max(items.length, 1) : integerPart(length);
  if (position === undefined || count === undefined || position === 0 || count < 1) return undefined;
  const from = position > 0 ? position - 1 : items.length + position;
  return from < 0 || from > items.length ? undefined : items.slice(from, from + count);
}

function same([type]: readonly StaticType[]): StaticType {
  return type ?? listOf(anyType);
}

function appendedLast(types: readonly StaticType[]): StaticType {
  const [first, , last] = types;
  return first === undefined || last === undefined ? listOf(anyType) : appendedType([first, last]);
}

function appendedType([first, ...more]: readonly StaticType[]): StaticType {
  return first?.kind === "list" ? listOf(more.reduce(unite, itemOf(first))) : listOf(anyType);
}
