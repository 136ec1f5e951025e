import { dateTime, pointer, type Issue } from "../../kernel/index.ts";
import {
  compileUnaryTests,
  createScope,
  TRUE,
  UNKNOWN,
  type FeelType,
  type UnaryTests,
  type Value,
} from "../../logic/index.ts";
import { decisionIssues } from "../decision-issues.ts";
import type { ItemType } from "./boxed.ts";
import { basicTypes } from "./basic-types.ts";
import { feelTypes } from "./feel-types.ts";
import type { NameShape } from "./names.ts";

/** What a type reference means: which values conform, and what becomes of the others. */
export interface TypeCheck {
  readonly isList: boolean;
  /** Names of a structure's components, so that names with spaces can be read in paths. */
  readonly members: NameShape;
  readonly conforms: (value: Value) => boolean;
  /** Reads a value that came without types: texts of dates, times and durations become them. */
  readonly read: (value: Value) => Value;
}

/** Resolves type references of one model; every misfit is reported once. */
export interface ItemTypes {
  /** The types by their names, as expressions may name them. */
  readonly byName: ReadonlyMap<string, FeelType>;
  /** `undefined` where everything conforms. */
  resolve(typeRef: string | undefined, at: string): TypeCheck | undefined;
  /** What a function of this type answers; of any other type, the type itself. */
  resultOf(typeRef: string | undefined, at: string): TypeCheck | undefined;
}

const noMembers: NameShape = new Map();

/**
 * DMN 1.5, 10.3.2.9.4: a list of one becomes its item where no list is wanted, a value becomes a list of one
 * where a list is wanted, a date becomes its midnight; what then does not conform is null.
 */
export function coerce(type: TypeCheck | undefined, value: Value): Value {
  if (type === undefined || value === null || value === UNKNOWN) return value;
  if (type.conforms(value)) return value;
  if (Array.isArray(value)) {
    const items = value as readonly Value[];
    const [only = null] = items;
    if (!type.isList && items.length === 1 && only !== null && type.conforms(only)) return only;
    return null;
  }
  if (type.isList && type.conforms([value])) return [value];
  const midnight = midnightOf(value);
  return midnight !== undefined && type.conforms(midnight) ? midnight : null;
}

function midnightOf(value: Value): Value | undefined {
  if (typeof value !== "object" || value === null || !("kind" in value) || value.kind !== "date")
    return undefined;
  return dateTime(value, { kind: "time", nanoseconds: 0, offsetSeconds: 0, zone: undefined });
}

/** Compiles item definitions; `imported` answers for names that begin with an import's. */
export function compileItemTypes(
  types: readonly ItemType[],
  at: string,
  report: (issue: Issue) => void,
  imported: (typeRef: string) => { readonly type: TypeCheck | undefined } | undefined = () => undefined,
): ItemTypes {
  const byName = new Map(types.map((type, index) => [type.name, { type, at: at + pointer(index) }] as const));
  const resolved = new Map<string, TypeCheck | undefined>();
  const making = new Set<string>();
  /** Names that are the same type as each other so far: a structure in between ends the chain. */
  let aliases = new Set<string>();

  const resolve = (typeRef: string | undefined, place: string): TypeCheck | undefined => {
    if (typeRef === undefined) return undefined;
    if (resolved.has(typeRef)) return resolved.get(typeRef);
    const own = byName.get(typeRef);
    if (own !== undefined) {
      if (aliases.has(typeRef)) {
        report(decisionIssues.issue("type.circle", own.at, { type: typeRef }));
        return undefined;
      }
      if (making.has(typeRef)) return later(() => resolved.get(typeRef), own.type.isCollection === true);
      making.add(typeRef);
      aliases.add(typeRef);
      const check = ofItem(own.type, own.at);
      aliases.delete(typeRef);
      making.delete(typeRef);
      resolved.set(typeRef, check);
      return check;
    }
    const local = typeRef.replace(/^[\w-]+:/, "").replace(/^feel\./, "");
    if (local !== typeRef && byName.has(local)) return resolve(local, place);
    const basic = basicTypes.get(local);
    if (basic !== undefined) return basic.anything ? undefined : basic;
    const foreign = imported(typeRef);
    if (foreign !== undefined) return foreign.type;
    report(decisionIssues.issue("type.unknown", place, { type: typeRef }));
    resolved.set(typeRef, undefined);
    return undefined;
  };

  const ofItem = (item: ItemType, place: string): TypeCheck | undefined => {
    const single = withTests(baseOf(item, place), allowed(item, "allowedValues", place));
    const whole = item.isCollection === true ? listOf(single) : single;
    return withTests(whole, allowed(item, "typeConstraint", place));
  };

  const listOf = (single: TypeCheck | undefined): TypeCheck => ({
    isList: true,
    members: single?.members ?? noMembers,
    conforms: (value) =>
      Array.isArray(value) &&
      (value as readonly Value[]).every(
        (each) => each === null || single === undefined || single.conforms(each),
      ),
    read: (value) =>
      Array.isArray(value) && single !== undefined
        ? (value as readonly Value[]).map((each) => single.read(each))
        : value,
  });

  const baseOf = (item: ItemType, place: string): TypeCheck | undefined => {
    if (item.function !== undefined) return basicTypes.get("function");
    if (item.components === undefined || item.components.length === 0)
      return resolve(item.typeRef, `${place}/typeRef`);
    const outer = aliases;
    aliases = new Set();
    const fields = item.components.map(
      (component, index) => [component.name, ofItem(component, `${place}/components/${index}`)] as const,
    );
    aliases = outer;
    return {
      isList: false,
      members: new Map(fields.map(([name, field]) => [name, field?.members ?? noMembers])),
      conforms: (value) =>
        value instanceof Map &&
        fields.every(([name, field]) => {
          if (!value.has(name)) return false;
          const given = (value as ReadonlyMap<string, Value>).get(name) ?? null;
          return given === null || field === undefined || field.conforms(given);
        }),
      read: (value) => {
        if (!(value instanceof Map)) return value;
        const given = new Map(value as ReadonlyMap<string, Value>);
        for (const [name, field] of fields)
          if (given.has(name) && field !== undefined) given.set(name, field.read(given.get(name) ?? null));
        return given;
      },
    };
  };

  const allowed = (
    item: ItemType,
    part: "allowedValues" | "typeConstraint",
    place: string,
  ): UnaryTests | undefined => {
    const text = item[part];
    if (text === undefined) return undefined;
    const tests = compileUnaryTests(text, {
      scope: createScope([]),
      semantics: "dmn",
      pointer: place + pointer(part),
      input: { kind: "any" },
    });
    if (tests.ok) return tests.value;
    for (const issue of tests.error) report(issue);
    return undefined;
  };

  for (const [name, { at: place }] of byName) resolve(name, place);
  return {
    byName: feelTypes(types),
    resolve,
    resultOf(typeRef, place) {
      const item = typeRef === undefined ? undefined : byName.get(typeRef)?.type;
      return item?.function === undefined ? resolve(typeRef, place) : resolve(item.function.result, place);
    },
  };
}

/** A type within itself, as a tree's nodes are. */
function later(type: () => TypeCheck | undefined, isList: boolean): TypeCheck {
  return {
    isList,
    members: noMembers,
    conforms: (value) => type()?.conforms(value) ?? true,
    read: (value) => type()?.read(value) ?? value,
  };
}

function withTests(base: TypeCheck | undefined, tests: UnaryTests | undefined): TypeCheck | undefined {
  if (tests === undefined) return base;
  return {
    isList: base?.isList ?? false,
    members: base?.members ?? noMembers,
    conforms: (value) =>
      (base === undefined || base.conforms(value)) && tests.evaluate(value, timeless) === TRUE,
    read: (value) => base?.read(value) ?? value,
  };
}

/** Allowed values are literals; they read neither names nor the clock. */
const timeless = { slots: [], at: "1970-01-01T00:00:00Z" };
