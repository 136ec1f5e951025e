import { dateTime } from "../kernel/index.ts";
import { spend } from "./budget.ts";
import { isContext, isFunction, isList, isRange } from "./compare-values.ts";
import { isNumeric, toDecimal } from "./numbers.ts";
import { familyOf, type StaticType } from "./tree/static-type.ts";
import { UNKNOWN, type FeelFunction, type Value } from "./value.ts";

/**
 * Whether a value is of a type (DMN 1.5, 10.3.2.9.1). `null` inside a list or context is of every type, and a
 * context may have more entries than its type names.
 */
export function isInstance(value: Value, type: StaticType): boolean {
  if (value === null || value === UNKNOWN) return true;
  spend(1);
  if (type.kind === "null") return false;
  if (type.kind === "any") return true;
  if (isList(value)) return type.kind === "list" && value.every((item) => isInstance(item, type.of));
  if (isContext(value)) {
    return (
      type.kind === "record" &&
      Object.entries(type.fields).every(
        ([name, field]) => value.has(name) && isInstance(value.get(name) as Value, field.type),
      )
    );
  }
  if (isRange(value)) {
    const ends: readonly Value[] = [value.low ?? null, value.high ?? null];
    return type.kind === "range" && ends.every((end) => isInstance(end, type.of));
  }
  if (isFunction(value)) return type.kind === "function" && functionFits(value, type);
  if (isNumeric(value)) {
    return familyOf(type) === "number" && (type.kind !== "integer" || toDecimal(value).isInteger());
  }
  if (typeof value === "string") return familyOf(type) === "string";
  return typeof value === "boolean" ? type.kind === "boolean" : type.kind === value.kind;
}

/** Parameters may be wider than asked for, and the result narrower. */
function functionFits(value: FeelFunction, type: Extract<StaticType, { kind: "function" }>): boolean {
  return (
    value.parameters.length === type.parameters.length &&
    type.parameters.every((wanted, index) => typeFits(wanted, value.parameters[index]?.type ?? wanted)) &&
    typeFits(value.result, type.result)
  );
}

/** Whether every value of one type is of the other, too. A type nobody declared may be any. */
function typeFits(type: StaticType, wanted: StaticType): boolean {
  if (wanted.kind === "any" || type.kind === "any" || type.kind === "null") return true;
  if (type.kind === "list") return wanted.kind === "list" && typeFits(type.of, wanted.of);
  if (type.kind === "range") return wanted.kind === "range" && typeFits(type.of, wanted.of);
  if (type.kind === "record") {
    return (
      wanted.kind === "record" &&
      Object.entries(wanted.fields).every(([name, field]) => {
        const own = Object.hasOwn(type.fields, name) ? type.fields[name] : undefined;
        return own !== undefined && typeFits(own.type, field.type);
      })
    );
  }
  if (type.kind === "function") {
    return (
      wanted.kind === "function" &&
      type.parameters.length === wanted.parameters.length &&
      wanted.parameters.every((parameter, index) =>
        typeFits(parameter, type.parameters[index] ?? parameter),
      ) &&
      typeFits(type.result, wanted.result)
    );
  }
  return familyOf(type) === familyOf(wanted);
}

/**
 * The value as a type wants it, by the implicit conversions of DMN 1.5 (10.3.2.9.4): a list of one item to the
 * item, a value to a list of it, a date to its midnight in UTC. `undefined` where it does not conform.
 */
export function coerceTo(value: Value, type: StaticType): Value | undefined {
  if (value === null || value === UNKNOWN || isInstance(value, type)) return value;
  if (isList(value)) {
    const [only] = value;
    if (type.kind === "list" || value.length !== 1 || only === undefined) return undefined;
    return isInstance(only, type) ? only : undefined;
  }
  if (type.kind === "list") return isInstance(value, type.of) ? [value] : undefined;
  return type.kind === "date-time" ? midnightOf(value) : undefined;
}

/** The date and time at which a date begins in UTC; `undefined` for what is no date. */
export function midnightOf(value: Value): Value | undefined {
  if (typeof value !== "object" || value === null || !("kind" in value) || value.kind !== "date")
    return undefined;
  return dateTime(value, { kind: "time", nanoseconds: 0, offsetSeconds: 0, zone: undefined });
}
