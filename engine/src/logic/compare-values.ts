import { compareDates, epochNanoseconds, type Decimal, type FeelTemporal } from "../kernel/index.ts";
import { spend } from "./budget.ts";
import { charactersOf } from "./characters.ts";
import { compareNumbers, isNumeric } from "./numbers.ts";
import { FALSE, MAYBE, not, TRUE, type Truth } from "./truth.ts";
import { UNKNOWN, type FeelContext, type FeelFunction, type FeelRange, type Value } from "./value.ts";

/** How a semantics asks whether two values are equal. */
export interface Equality {
  /** What a field that only one of two records has says: MAYBE in strict, FALSE in dmn. */
  readonly absentField: typeof FALSE | typeof MAYBE;
  /** Times are compared by their properties, which have whole seconds only (DMN 1.5, 10.3.2.3.4). */
  readonly wholeSeconds: boolean;
}

/**
 * Three-valued equality. Values of different kinds, and anything with an unknown, are MAYBE; `null` equals
 * only itself. MAYBE is read as UNKNOWN in strict and as FEEL's null in dmn.
 */
export function equalValues(first: Value, second: Value, equality: Equality): Truth {
  if (first === UNKNOWN || second === UNKNOWN) return MAYBE;
  if (first === null || second === null) return first === second ? TRUE : FALSE;
  if (typeof first !== "object") {
    if (typeof first === "string" && typeof second === "string") return equalTexts(first, second);
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
  return equalObjects(first, second, equality);
}

function equalTexts(first: string, second: string): Truth {
  if (first.length === second.length && first.length > 255) spend(first.length >> 7);
  return first === second ? TRUE : FALSE;
}

type ObjectValue = Exclude<Extract<Value, object>, Decimal>;

function equalObjects(first: ObjectValue, second: ObjectValue, equality: Equality): Truth {
  if (isList(first) || isList(second)) {
    return isList(first) && isList(second) ? equalLists(first, second, equality) : MAYBE;
  }
  if (isContext(first) || isContext(second)) {
    return isContext(first) && isContext(second) ? equalContexts(first, second, equality) : MAYBE;
  }
  if (first.kind === "range" || second.kind === "range") {
    return first.kind === "range" && second.kind === "range" ? equalRanges(first, second, equality) : MAYBE;
  }
  if (first.kind === "function" || second.kind === "function") return first === second ? TRUE : MAYBE;
  spend(TEMPORAL);
  const order = equality.wholeSeconds
    ? compareTemporals(wholeSeconds(first), wholeSeconds(second))
    : compareTemporals(first, second);
  return order === undefined ? MAYBE : order === 0 ? TRUE : FALSE;
}

function equalLists(first: readonly Value[], second: readonly Value[], equality: Equality): Truth {
  if (first.length !== second.length) return FALSE;
  spend(3 + first.length);
  return allOf(first.map((item, index) => equalValues(item, second[index] as Value, equality)));
}

function equalContexts(first: FeelContext, second: FeelContext, equality: Equality): Truth {
  spend(5 * (first.size + second.size) + 5);
  const names = new Set([...first.keys(), ...second.keys()]);
  return allOf(
    [...names].map((name) =>
      first.has(name) && second.has(name)
        ? equalValues(first.get(name) as Value, second.get(name) as Value, equality)
        : equality.absentField,
    ),
  );
}

function equalRanges(first: FeelRange, second: FeelRange, equality: Equality): Truth {
  if (first.operator !== second.operator) return FALSE;
  if ((first.low === undefined) !== (second.low === undefined)) return FALSE;
  if ((first.high === undefined) !== (second.high === undefined)) return FALSE;
  if (first.lowIncluded !== second.lowIncluded || first.highIncluded !== second.highIncluded) return FALSE;
  return allOf([
    equalValues(first.low ?? null, second.low ?? null, equality),
    equalValues(first.high ?? null, second.high ?? null, equality),
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

/** What comparing two dates, times or durations costs. */
const TEMPORAL = 4;

/** Negative, zero or positive; `undefined` where the two have no order. */
export function orderValues(first: Value, second: Value): number | undefined {
  if (isNumeric(first)) return isNumeric(second) ? compareNumbers(first, second) : undefined;
  if (typeof first === "string") return typeof second === "string" ? orderTexts(first, second) : undefined;
  if (!isTemporal(first) || !isTemporal(second)) return undefined;
  spend(TEMPORAL);
  return compareTemporals(first, second);
}

/** By code points, as FEEL orders texts; UTF-16 units differ from them beyond the basic plane only. */
function orderTexts(first: string, second: string): number {
  const length = first.length + second.length;
  if (length > 63) spend(length >> 6);
  if (!/[\ud800-\udfff]/.test(first) && !/[\ud800-\udfff]/.test(second)) {
    return first < second ? -1 : first > second ? 1 : 0;
  }
  spend(length);
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

function wholeSeconds(value: FeelTemporal): FeelTemporal {
  if (value.kind === "date-time") return { ...value, time: wholeSeconds(value.time) as typeof value.time };
  return value.kind === "time"
    ? { ...value, nanoseconds: Math.floor(value.nanoseconds / 1_000_000_000) * 1_000_000_000 }
    : value;
}

function sign(value: bigint): number {
  return value < 0n ? -1 : value > 0n ? 1 : 0;
}

/** Whether a value lies in a range; MAYBE where an end or the value has no order. */
export function inRange(value: Value, range: FeelRange): Truth {
  if (range.operator === "=") return equalValues(value, range.low ?? null, feelEquality);
  if (range.operator === "!=") return not(equalValues(value, range.low ?? null, feelEquality));
  return allOf([
    range.low === undefined ? TRUE : within(orderValues(range.low, value), range.lowIncluded),
    range.high === undefined ? TRUE : within(orderValues(value, range.high), range.highIncluded),
  ]);
}

const feelEquality: Equality = { absentField: FALSE, wholeSeconds: true };

function within(order: number | undefined, included: boolean): Truth {
  if (order === undefined) return MAYBE;
  return order < 0 || (included && order === 0) ? TRUE : FALSE;
}

/**
 * FEEL's `in`: equal to the target, inside the range, equal to the list, or in one of the list's items.
 */
export function matches(value: Value, target: Value, equality: Equality): Truth {
  if (target === UNKNOWN) return MAYBE;
  if (isRange(target)) return inRange(value, target);
  if (!isList(target)) return equalValues(value, target, equality);
  spend(target.length);
  const items = target.map((item) => matchesItem(value, item, equality));
  return anyOf(isList(value) ? [...items, equalValues(value, target, equality)] : items);
}

function matchesItem(value: Value, item: Value, equality: Equality): Truth {
  if (isRange(item)) return inRange(value, item);
  // An item of another kind is none of those looked for; in strict, types keep such lists out.
  if (
    !equality.absentField &&
    item !== null &&
    value !== null &&
    !isList(item) &&
    kindOf(item) !== kindOf(value)
  )
    return FALSE;
  // A list is looked for as a whole, too; that it is none of the numbers in it says nothing.
  if (isList(value) && !isList(item) && item !== UNKNOWN) return FALSE;
  return equalValues(value, item, equality);
}

/** A short name of what a value is. */
export function kindOf(value: Value): string {
  if (isNumeric(value)) return "number";
  return typeof value === "object" && value !== null && "kind" in value ? value.kind : typeof value;
}

/** Whether a list holds an item equal to the value. */
export function contains(list: readonly Value[], value: Value, equality: Equality): Truth {
  spend(list.length >> 2);
  let truth: Truth = FALSE;
  for (const item of list) {
    const equal = equalValues(item, value, equality);
    if (equal === TRUE) return TRUE;
    if (equal === MAYBE && (item === UNKNOWN || value === UNKNOWN || equality.absentField === MAYBE))
      truth = MAYBE;
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

export function isFunction(value: Value): value is FeelFunction {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "function";
}

export function isTemporal(value: Value): value is FeelTemporal {
  return (
    typeof value === "object" &&
    value !== null &&
    "kind" in value &&
    value.kind !== "range" &&
    value.kind !== "function"
  );
}
