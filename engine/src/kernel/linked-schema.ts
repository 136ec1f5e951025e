import type { TSchema } from "typebox";

const known = new WeakMap<object, TSchema>();

/**
 * The same schema with every reference replaced by what it refers to, so that one that speaks of itself is a circle of
 * objects. A checker that follows references looks each one up in the whole schema, every time a value gets there:
 * a workflow of a few states takes a tenth of a second.
 */
export function linkedSchema(schema: TSchema): TSchema {
  let linked = known.get(schema);
  if (linked === undefined) {
    linked = link(schema, new Map()) as TSchema;
    known.set(schema, linked);
  }
  return linked;
}

/** What the names of the definitions around a place mean; each is linked once. */
type Definitions = ReadonlyMap<string, () => unknown>;

function link(part: unknown, definitions: Definitions): unknown {
  if (Array.isArray(part)) return part.map((item) => link(item, definitions));
  if (typeof part !== "object" || part === null) return part;
  const { $defs: own, $ref: name, $id: _id, ...rest } = part as Readonly<Record<string, unknown>>;
  const inner = own === undefined ? definitions : withDefinitions(own as object, definitions);
  if (typeof name === "string") {
    const target = inner.get(name);
    if (target === undefined) throw new Error(`Expected a definition of ${name}`);
    return target();
  }
  return fill({}, rest, inner);
}

function withDefinitions(own: object, outer: Definitions): Definitions {
  const inner = new Map(outer);
  for (const [name, definition] of Object.entries(own)) {
    let linked: Record<string, unknown> | undefined;
    inner.set(name, () => {
      if (linked !== undefined) return linked;
      // Known before it is filled: it may speak of itself.
      linked = {};
      const { $id: _id, ...rest } = definition as Readonly<Record<string, unknown>>;
      return fill(linked, rest, inner);
    });
  }
  return inner;
}

function fill(
  target: Record<string, unknown>,
  members: Readonly<Record<string, unknown>>,
  definitions: Definitions,
): unknown {
  for (const [key, member] of Object.entries(members)) target[key] = link(member, definitions);
  return target;
}
