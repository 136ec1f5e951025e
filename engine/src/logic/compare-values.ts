import { compareDates, epochNanoseconds, type Decimal, type FeelTemporal } from "../kernel/index.ts";
import { charactersOf } from "./characters.ts";
import { compareNumbers, isNumeric } from "./numbers.ts";
import { FALSE, MAYBE, TRUE, type Truth } from "./truth.ts";
import { UNKNOWN, type FeelContext, type FeelRange, type Value } from "./value.ts";

/** What a field that only one of two records has says of their equality: MAYBE in strict, FALSE in dmn. */
export type AbsentField = typeof FALSE | typeof MAYBE;

/**
 * Three-valued equality. Values of different kinds, and anything with an unknown, are MAYBE; `null` equals
 * only itself. MAYBE is read as UNKNOWN in strict and as FEEL's null in dmn.
 */
export function equalValues(first: Value, second: Value, absent: AbsentField): Truth {
  if (first === UNKNOWN || second === UNKNOWN) return MAYBE;
  if (first === null || second === null) return first === second ? TRUE : FALSE;
  if (typeof first !== "object") {
    if (typeof first === typeof second) return first === second ? TRUE : FALSE;
    return typeof first === "number" && isNumeric(second) && compareNumbers(first, second) === 0
      ? TRUE
      : isNumeric(first) && isNumeric(second)
        ? FALSE
        : MAYBE;
  }
  if (isNumeric(first)) {
    return isNumeric(second) ? (compareNumbers(first, second) === 0 ? TRUE : FALSE) : MAYBE;
  }
  if (typeof second !== "object" || isNumeric(second)) return MAYBE;
  return equalObjects(first, second, absent);
}

type ObjectValue = Exclude<Extract<Value, object>, Decimal>;

function equalObjects(first: ObjectValue, second: ObjectValue, absent: AbsentField): Truth {
  if (isList(first) || isList(second)) {
    return isList(first) && isList(second) ? equalLists(first, second, absent) : MAYBE;
  }
  if (isContext(first) || isContext(second)) {
    return isContext(first) && isContext(second) ? equalContexts(first, second, absent) : MAYBE;
  }
  if (first.kind === "range" || second.kind === "range") {
    return first.kind === "range" && second.kind === "range" ? equalRanges(first, second, absent) : MAYBE;
  }
  const order = compareTemporals(first, second);
  return order === undefined ? MAYBE : order === 0 ? TRUE : FALSE;
}

function equalLists(first: readonly Value[], second: readonly Value[], absent: AbsentField): Truth {
  if (first.length !== second.length) return FALSE;
  return allOf(first.map((item, index) => equalValues(item, second[index] as Value, absent)));
}

function equalContexts(first: FeelContext, second: FeelContext, absent: AbsentField): Truth {
  const names = new Set([...first.keys(), ...second.keys()]);
  return allOf(
    [...names].map((name) =>
      first.has(name) && second.has(name)
        ? equalValues(first.get(name) as Value, second.get(name) as Value, absent)
        : absent,
    ),
  );
}

function equalRanges(first: FeelRange, second: FeelRange, absent: AbsentField): Truth {
  if (first.lowIncluded !== second.lowIncluded || first.highIncluded !== second.highIncluded) return FALSE;
  return allOf([
    equalValues(first.low ?? null, second.low ?? null, absent),
    equalValues(first.high ?? null, second.high ?? null, absent),
  ]);
}

/** Kleene's conjunction. */
export function allOf(truths: readonly Truth[]): Truth {
  return truths.includes(FALSE) ? FALSE : truths.includes(MAYBE) ? MAYBE : TRUE;
}

/** Kleene's disjunction. */
export function anyOf(truths: readonly Truth[]): Truth {
  return truths.includes(TRUE) ? TRUE : truths.includes(MAYBE) ? MAYBE : FALSE;
}

/** Negative, zero or positive; `undefined` where the two have no order. */
export function orderValues(first: Value, second: Value): number | undefined {
  if (isNumeric(first)) return isNumeric(second) ? compareNumbers(first, second) : undefined;
  if (typeof first === "string") return typeof second === "string" ? orderTexts(first, second) : undefined;
  return isTemporal(first) && isTemporal(second) ? compareTemporals(first, second) : undefined;
}

/** By code points, as FEEL orders texts; UTF-16 units differ from them beyond the basic plane only. */
function orderTexts(first: string, second: string): number {
  if (!/[\ud800-\udfff]/.test(first) && !/[\ud800-\udfff]/.test(second)) {
    return first < second ? -1 : first > second ? 1 : 0;
  }
  const [left, right] = [charactersOf(first), charactersOf(second)];
  for (const [index, character] of left.entries()) {
    const other = right[index];
    if (other === undefined) return 1;
    if (character !== other) return (character.codePointAt(0) ?? 0) - (other.codePointAt(0) ?? 0);
  }
  return left.length - right.length;
}

function compareTemporals(first: FeelTemporal, second: FeelTemporal): number | undefined {
  if (first.kind === "date" && second.kind === "date") return compareDates(first, second);
  if (first.kind === "years-and-months-duration" && second.kind === "years-and-months-duration") {
    return first.months - second.months;
  }
  if (first.kind === "days-and-time-duration" && second.kind === "days-and-time-duration") {
    return sign(first.nanoseconds - second.nanoseconds);
  }
  if (first.kind === "date-time" && second.kind === "date-time") {
    const comparable = (first.time.offsetSeconds === undefined) === (second.time.offsetSeconds === undefined);
    return comparable ? sign(epochNanoseconds(first) - epochNanoseconds(second)) : undefined;
  }
  if (first.kind === "time" && second.kind === "time" && first.zone === second.zone) {
    const comparable = (first.offsetSeconds === undefined) === (second.offsetSeconds === undefined);
    const offset = ((first.offsetSeconds ?? 0) - (second.offsetSeconds ?? 0)) * 1_000_000_000;
    return comparable ? first.nanoseconds - second.nanoseconds - offset : undefined;
  }
  return undefined;
}

function sign(value: bigint): number {
  return value < 0n ? -1 : value > 0n ? 1 : 0;
}

/** Whether a value lies in a range; MAYBE where an end or the value has no order. */
export function inRange(value: Value, range: FeelRange): Truth {
  return allOf([
    range.low === undefined ? TRUE : within(orderOf(range.low, value), range.lowIncluded),
    range.high === undefined ? TRUE : within(orderOf(value, range.high), range.highIncluded),
  ]);
}

function orderOf(smaller: Value, greater: Value): number | undefined {
  return orderValues(smaller, greater);
}

function within(order: number | undefined, included: boolean): Truth {
  if (order === undefined) return MAYBE;
  return order < 0 || (included && order === 0) ? TRUE : FALSE;
}

/**
 * FEEL's `in`: equal to the target, inside the range, equal to the list, or in one of the list's items.
 */
export function matches(value: Value, target: Value, absent: AbsentField): Truth {
  if (target === UNKNOWN) return MAYBE;
  if (isRange(target)) return inRange(value, target);
  if (!isList(target)) return equalValues(value, target, absent);
  const items = target.map((item) => matchesItem(value, item, absent));
  return anyOf(isList(value) ? [...items, equalValues(value, target, absent)] : items);
}

function matchesItem(value: Value, item: Value, absent: AbsentField): Truth {
  if (isRange(item)) return inRange(value, item);
  // A list is looked for as a whole, too; that it is none of the numbers in it says nothing.
  if (isList(value) && !isList(item) && item !== UNKNOWN) return FALSE;
  return equalValues(value, item, absent);
}

/** Whether a list holds an item equal to the value. */
export function contains(list: readonly Value[], value: Value, absent: AbsentField): Truth {
  let truth: Truth = FALSE;
  for (const item of list) {
    const equal = equalValues(item, value, absent);
    if (equal === TRUE) return TRUE;
    if (equal === MAYBE && (item === UNKNOWN || value === UNKNOWN || absent === MAYBE)) truth = MAYBE;
  }
  return truth;
}

export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

export function isContext(value: Value): value is FeelContext {
  return value instanceof Map;
}

export function isRange(value: Value): value is FeelRange {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "range";
}

export function isTemporal(value: Value): value is FeelTemporal {
  return typeof value === "object" && value !== null && "kind" in value && value.kind !== "range";
}
