import { spend, UNKNOWN, type Value } from "../../logic/index.ts";
import type {
  Boxed,
  BoxedConditional,
  BoxedContext as ContextExpression,
  BoxedFilter,
  BoxedFor,
  BoxedFunction,
  BoxedInvocation,
  BoxedList,
  BoxedLiteral,
  BoxedQuantified,
  BoxedRelation,
} from "./boxed.ts";
import { compileTable } from "./boxed-table.ts";
import {
  compileText,
  plain,
  type BoxedContext,
  type CompiledBoxed,
  type Compute,
  type Frame,
} from "./boxed-context.ts";
import { asFunction, makeFunction } from "./feel-function.ts";
import { coerce } from "./item-types.ts";
import { Activation, Names, type NameShape } from "./names.ts";

type Compile<Model> = (model: Model, at: string, names: Names, context: BoxedContext) => CompiledBoxed;

/** Every kind of boxed expression with what compiles it. */
const kinds: { readonly [Kind in Boxed["kind"]]: Compile<Extract<Boxed, { kind: Kind }>> } = {
  literal: compileLiteral,
  table: compileTable,
  context: compileContext,
  invocation: compileInvocation,
  function: compileFunction,
  relation: compileRelation,
  list: compileList,
  conditional: compileConditional,
  for: compileFor,
  some: compileQuantified,
  every: compileQuantified,
  filter: compileFilter,
};

export const boxedKinds = {
  compile(boxed: Boxed, at: string, names: Names, context: BoxedContext): CompiledBoxed {
    return (kinds[boxed.kind] as Compile<Boxed>)(boxed, at, names, context);
  },
};

function compileLiteral(model: BoxedLiteral, at: string, names: Names, context: BoxedContext): CompiledBoxed {
  const compute = compileText(model.text, `${at}/text`, names, context);
  // A bare name has the members of what it names.
  return plain(compute, names.membersOf(model.text.trim()));
}

/** Each entry sees those before it; the entry without a name is the value of the whole. */
function compileContext(
  model: ContextExpression,
  at: string,
  names: Names,
  context: BoxedContext,
): CompiledBoxed {
  let visible = names;
  const members = new Map<string, NameShape>();
  const entries = model.entries.map(({ name, typeRef, value }, index) => {
    const place = `${at}/entries/${index}`;
    const compiled = context.compile(value, `${place}/value`, visible);
    const type = context.types.resolve(typeRef, `${place}/typeRef`);
    const shape = type === undefined || type.members.size === 0 ? compiled.members : type.members;
    const { names: next, slot } = visible.with(name, shape);
    visible = next;
    members.set(name, shape);
    return { name, type, slot, compute: compiled.compute };
  });
  const result = model.result && context.compile(model.result, `${at}/result`, visible);
  const fill = (frame: Frame): ReadonlyMap<string, Value> => {
    const fields = new Map<string, Value>();
    for (const { name, type, slot, compute } of entries) {
      const value = coerce(type, compute(frame));
      frame.slots[slot] = value;
      fields.set(name, value);
    }
    return fields;
  };
  return result === undefined
    ? plain(fill, members)
    : plain((frame) => (fill(frame), result.compute(frame)), result.members);
}

function compileInvocation(
  model: BoxedInvocation,
  at: string,
  names: Names,
  context: BoxedContext,
): CompiledBoxed {
  const callee = context.compile(model.callee, `${at}/callee`, names);
  const bindings = model.bindings.map(({ parameter, value }, index) => ({
    parameter,
    compute: context.compile(value, `${at}/bindings/${index}/value`, names).compute,
  }));
  return plain((frame) => {
    const called = asFunction(callee.compute(frame));
    if (called === undefined) return null;
    const given = new Map<string, Value>(
      bindings.map(({ parameter, compute }) => [parameter, compute(frame)]),
    );
    const parameters = called.parameters.map(({ name }) => name);
    if ([...given.keys()].some((name) => !parameters.includes(name))) return null;
    return called.invoke(parameters.map((name): Value => given.get(name) ?? null));
  });
}

/** Units of the evaluation's budget that a call and a round of a loop cost beside what they compute. */
const CALL = 20;
const ROUND = 4;

/** A call has slots of its own: those of the names around it, taken when the function is made, and its parameters. */
function compileFunction(
  model: BoxedFunction,
  at: string,
  names: Names,
  context: BoxedContext,
): CompiledBoxed {
  const activation = new Activation(names.signedMembers);
  let inner = new Names(activation);
  const captured: (readonly [from: number, to: number])[] = [];
  for (const [name, slot] of names.slotOf) {
    const declared = inner.with(name, names.membersOf(name));
    inner = declared.names;
    captured.push([slot, declared.slot]);
  }
  const parameters = model.parameters.map(({ name, typeRef }, index) => {
    const type = context.types.resolve(typeRef, `${at}/parameters/${index}/typeRef`);
    const declared = inner.with(name, type?.members);
    inner = declared.names;
    return { name, type, slot: declared.slot };
  });
  // A parameter `Person.Name` is also read as a member of `Person`.
  const dotted = new Map<
    string,
    { readonly slot: number; readonly members: [member: string, slot: number][] }
  >();
  for (const { name, slot } of parameters) {
    const dot = name.indexOf(".");
    if (dot <= 0) continue;
    const [root, member] = [name.slice(0, dot), name.slice(dot + 1)];
    let group = dotted.get(root);
    if (group === undefined) {
      const declared = inner.with(root);
      inner = declared.names;
      group = { slot: declared.slot, members: [] };
      dotted.set(root, group);
    }
    group.members.push([member, slot]);
  }
  const body = context.compile(model.body, `${at}/body`, inner);
  const width = () => activation.entries.length;
  return plain((outer) => {
    const around = captured.map(([from, to]) => [to, outer.slots[from] ?? null] as const);
    return makeFunction({
      parameters: parameters.map(({ name }) => name),
      invoke(args) {
        spend(CALL + (width() >> 2));
        const slots = new Array<Value>(width()).fill(null);
        for (const [slot, value] of around) slots[slot] = value;
        for (const [index, { type, slot }] of parameters.entries()) {
          const given = args[index] ?? null;
          const value = coerce(type, given);
          // DMN 1.5, 10.3.2.13: a function is not called with arguments of other types.
          if (value === null && given !== null) return null;
          slots[slot] = value;
        }
        for (const { slot, members } of dotted.values())
          slots[slot] = new Map(members.map(([member, from]) => [member, slots[from] ?? null]));
        return body.compute({ ...outer, slots });
      },
    });
  }, body.members);
}

function compileRelation(
  model: BoxedRelation,
  at: string,
  names: Names,
  context: BoxedContext,
): CompiledBoxed {
  const columns = model.columns.map(({ name, typeRef }, index) => ({
    name,
    type: context.types.resolve(typeRef, `${at}/columns/${index}/typeRef`),
  }));
  const rows = model.rows.map((row, index) =>
    row.map((cell, column): Compute => context.compile(cell, `${at}/rows/${index}/${column}`, names).compute),
  );
  return plain(
    (frame) =>
      rows.map(
        (cells) =>
          new Map(
            columns.map(({ name, type }, column) => [name, coerce(type, cells[column]?.(frame) ?? null)]),
          ),
      ),
    new Map(columns.map(({ name, type }) => [name, type?.members ?? new Map()])),
  );
}

function compileList(model: BoxedList, at: string, names: Names, context: BoxedContext): CompiledBoxed {
  const items = model.items.map((item, index) => context.compile(item, `${at}/items/${index}`, names));
  return plain((frame) => items.map(({ compute }) => compute(frame)), items[0]?.members);
}

function compileConditional(
  model: BoxedConditional,
  at: string,
  names: Names,
  context: BoxedContext,
): CompiledBoxed {
  const test = context.compile(model.if, `${at}/if`, names).compute;
  const then = context.compile(model.then, `${at}/then`, names);
  const otherwise = context.compile(model.else, `${at}/else`, names).compute;
  return plain((frame) => {
    const truth = test(frame);
    if (truth === true) return then.compute(frame);
    return truth === false || truth === null ? otherwise(frame) : null;
  }, then.members);
}

/** Sets the loop's variable for each item; `partial` holds the results so far, as in FEEL's `for`. */
function compileLoop(
  loop: { readonly variable: string; readonly in: Boxed; readonly partial?: boolean },
  body: Boxed,
  places: { readonly at: string; readonly body: string },
  names: Names,
  context: BoxedContext,
): (
  frame: Frame,
  visit: (value: Value, item: Value, index: number) => boolean,
  partial?: readonly Value[],
) => boolean {
  const list = context.compile(loop.in, `${places.at}/in`, names);
  const item = names.with(loop.variable, list.members);
  const partialNames = loop.partial === true ? item.names.with("partial") : undefined;
  const { compute } = context.compile(body, `${places.at}/${places.body}`, partialNames?.names ?? item.names);
  return (frame, visit, partial) => {
    const items = itemsOf(list.compute(frame));
    if (items === undefined) return false;
    for (const [index, each] of items.entries()) {
      spend(ROUND + (partialNames === undefined ? 0 : index >> 3));
      frame.slots[item.slot] = each;
      if (partialNames !== undefined) frame.slots[partialNames.slot] = [...(partial ?? [])];
      if (!visit(compute(frame), each, index)) break;
    }
    return true;
  };
}

const MAX_RANGE = 100_000;

/** What a loop runs over: a list, a range of whole numbers, or one value as a list of it. */
function itemsOf(value: Value): readonly Value[] | undefined {
  if (value === null || value === UNKNOWN) return undefined;
  if (Array.isArray(value)) return value as readonly Value[];
  if (typeof value === "object" && "kind" in value && value.kind === "range") {
    const { low, high } = value;
    if (typeof low !== "number" || typeof high !== "number") return undefined;
    const count = Math.floor(Math.abs(high - low)) + 1;
    if (count > MAX_RANGE) return undefined;
    return Array.from({ length: count }, (_, index) => (low <= high ? low + index : low - index));
  }
  return [value];
}

function compileFor(model: BoxedFor, at: string, names: Names, context: BoxedContext): CompiledBoxed {
  const loop = compileLoop({ ...model, partial: true }, model.return, { at, body: "return" }, names, context);
  return plain((frame) => {
    const results: Value[] = [];
    return loop(frame, (value) => results.push(value) > 0, results) ? results : null;
  });
}

/** Kleene's "or" and "and" over the list; what is neither a truth nor null makes the whole null. */
function compileQuantified(
  model: BoxedQuantified,
  at: string,
  names: Names,
  context: BoxedContext,
): CompiledBoxed {
  const loop = compileLoop(model, model.satisfies, { at, body: "satisfies" }, names, context);
  const decisive = model.kind === "some";
  return plain((frame) => {
    let answer: Value = !decisive;
    let strangers = 0;
    const isList = loop(frame, (value) => {
      if (value === decisive) answer = decisive;
      else if (value === null && answer !== decisive) answer = null;
      else if (typeof value !== "boolean" && value !== null) strangers += 1;
      return strangers === 0;
    });
    return isList && strangers === 0 ? answer : null;
  });
}

/** Keeps the items whose match is true; `item` is the item, and its own fields are names, too. */
function compileFilter(model: BoxedFilter, at: string, names: Names, context: BoxedContext): CompiledBoxed {
  const list = context.compile(model.in, `${at}/in`, names);
  let inner = names;
  const fields: (readonly [name: string, slot: number])[] = [];
  for (const [name, members] of list.members) {
    const declared = inner.with(name, members);
    inner = declared.names;
    fields.push([name, declared.slot]);
  }
  const item = inner.with("item", list.members);
  const match: Compute = context.compile(model.match, `${at}/match`, item.names).compute;
  return plain((frame) => {
    const items = itemsOf(list.compute(frame));
    if (items === undefined) return null;
    const kept: Value[] = [];
    for (const each of items) {
      spend(ROUND + fields.length);
      frame.slots[item.slot] = each;
      for (const [name, slot] of fields)
        frame.slots[slot] =
          each instanceof Map ? ((each as ReadonlyMap<string, Value>).get(name) ?? null) : null;
      const truth = match(frame);
      if (truth === true) kept.push(each);
      else if (truth !== false && truth !== null) return null;
    }
    return kept;
  }, list.members);
}
