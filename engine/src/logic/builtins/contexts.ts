import { spend } from "../budget.ts";
import { isContext } from "../compare-values.ts";
import { anyType, itemOf, listOf, stringType, type StaticType } from "../tree/static-type.ts";
import { UNKNOWN, type FeelContext, type Value } from "../value.ts";
import { parameter, type Builtin, type Overload } from "./builtin.ts";

type List = readonly Value[];
const anyContext: StaticType = anyType;
const entry: StaticType = { kind: "record", fields: { key: { type: stringType }, value: { type: anyType } } };

/** FEEL's functions of contexts. */
export const contextBuiltins: readonly Builtin[] = [
  of("get value", [parameter("m", "record"), parameter("key", "string")], anyType, ([context, key]) =>
    (context as FeelContext).get(key as string),
  ),
  of(
    "get entries",
    [parameter("m", "record")],
    listOf(entry),
    ([context]) => entriesOf(context as FeelContext),
    true,
  ),
  of("context", [parameter("entries", "list")], anyContext, ([entries]) => fromEntries(entries as List)),
  {
    name: "context put",
    overloads: [
      {
        parameters: [parameter("context", "record"), parameter("key", "string"), parameter("value", "any")],
        result: anyContext,
        invoke: ([context, key, value]) => put(context as FeelContext, [key as Value], value as Value),
      },
      {
        parameters: [parameter("context", "record"), parameter("keys", "list"), parameter("value", "any")],
        result: anyContext,
        invoke: ([context, keys, value]) => put(context as FeelContext, keys as List, value as Value),
      },
    ],
  },
  of(
    "context merge",
    [parameter("contexts", "list")],
    ([list]) => (list ? itemOf(list) : anyType),
    ([contexts]) => {
      const merged = new Map<string, Value>();
      for (const context of contexts as List) {
        if (!isContext(context)) return undefined;
        spend(ENTRY * context.size + 2);
        for (const [key, value] of context) merged.set(key, value);
      }
      return merged;
    },
  ),
];

/** What making one entry of a context costs. */
const ENTRY = 6;

function of(
  name: string,
  parameters: Overload["parameters"],
  result: Overload["result"],
  invoke: Overload["invoke"],
  readsWhole = false,
): Builtin {
  return { name, overloads: [{ parameters, result, invoke, readsWhole }] };
}

function entriesOf(context: FeelContext): List {
  spend(3 * ENTRY * context.size);
  return Array.from(
    context,
    ([key, value]) =>
      new Map<string, Value>([
        ["key", key],
        ["value", value],
      ]),
  );
}

/** A context of `{ key, value }` entries, no key given twice. */
function fromEntries(entries: List): FeelContext | undefined {
  const made = new Map<string, Value>();
  spend(ENTRY * entries.length);
  for (const given of entries) {
    const key = isContext(given) ? given.get("key") : undefined;
    const value = isContext(given) ? given.get("value") : undefined;
    if (typeof key !== "string" || value === undefined || value === UNKNOWN || made.has(key))
      return undefined;
    made.set(key, value);
  }
  return made;
}

/** A copy with one value set, at the end of a path of keys whose contexts are there. */
function put(context: FeelContext, keys: List, value: Value): FeelContext | undefined {
  const [key, ...rest] = keys;
  if (typeof key !== "string") return undefined;
  spend(2 * context.size);
  const copy = new Map(context);
  if (rest.length === 0) return copy.set(key, value);
  const inner = context.get(key);
  if (inner === undefined || !isContext(inner)) return undefined;
  const changed = put(inner, rest, value);
  return changed && copy.set(key, changed);
}
