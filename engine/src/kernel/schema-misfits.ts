import type { TSchema } from "typebox";
import { Check, Errors } from "typebox/value";
import { isJsonObject, pointer, type JsonObject } from "./json.ts";

/** What does not fit at one place, as TypeBox words it. */
export interface SchemaMisfit {
  readonly keyword: string;
  readonly instancePath: string;
  readonly params: object;
  readonly message: string;
}

/** Beyond, a person corrects the first ones before reading on. */
const MOST_MISFITS = 100;

/**
 * Every misfit of a value, at most a hundred. Where a schema has several forms that a member such as `kind` tells
 * apart, only the form that the value says it is of is looked at: the others' keys would mislead.
 */
export function schemaMisfits(schema: TSchema, value: unknown): readonly SchemaMisfit[] {
  const found: SchemaMisfit[] = [];
  collect(schema, value, "", found);
  return found.slice(0, MOST_MISFITS);
}

/** The keywords of our own schemas that are followed; all others are left to the checker. */
interface Part {
  readonly type?: string;
  readonly const?: unknown;
  readonly anyOf?: readonly Part[];
  readonly items?: Part;
  readonly properties?: Readonly<Record<string, Part>>;
  readonly patternProperties?: Readonly<Record<string, Part>>;
  readonly required?: readonly string[];
}

function collect(part: Part, value: unknown, at: string, found: SchemaMisfit[]): void {
  if (found.length >= MOST_MISFITS || Check(part, value)) return;
  if (part.anyOf !== undefined && isJsonObject(value)) {
    const form = formOf(part.anyOf, value, at);
    if (form !== undefined && "misfit" in form) found.push(form.misfit);
    else if (form !== undefined) collect(form.part, value, at, found);
    else report(part, value, at, found);
  } else if (part.type === "object" && isJsonObject(value)) {
    report({ ...part, ...open(part, "properties"), ...open(part, "patternProperties") }, value, at, found);
    for (const [key, member] of Object.entries(value)) {
      const inner = memberOf(part, key);
      if (inner !== undefined) collect(inner, member, at + pointer(key), found);
    }
  } else if (part.type === "array" && isSchema(part.items) && Array.isArray(value)) {
    report({ ...part, items: {} }, value, at, found);
    for (const [index, item] of (value as readonly unknown[]).entries())
      collect(part.items, item, at + pointer(index), found);
  } else {
    report(part, value, at, found);
  }
}

function report(part: Part, value: unknown, at: string, found: SchemaMisfit[]): void {
  for (const { keyword, instancePath, params, message } of Errors(part, value))
    found.push({ keyword, instancePath: at + instancePath, params, message });
}

/** The same keys, with nothing asked of their values: those are looked at one by one. */
function open(part: Part, keyword: "properties" | "patternProperties"): Part {
  const members = part[keyword];
  return members === undefined
    ? {}
    : { [keyword]: Object.fromEntries(Object.keys(members).map((key) => [key, {}])) };
}

function memberOf({ properties = {}, patternProperties = {} }: Part, key: string): Part | undefined {
  if (Object.hasOwn(properties, key)) return properties[key];
  return Object.entries(patternProperties).find(([pattern]) => new RegExp(pattern, "u").test(key))?.[1];
}

function isSchema(items: Part | undefined): items is Part {
  return items !== undefined && !Array.isArray(items);
}

type Form = { readonly part: Part } | { readonly misfit: SchemaMisfit };

/** The form a value says it is of; undefined where no one member tells all forms apart. */
function formOf(forms: readonly Part[], value: JsonObject, at: string): Form | undefined {
  const [name] = (forms[0]?.required ?? []).filter((key) =>
    forms.every(
      ({ properties, required }) => required?.includes(key) && properties?.[key]?.const !== undefined,
    ),
  );
  if (name === undefined) return undefined;
  const told = Object.hasOwn(value, name) ? value[name] : undefined;
  const fitting = forms.filter(({ properties }) => properties?.[name]?.const === told);
  if (fitting[0] !== undefined) return fitting.length === 1 ? { part: fitting[0] } : undefined;
  if (told === undefined)
    return {
      misfit: { keyword: "required", instancePath: at, params: { requiredProperties: [name] }, message: "" },
    };
  const names = forms.map(({ properties }) => String(properties?.[name]?.const));
  const message = `must be one of ${names.join(", ")}`;
  return { misfit: { keyword: "const", instancePath: at + pointer(name), params: {}, message } };
}
