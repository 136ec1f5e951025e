import { pointer } from "../../kernel/index.ts";
import type { Boxed, BoxedTable, ItemType } from "../boxed/boxed.ts";
import { normalName } from "../boxed/names.ts";
import type { DmnModel } from "../dmn-model/dmn-model.ts";

/** What is known of an input: its kind and the unary tests that its types say it passes. */
export interface TypedName {
  readonly kind:
    | "boolean"
    | "decimal"
    | "string"
    | "date"
    | "date-time"
    | "days-and-time-duration"
    | "years-and-months-duration"
    | "any";
  readonly allowed: readonly string[];
  /** It is given from outside, so nothing ties it to other inputs. */
  readonly isFree: boolean;
}

export interface ModelTable {
  readonly table: BoxedTable;
  readonly pointer: string;
  readonly typeOf: (expression: string, typeRef: string | undefined) => TypedName;
}

interface Declared {
  readonly typeRef: string | undefined;
  readonly isFree: boolean;
}
type Visible = ReadonlyMap<string, Declared>;

/** Every table of a model with its place and what its inputs can be. */
export function modelTables(model: DmnModel, at: string): readonly ModelTable[] {
  const elements = new Map<string, readonly [string, Declared]>([
    ...model.inputs.map(({ id, name, typeRef }) => [id, [name, { typeRef, isFree: true }]] as const),
    ...model.decisions.map(({ id, name, typeRef }) => [id, [name, { typeRef, isFree: false }]] as const),
  ]);
  const required = (requires: readonly string[]): Visible =>
    new Map(requires.flatMap((reference) => namedBy(elements, reference)));
  const tables: ModelTable[] = [];
  const visit = (boxed: Boxed | undefined, place: string, visible: Visible): void => {
    if (boxed === undefined) return;
    if (boxed.kind === "table")
      tables.push({
        table: boxed,
        pointer: place,
        typeOf: (text, typeRef) => typed(model.types, visible, text, typeRef),
      });
    for (const [part, below, inside] of partsOf(boxed, visible)) visit(part, `${place}${below}`, inside);
  };
  for (const [index, { expression, requires }] of model.decisions.entries())
    visit(expression, `${at}${pointer("decisions", index, "expression")}`, required(requires));
  for (const [index, { logic, requires }] of model.knowledge.entries())
    visit(logic, `${at}${pointer("knowledge", index, "logic")}`, required(requires));
  return tables;
}

function namedBy(
  elements: ReadonlyMap<string, readonly [string, Declared]>,
  reference: string,
): readonly (readonly [string, Declared])[] {
  const found = elements.get(reference) ?? elements.get(reference.slice(reference.lastIndexOf("#") + 1));
  return found === undefined ? [] : [[normalName(found[0]), found[1]]];
}

/** The expressions within an expression, each with its place and the names that it sees. */
function partsOf(boxed: Boxed, visible: Visible): readonly (readonly [Boxed | undefined, string, Visible])[] {
  switch (boxed.kind) {
    case "context": {
      let inside = visible;
      const parts: (readonly [Boxed | undefined, string, Visible])[] = [];
      for (const [index, { name, value, typeRef }] of boxed.entries.entries()) {
        parts.push([value, `/entries/${index}/value`, inside]);
        inside = new Map([...inside, [normalName(name), { typeRef, isFree: false }]]);
      }
      return [...parts, [boxed.result, "/result", inside]];
    }
    case "function": {
      const parameters = boxed.parameters.map(
        ({ name, typeRef }) => [normalName(name), { typeRef, isFree: true }] as const,
      );
      return [[boxed.body, "/body", new Map([...visible, ...parameters])]];
    }
    case "invocation":
      return [
        [boxed.callee, "/callee", visible],
        ...boxed.bindings.map(({ value }, index) => [value, `/bindings/${index}/value`, visible] as const),
      ];
    case "relation":
      return boxed.rows.flatMap((row, index) =>
        row.map((part, column) => [part, `/rows/${index}/${column}`, visible] as const),
      );
    case "list":
      return boxed.items.map((item, index) => [item, `/items/${index}`, visible] as const);
    case "conditional":
      return (["if", "then", "else"] as const).map((key) => [boxed[key], `/${key}`, visible] as const);
    case "for":
      return [
        [boxed.in, "/in", visible],
        [boxed.return, "/return", without(visible, boxed.variable)],
      ];
    case "some":
    case "every":
      return [
        [boxed.in, "/in", visible],
        [boxed.satisfies, "/satisfies", without(visible, boxed.variable)],
      ];
    case "filter":
      return [
        [boxed.in, "/in", visible],
        [boxed.match, "/match", visible],
      ];
    default:
      return [];
  }
}

function without(visible: Visible, name: string): Visible {
  return new Map([...visible, [normalName(name), { typeRef: undefined, isFree: false }]]);
}

/** A name, or a path to a component of one; anything else is computed and has only the type it is given. */
function typed(
  types: readonly ItemType[],
  visible: Visible,
  text: string,
  typeRef: string | undefined,
): TypedName {
  const own = typeRef === undefined ? undefined : chain(types, typeRef);
  const whole = visible.get(normalName(text));
  if (whole !== undefined) return { ...join(own, chain(types, whole.typeRef)), isFree: whole.isFree };
  const [first = "", ...path] = text.split(".").map(normalName);
  const root = visible.get(first);
  const component = root && memberOf(types, root.typeRef, path);
  const isFree = component !== undefined && root?.isFree === true;
  return { ...join(own, component === undefined ? undefined : chainOf(types, component)), isFree };
}

interface Chain {
  readonly kind: TypedName["kind"];
  readonly allowed: readonly string[];
}

function join(first: Chain | undefined, second: Chain | undefined): Chain {
  const kind = first === undefined || first.kind === "any" ? (second?.kind ?? "any") : first.kind;
  return { kind, allowed: [...(first?.allowed ?? []), ...(second?.allowed ?? [])] };
}

function memberOf(
  types: readonly ItemType[],
  typeRef: string | undefined,
  path: readonly string[],
): ItemType | undefined {
  let item = types.find(({ name }) => name === typeRef);
  for (const step of path) {
    const here = item?.components ?? types.find(({ name }) => name === item?.typeRef)?.components;
    item = here?.find(({ name }) => normalName(name) === step);
  }
  return item;
}

function chain(types: readonly ItemType[], typeRef: string | undefined, depth = 0): Chain | undefined {
  if (typeRef === undefined) return undefined;
  const item = types.find(({ name }) => name === typeRef);
  if (item !== undefined) return depth > 20 ? undefined : chainOf(types, item, depth);
  const kind = kinds.get(typeRef.replace(/^[\w-]+:/, "").replace(/^feel\./, ""));
  return kind === undefined ? undefined : { kind, allowed: [] };
}

function chainOf(types: readonly ItemType[], item: ItemType, depth = 0): Chain {
  if (item.isCollection === true || item.components !== undefined || item.function !== undefined)
    return { kind: "any", allowed: [] };
  const base = chain(types, item.typeRef, depth + 1);
  const own = item.allowedValues === undefined ? [] : [item.allowedValues];
  return { kind: base?.kind ?? "any", allowed: [...(base?.allowed ?? []), ...own] };
}

const kinds: ReadonlyMap<string, TypedName["kind"]> = new Map([
  ["number", "decimal"],
  ["string", "string"],
  ["boolean", "boolean"],
  ["date", "date"],
  ["date and time", "date-time"],
  ["dateTime", "date-time"],
  ["days and time duration", "days-and-time-duration"],
  ["dayTimeDuration", "days-and-time-duration"],
  ["years and months duration", "years-and-months-duration"],
  ["yearMonthDuration", "years-and-months-duration"],
] as const);
