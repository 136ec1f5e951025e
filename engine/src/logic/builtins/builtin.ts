import type { Equality } from "../compare-values.ts";
import { isContext, isList } from "../compare-values.ts";
import { midnightOf } from "../conforms.ts";
import { isNumeric } from "../numbers.ts";
import type { Family, StaticType } from "../tree/static-type.ts";
import { UNKNOWN, type Value } from "../value.ts";

export interface Parameter {
  /** The name that named arguments use. */
  readonly name: string;
  /** Families it takes; `any` takes every value, `null` among them. */
  readonly families: readonly Family[];
  readonly optional?: boolean;
}

/** What a built-in may read besides its arguments. */
export interface Call {
  /** The instant of the event, RFC 3339. */
  readonly at: string;
  readonly equality: Equality;
  /** What an error inside a list of results is. */
  readonly error: Value;
}

export interface Overload {
  readonly parameters: readonly Parameter[];
  /** The last parameter may be given any number of times. */
  readonly variadic?: boolean;
  readonly result: StaticType | ((types: readonly StaticType[]) => StaticType);
  /** Answers by three-valued logic of its own, so that unknown items of a list do not make it unknown. */
  readonly kleene?: boolean;
  /** The two arguments are compared: points, or ranges of them, that can be ordered with each other. */
  readonly compares?: boolean;
  /** Asks which entries its first argument has: strict answers nothing while one of them is unknown. */
  readonly readsWhole?: boolean;
  /** Reads the instant, so that it is not computed when compiled. */
  readonly readsInstant?: boolean;
  /** The result, or `undefined` for an error (the semantics says what that yields). */
  invoke(values: readonly Value[], call: Call): Value | undefined;
}

export interface Builtin {
  readonly name: string;
  readonly overloads: readonly Overload[];
}

/** Families whose values have an order. */
export const orderedFamilies = [
  "number",
  "string",
  "date",
  "date-time",
  "time",
  "days-and-time-duration",
  "years-and-months-duration",
] as const;

/** Declares a parameter; `name?` is optional. */
export function parameter(name: string, ...families: readonly Family[]): Parameter {
  return name.endsWith("?") ? { name: name.slice(0, -1), families, optional: true } : { name, families };
}

/** Whether an overload takes so many arguments. */
export function takesCount({ parameters, variadic }: Overload, count: number): boolean {
  const least = parameters.filter(({ optional }) => optional !== true).length;
  return count >= least && (variadic === true || count <= parameters.length);
}

/** The parameter that the argument at an index goes to. */
export function parameterAt({ parameters }: Overload, index: number): Parameter | undefined {
  return parameters[Math.min(index, parameters.length - 1)];
}

/** Whether an overload takes these values; an unknown among them is taken by `kleene` ones only. */
export function takesValues(overload: Overload, values: readonly Value[]): boolean {
  if (!takesCount(overload, values.length)) return false;
  return values.every((value, index) => {
    const families = parameterAt(overload, index)?.families;
    if (families === undefined || value === UNKNOWN) return false;
    if (overload.kleene !== true && isList(value) && value.includes(UNKNOWN)) return false;
    return takes(families, value);
  });
}

/**
 * The values as an overload takes them after the implicit conversions of DMN 1.5 (10.3.2.9.4): a list of one
 * item to the item, a value to a list of it, a date to its midnight. `undefined` where they do not fit even so.
 */
export function convertValues(overload: Overload, values: readonly Value[]): readonly Value[] | undefined {
  if (!takesCount(overload, values.length)) return undefined;
  const converted = values.map((value, index) => {
    const families = parameterAt(overload, index)?.families ?? [];
    return takes(families, value)
      ? value
      : (conversionsOf(value).find((other) => takes(families, other)) ?? UNKNOWN);
  });
  return converted.includes(UNKNOWN) ? undefined : converted;
}

function conversionsOf(value: Value): readonly Value[] {
  if (value === null || value === UNKNOWN) return [];
  if (isList(value)) return value.length === 1 && value[0] !== undefined ? [value[0]] : [];
  const midnight = midnightOf(value);
  return midnight === undefined ? [[value]] : [midnight, [value]];
}

function takes(families: readonly Family[], value: Value): boolean {
  return value !== UNKNOWN && (families.includes("any") || families.includes(familyOfValue(value)));
}

function familyOfValue(value: Exclude<Value, typeof UNKNOWN>): Family {
  if (value === null) return "null";
  if (isNumeric(value)) return "number";
  if (typeof value === "boolean") return "boolean";
  if (typeof value === "string") return "string";
  if (isList(value)) return "list";
  if (isContext(value)) return "record";
  return value.kind;
}

/** How a function is written, for the sentence of an issue. */
export function usageOf({ name, overloads }: Builtin): string {
  return overloads
    .map(({ parameters, variadic }) => {
      const names = parameters.map(({ name, optional }) => (optional === true ? `${name}?` : name));
      return `${name}(${names.join(", ")}${variadic === true ? ", …" : ""})`;
    })
    .join(" | ");
}
