import {
  canonicalJson,
  err,
  formatDate,
  formatDateTime,
  formatDuration,
  formatTime,
  isJsonObject,
  moneyFromMajor,
  ok,
  pointer as pointerTo,
  roundDecimal,
  currencyExponent,
  type Issue,
  type Json,
  type JsonObject,
  type Result,
} from "../kernel/index.ts";
import { isContext, isList, isRange } from "./compare-values.ts";
import { limits } from "./limits.ts";
import { logicIssue } from "./logic-issues.ts";
import { isNumeric, toDecimal } from "./numbers.ts";
import { readScalar, scalarMisfits } from "./read-scalar.ts";
import type { ScalarType, ValueType } from "./value-type.ts";
import { UNKNOWN, type Value } from "./value.ts";

/**
 * Reads a wire value as its declared type: refuses, with the place below `pointer`, what is ill-typed, out of
 * range, too long, not among an enum's values, or `null` without leave.
 */
export function bindValue(type: ValueType, nullable: boolean, wire: Json, pointer: string): Result<Value> {
  if (wire === null) return nullable || type.kind === "any" ? ok(null) : refuse("value.null", pointer);
  switch (type.kind) {
    case "any":
      return bindAny(wire, pointer, 0);
    case "record":
      return bindRecord(type, wire, pointer);
    case "list":
      return bindList(type, wire, pointer);
    default:
      return bindScalar(type, wire, pointer);
  }
}

function bindScalar(type: ScalarType, wire: Json, pointer: string): Result<Value> {
  const value = readScalar(type, wire);
  if (value === undefined) return refuse("value.type", pointer, { expected: type.kind });
  const misfits = scalarMisfits(type, wire, value, pointer);
  return misfits.length > 0 ? err(misfits) : ok(value);
}

/** Fields that are not given are unknown; fields that were not declared are refused. */
function bindRecord(
  type: Extract<ValueType, { kind: "record" }>,
  wire: Json,
  pointer: string,
): Result<Value> {
  if (!isJsonObject(wire)) return refuse("value.type", pointer, { expected: "record" });
  const issues: Issue[] = [];
  const fields = new Map<string, Value>();
  for (const [name, given] of Object.entries(wire)) {
    if (issues.length >= limits.boundIssues) break;
    const at = pointer + pointerTo(name);
    const field = Object.hasOwn(type.fields, name) ? type.fields[name] : undefined;
    if (field === undefined) {
      issues.push(logicIssue("value.unknown-key", at, { key: name }));
      continue;
    }
    const bound = bindValue(field.type, true, given, at);
    if (bound.ok) fields.set(name, bound.value);
    else issues.push(...bound.error);
  }
  return issues.length > 0 ? err(issues) : ok(fields);
}

function bindList(type: Extract<ValueType, { kind: "list" }>, wire: Json, pointer: string): Result<Value> {
  if (!Array.isArray(wire)) return refuse("value.type", pointer, { expected: "list" });
  const items = wire as readonly Json[];
  if (items.length > limits.boundListItems) {
    return refuse("value.items", pointer, { limit: limits.boundListItems });
  }
  const issues: Issue[] = [];
  const values: Value[] = [];
  for (const [index, item] of items.entries()) {
    if (issues.length >= limits.boundIssues) break;
    const bound = bindValue(type.of, false, item, pointer + pointerTo(index));
    if (bound.ok) values.push(bound.value);
    else issues.push(...bound.error);
  }
  return issues.length > 0 ? err(issues) : ok(values);
}

/** A value of no declared type, as an import may have them: JSON as it is, objects as maps. */
function bindAny(wire: Json, pointer: string, depth: number): Result<Value> {
  if (depth > limits.depth) return refuse("value.depth", pointer, { limit: limits.depth });
  if (typeof wire === "number") {
    const value = readScalar({ kind: "decimal" }, wire);
    return value === undefined ? refuse("value.type", pointer, { expected: "number" }) : ok(value);
  }
  if (typeof wire !== "object" || wire === null) return ok(wire);
  const entries = Array.isArray(wire) ? (wire as readonly Json[]).entries() : Object.entries(wire);
  const bound = new Map<string, Value>();
  for (const [key, given] of entries) {
    if (bound.size >= limits.boundListItems)
      return refuse("value.items", pointer, { limit: limits.boundListItems });
    const item = bindAny(given, pointer + pointerTo(key), depth + 1);
    if (!item.ok) return item;
    bound.set(String(key), item.value);
  }
  return ok(Array.isArray(wire) ? [...bound.values()] : bound);
}

function refuse(
  code: Parameters<typeof logicIssue>[0],
  pointer: string,
  params: JsonObject = {},
): { readonly ok: false; readonly error: readonly Issue[] } {
  return err([logicIssue(code, pointer, params)]);
}

/**
 * The wire form of a value; `undefined` for UNKNOWN and for a function, which has none. Money that is no whole number of minor units is rounded
 * half-even to them, unless the formula that made it has rounded by another name before. A number of more
 * than 15 digits is written as decimal text.
 */
export function unbindValue(type: ValueType, value: Value): Json | undefined {
  if (value === UNKNOWN) return undefined;
  if (value === null || typeof value === "boolean" || typeof value === "string") return value;
  if (isNumeric(value)) return type.kind === "money" ? moneyJson(type.currency, value) : numberJson(value);
  if (isList(value)) return listJson(type, value);
  if (isContext(value)) return recordJson(type, value);
  if (isRange(value)) return rangeText(value);
  switch (value.kind) {
    case "function":
      return undefined;
    case "date":
      return formatDate(value);
    case "time":
      return formatTime(value);
    case "date-time":
      return formatDateTime(value);
    default:
      return formatDuration(value);
  }
}

const anyType: ValueType = { kind: "any" };

function numberJson(value: Parameters<typeof toDecimal>[0]): Json {
  if (typeof value === "number") return value;
  return value.precision() <= 15 ? value.toNumber() + 0 : value.toString();
}

function moneyJson(currency: string, value: Parameters<typeof toDecimal>[0]): Json {
  const rounded = roundDecimal(toDecimal(value), currencyExponent(currency), "half-even");
  const money = moneyFromMajor(rounded, currency);
  // An amount beyond exact integers is no amount; the decimal keeps what was computed for the reader.
  return money === undefined ? numberJson(rounded) : { ...money };
}

/** Unknown items are `null` in JSON: leaving them out would shift the others. */
function listJson(type: ValueType, items: readonly Value[]): Json {
  const of = type.kind === "list" ? type.of : anyType;
  return items.map((item) => unbindValue(of, item) ?? null);
}

function recordJson(type: ValueType, fields: ReadonlyMap<string, Value>): Json {
  const declared = type.kind === "record" ? type.fields : {};
  const entries = [...fields].flatMap(([name, field]) => {
    const own = Object.hasOwn(declared, name) ? declared[name]?.type : undefined;
    const json = unbindValue(own ?? anyType, field);
    return json === undefined ? [] : [[name, json] as const];
  });
  return Object.fromEntries(entries);
}

function rangeText(range: Extract<Value, { kind: "range" }>): string {
  const end = (value: Value | undefined) => canonicalJson(unbindValue(anyType, value ?? null) ?? null);
  const [open, close] = [range.lowIncluded ? "[" : "(", range.highIncluded ? "]" : ")"];
  return `${open}${end(range.low)}..${end(range.high)}${close}`;
}
