import { Decimal, parseDate, parseDateTime, parseDuration, parseTime } from "../../kernel/index.ts";
import type { Value } from "../../logic/index.ts";
import type { NameShape } from "./names.ts";
import { asFunction } from "./feel-function.ts";

/** FEEL's own types by every name that versions of DMN gave them. */
export const basicTypes: ReadonlyMap<string, BasicType> = new Map([
  ["Any", basic(() => true, true)],
  ["any", basic(() => true, true)],
  ["Null", basic(() => false)],
  ["number", basic(isNumber)],
  // Names that Camunda's modeller gives to numbers.
  ["integer", basic(isNumber)],
  ["long", basic(isNumber)],
  ["double", basic(isNumber)],
  ["string", basic((value) => typeof value === "string")],
  ["boolean", basic((value) => typeof value === "boolean")],
  ["date", temporal(ofKind("date"), parseDate)],
  ["time", temporal(ofKind("time"), parseTime)],
  ["date and time", temporal(ofKind("date-time"), parseDateTime)],
  ["dateTime", temporal(ofKind("date-time"), parseDateTime)],
  ["days and time duration", temporal(isDaysDuration, parseDuration)],
  ["dayTimeDuration", temporal(isDaysDuration, parseDuration)],
  ["years and months duration", temporal(isMonthsDuration, parseDuration)],
  ["yearMonthDuration", temporal(isMonthsDuration, parseDuration)],
  ["duration", basic((value) => isDaysDuration(value) || isMonthsDuration(value))],
  ["list", basic((value) => Array.isArray(value), false, true)],
  ["context", basic((value) => value instanceof Map)],
  ["range", basic(ofKind("range"))],
  ["function", basic((value) => asFunction(value) !== undefined)],
]);

export interface BasicType {
  /** Every value conforms. */
  readonly anything: boolean;
  readonly isList: boolean;
  readonly members: NameShape;
  readonly conforms: (value: Value) => boolean;
  readonly read: (value: Value) => Value;
}

function basic(conforms: (value: Value) => boolean, anything = false, list = false): BasicType {
  return { anything, isList: list, members: new Map(), conforms, read: (value) => value };
}

function temporal(
  conforms: (value: Value) => boolean,
  parse: (text: string) => Value | undefined,
): BasicType {
  return {
    ...basic(conforms),
    read: (value) => (typeof value === "string" ? (parse(value) ?? value) : value),
  };
}

function isNumber(value: Value): boolean {
  return typeof value === "number" || value instanceof Decimal;
}

function kindOf(value: Value): string | undefined {
  return typeof value === "object" && value !== null && "kind" in value ? value.kind : undefined;
}

function ofKind(kind: string): (value: Value) => boolean {
  return (value) => kindOf(value) === kind;
}

function isDaysDuration(value: Value): boolean {
  return kindOf(value) === "days-and-time-duration";
}

function isMonthsDuration(value: Value): boolean {
  return kindOf(value) === "years-and-months-duration";
}
