import { isContext, isList } from "../compare-values.ts";
import type { StaticType } from "../tree/static-type.ts";
import { UNKNOWN, type Value } from "../value.ts";

/**
 * Makes what a record has not been given a member that is unknown, so that whatever looks at the record as a whole
 * (`=`, `get entries`, `string`) sees that something is missing; `undefined` for types that hold no record.
 */
export function recordCompleter(type: StaticType): ((value: Value) => Value) | undefined {
  if (type.kind === "list") {
    const item = recordCompleter(type.of);
    return item && remembered((value) => (isList(value) ? unlessSame(value, value.map(item)) : value));
  }
  if (type.kind !== "record") return undefined;
  const fields = Object.entries(type.fields).map(
    ([name, field]) => [name, recordCompleter(field.type)] as const,
  );
  return remembered((value) => {
    if (!isContext(value)) return value;
    const changed = fields.flatMap(([name, complete]) => {
      const given = value.get(name) ?? absent(value, name);
      const completed = complete?.(given) ?? given;
      return completed === value.get(name) ? [] : [[name, completed] as const];
    });
    return changed.length === 0 ? value : new Map([...value, ...changed]);
  });
}

function absent(value: ReadonlyMap<string, Value>, name: string): Value {
  return value.has(name) ? null : UNKNOWN;
}

function unlessSame(before: readonly Value[], after: readonly Value[]): readonly Value[] {
  return after.every((item, index) => item === before[index]) ? before : after;
}

/** A fact is read many times and completed once. */
function remembered(complete: (value: Value) => Value): (value: Value) => Value {
  const done = new WeakMap<object, Value>();
  return (value) => {
    if (typeof value !== "object" || value === null) return value;
    const known = done.get(value);
    if (known !== undefined) return known;
    const completed = complete(value);
    done.set(value, completed);
    return completed;
  };
}
