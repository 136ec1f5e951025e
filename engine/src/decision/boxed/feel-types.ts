import type { FeelType } from "../../logic/index.ts";
import type { ItemType } from "./boxed.ts";

const anyType: FeelType = { kind: "any" };

const basic: ReadonlyMap<string, FeelType> = new Map<string, FeelType>([
  ["number", { kind: "decimal" }],
  ["integer", { kind: "decimal" }],
  ["long", { kind: "decimal" }],
  ["double", { kind: "decimal" }],
  ["string", { kind: "string" }],
  ["boolean", { kind: "boolean" }],
  ["date", { kind: "date" }],
  ["time", { kind: "time" }],
  ["date and time", { kind: "date-time" }],
  ["dateTime", { kind: "date-time" }],
  ["days and time duration", { kind: "days-and-time-duration" }],
  ["dayTimeDuration", { kind: "days-and-time-duration" }],
  ["years and months duration", { kind: "years-and-months-duration" }],
  ["yearMonthDuration", { kind: "years-and-months-duration" }],
]);

/** Item definitions as types that `instance of` and the parameters of functions may name. */
export function feelTypes(types: readonly ItemType[]): ReadonlyMap<string, FeelType> {
  const items = new Map(types.map((type) => [type.name, type]));
  // Types may name one another many times over; each is made once.
  const made = new Map<string, FeelType>();
  const named = (typeRef: string | undefined, open: ReadonlySet<string>): FeelType => {
    const item = typeRef === undefined ? undefined : items.get(typeRef);
    if (item === undefined) return basic.get(typeRef ?? "") ?? anyType;
    // A type within itself ends as anything: an expression looks only so far.
    if (open.has(item.name)) return anyType;
    const type = made.get(item.name) ?? typeOf(item, new Set([...open, item.name]));
    made.set(item.name, type);
    return type;
  };
  const typeOf = (item: ItemType, open: ReadonlySet<string>): FeelType => {
    const single = singleOf(item, open);
    return item.isCollection === true ? { kind: "list", of: single } : single;
  };
  const singleOf = (item: ItemType, open: ReadonlySet<string>): FeelType => {
    if (item.function !== undefined)
      return {
        kind: "function",
        parameters: item.function.parameters.map(({ typeRef }) => named(typeRef, open)),
        result: named(item.function.result, open),
      };
    if (item.components === undefined) return named(item.typeRef, open);
    return {
      kind: "record",
      fields: Object.fromEntries(
        item.components.map((component) => [component.name, { type: typeOf(component, open) }]),
      ),
    };
  };
  return new Map(types.map((item) => [item.name, named(item.name, new Set())]));
}
