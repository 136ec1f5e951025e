import type { ValueType } from "../value-type.ts";

/** What an expression may yield, as far as it is known before it runs: the declared types and FEEL's own. */
export type StaticType =
  | ValueType
  | { readonly kind: "null" }
  | { readonly kind: "time" }
  | { readonly kind: "range"; readonly of: StaticType }
  | { readonly kind: "function"; readonly parameters: readonly StaticType[]; readonly result: StaticType }
  | { readonly kind: "list"; readonly of: StaticType }
  | { readonly kind: "record"; readonly fields: { readonly [name: string]: { readonly type: StaticType } } };

/** Types whose values can be compared with each other. */
export type Family =
  | "number"
  | "string"
  | "boolean"
  | "date"
  | "date-time"
  | "time"
  | "days-and-time-duration"
  | "years-and-months-duration"
  | "list"
  | "record"
  | "range"
  | "function"
  | "null"
  | "any";

export const anyType: StaticType = { kind: "any" };
export const booleanType: StaticType = { kind: "boolean" };
export const integerType: StaticType = { kind: "integer" };
export const decimalType: StaticType = { kind: "decimal" };
export const stringType: StaticType = { kind: "string" };
export const nullType: StaticType = { kind: "null" };

export function familyOf(type: StaticType): Family {
  switch (type.kind) {
    case "integer":
    case "decimal":
    case "money":
    case "percent":
      return "number";
    case "string":
    case "enum":
      return "string";
    default:
      return type.kind;
  }
}

export function listOf(type: StaticType): StaticType {
  return { kind: "list", of: type };
}

/** The type of a list's items; `any` for what is no list. */
export function itemOf(type: StaticType): StaticType {
  return type.kind === "list" ? type.of : anyType;
}

/** Whether values of the two types can be equal or ordered at all. `any` and `null` fit everything. */
export function comparable(first: StaticType, second: StaticType): boolean {
  const [left, right] = [familyOf(first), familyOf(second)];
  if (left === "any" || right === "any" || left === "null" || right === "null") return true;
  if (left !== right) return false;
  if (first.kind === "money" && second.kind === "money") return first.currency === second.currency;
  if (first.kind === "list" && second.kind === "list") return comparable(first.of, second.of);
  return true;
}

/** Families whose values have an order. */
const ordered: ReadonlySet<Family> = new Set([
  "number",
  "string",
  "date",
  "date-time",
  "time",
  "days-and-time-duration",
  "years-and-months-duration",
  "any",
]);

export function hasOrder(type: StaticType): boolean {
  return ordered.has(familyOf(type));
}

/** The type that holds values of both: the same, the wider number, or `any`. */
export function unite(first: StaticType, second: StaticType): StaticType {
  if (first === second || second.kind === "null") return first;
  if (first.kind === "null") return second;
  const family = familyOf(first);
  if (family !== familyOf(second)) return anyType;
  if (family === "number") return uniteNumbers(first, second);
  if (family === "string") return first.kind === second.kind && first.kind === "string" ? first : stringType;
  if (first.kind === "list" && second.kind === "list") return listOf(unite(first.of, second.of));
  if (family === "record") return JSON.stringify(first) === JSON.stringify(second) ? first : anyType;
  return first;
}

function uniteNumbers(first: StaticType, second: StaticType): StaticType {
  if (first.kind === "money" && second.kind === "money") {
    return first.currency === second.currency ? { kind: "money", currency: first.currency } : decimalType;
  }
  if (first.kind === "money" || second.kind === "money") return first.kind === "money" ? first : second;
  return first.kind === second.kind ? ({ kind: first.kind } as StaticType) : decimalType;
}

export function uniteAll(types: readonly StaticType[]): StaticType {
  return types.reduce(unite, nullType);
}

/** The type as others outside this layer may state it; what has no wire type is `any`. */
export function toValueType(type: StaticType): ValueType {
  switch (type.kind) {
    case "null":
    case "time":
    case "range":
    case "function":
      return { kind: "any" };
    case "list": {
      const of = toValueType(type.of);
      return of.kind === "list" || of.kind === "any" ? { kind: "any" } : { kind: "list", of };
    }
    case "record":
      return toRecordType(type.fields);
    default:
      return type;
  }
}

type ScalarFields = Extract<ValueType, { kind: "record" }>["fields"];

function toRecordType(fields: { readonly [name: string]: { readonly type: StaticType } }): ValueType {
  const converted: ScalarFields = {};
  for (const [name, field] of Object.entries(fields)) {
    const type = toValueType(field.type);
    if (type.kind === "list" || type.kind === "record" || type.kind === "any") return { kind: "any" };
    converted[name] = { type };
  }
  return { kind: "record", fields: converted };
}

/** A short name of a type for a sentence, such as `money CNY` or `list of string`. */
export function typeName(type: StaticType): string {
  if (type.kind === "money") return `money ${type.currency}`;
  return type.kind === "list" || type.kind === "range" ? `${type.kind} of ${typeName(type.of)}` : type.kind;
}
