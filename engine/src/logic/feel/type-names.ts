import { makeInstanceOf } from "../nodes/instance-of.ts";
import { anyType, nullType, type StaticType } from "../tree/static-type.ts";
import type { Lower, Lowerer } from "./lowerer.ts";
import type { Syntax } from "./parse-feel.ts";
import { nameOf, partAt, partsOf } from "./syntax.ts";

export const lowerInstanceOf: Lower = (syntax, lowerer) => {
  const written = partAt(syntax, -1);
  const target = lowerType(written, lowerer);
  const place = lowerer.place(syntax);
  return target === undefined
    ? lowerer.builder.unknown("logic.unknown-type", lowerer.place(written))
    : makeInstanceOf(lowerer.lower(partAt(syntax, 0)), target, place);
};

const named: ReadonlyMap<string, StaticType> = new Map<string, StaticType>([
  ["Any", anyType],
  ["Null", nullType],
  ["number", { kind: "decimal" }],
  ["string", { kind: "string" }],
  ["boolean", { kind: "boolean" }],
  ["date", { kind: "date" }],
  ["time", { kind: "time" }],
  ["date and time", { kind: "date-time" }],
  ["days and time duration", { kind: "days-and-time-duration" }],
  ["years and months duration", { kind: "years-and-months-duration" }],
  ["list", { kind: "list", of: anyType }],
  ["context", { kind: "record", fields: {} }],
]);

/** The type that is written; `undefined` for a name that no type has. */
export function lowerType(syntax: Syntax, lowerer: Lowerer): StaticType | undefined {
  const written = syntax.name === "Type" ? partAt(syntax, 0) : syntax;
  switch (written.name) {
    case "ListType": {
      const of = lowerType(partAt(written, 2), lowerer);
      const isRange = lowerer.text.startsWith("range", written.from);
      if (of === undefined) return undefined;
      return isRange ? { kind: "range", of } : { kind: "list", of };
    }
    case "ContextType":
      return contextType(written, lowerer);
    case "FunctionType":
      return functionType(written, lowerer);
    default: {
      const name = lowerer.textOf(written).trim().replaceAll(/\s+/g, " ");
      return lowerer.types.get(name) ?? named.get(name);
    }
  }
}

function contextType(syntax: Syntax, lowerer: Lowerer): StaticType | undefined {
  const fields = Object.create(null) as Record<string, { readonly type: StaticType }>;
  const entries = partsOf(syntax).find(({ name }) => name === "ContextEntryTypes");
  for (const entry of entries === undefined ? [] : partsOf(entries)) {
    const type = lowerType(partAt(entry, -1), lowerer);
    if (type === undefined) return undefined;
    fields[nameOf(partAt(entry, 0), lowerer)] = { type };
  }
  return { kind: "record", fields };
}

function functionType(syntax: Syntax, lowerer: Lowerer): StaticType | undefined {
  const written = partsOf(syntax).find(({ name }) => name === "ArgumentTypes");
  const parameters = (written === undefined ? [] : partsOf(written)).map((part) =>
    lowerType(partAt(part, -1), lowerer),
  );
  const result = lowerType(partAt(syntax, -1), lowerer);
  return result === undefined || parameters.includes(undefined)
    ? undefined
    : { kind: "function", parameters: parameters as readonly StaticType[], result };
}
