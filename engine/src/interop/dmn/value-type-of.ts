import type { DmnModel, ItemType } from "../../decision/index.ts";
import { splitTests } from "../../decision/index.ts";
import type { ScalarType, ValueType } from "../../logic/index.ts";
import { both } from "../change-value.ts";

const scalars: ReadonlyMap<string, ScalarType> = new Map<string, ScalarType>([
  ["number", { kind: "decimal" }],
  ["integer", { kind: "integer" }],
  ["long", { kind: "integer" }],
  ["double", { kind: "decimal" }],
  ["string", { kind: "string" }],
  ["boolean", { kind: "boolean" }],
  ["date", { kind: "date" }],
  ["date and time", { kind: "date-time" }],
  ["dateTime", { kind: "date-time" }],
  ["days and time duration", { kind: "days-and-time-duration" }],
  ["dayTimeDuration", { kind: "days-and-time-duration" }],
  ["years and months duration", { kind: "years-and-months-duration" }],
  ["yearMonthDuration", { kind: "years-and-months-duration" }],
]);

/**
 * The type of ours that a type of the model comes closest to. Structures stay `any`: their own type, with the
 * names of the model, checks them when the model is evaluated.
 */
export function valueTypeOf(model: DmnModel, typeRef: string | undefined, depth = 0): ValueType {
  if (typeRef === undefined || depth > 20) return { kind: "any" };
  const item = model.types.find(({ name }) => name === typeRef);
  if (item === undefined) return scalars.get(typeRef) ?? { kind: "any" };
  if (item.components !== undefined || item.function !== undefined) return { kind: "any" };
  const single = narrowed(item, valueTypeOf(model, item.typeRef, depth + 1));
  if (item.isCollection !== true) return single;
  return single.kind === "list" || single.kind === "any" ? { kind: "any" } : { kind: "list", of: single };
}

/** Allowed texts make an enum. */
function narrowed(item: ItemType, base: ValueType): ValueType {
  const values = allowedTexts(item.allowedValues);
  return base.kind === "string" && values !== undefined
    ? { kind: "enum", values: values.map((value) => ({ value, title: both(value) })) }
    : base;
}

/** The texts that allowed values list, when they list nothing else. */
export function allowedTexts(allowed: string | undefined): readonly string[] | undefined {
  if (allowed === undefined) return undefined;
  const texts = splitTests(allowed).map((test) => /^"([^"\\]{1,80})"$/.exec(test)?.[1]);
  const known = texts.filter((text) => text !== undefined);
  return known.length > 0 && known.length === texts.length && new Set(known).size === known.length
    ? known
    : undefined;
}
