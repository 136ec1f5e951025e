import type { Json } from "../../kernel/index.ts";
import { limits } from "../limits.ts";
import { makeComparison } from "../nodes/comparison.ts";
import { makeList } from "../nodes/collections.ts";
import { makeLiteral } from "../nodes/literal.ts";
import { makeLogical, makeNot } from "../nodes/logical.ts";
import { makeLoop } from "../nodes/loop.ts";
import { makeMatch } from "../nodes/membership.ts";
import { makePath } from "../nodes/path.ts";
import { makeRead } from "../nodes/variables.ts";
import { readLiteral, readScalar } from "../read-scalar.ts";
import type { TreeBuilder } from "../tree/builder.ts";
import { checkEnumValue } from "../tree/check-literal.ts";
import type { ComparisonOperator, Node, Place } from "../tree/node.ts";
import {
  anyType,
  booleanType,
  decimalType,
  itemOf,
  nullType,
  stringType,
  typeName,
  type StaticType,
} from "../tree/static-type.ts";
import type { ScalarType } from "../value-type.ts";
import { factReference, stepsOf } from "./fact-reference.ts";
import { operatorParts } from "./library-operators.ts";
import type { Leaf, LowerLeaf } from "./lower-leaf.ts";
import { ownOperator } from "./own-operators.ts";

/** A side of a comparison: a node, or JSON that takes the type of the other side. */
type Side = { readonly node: Node } | { readonly json: Json; readonly place: Place };

interface Context {
  readonly builder: TreeBuilder;
  readonly operator: string;
  readonly place: Place;
}

/** Lowers a comparison to the nodes that formulas have, so that it means the same in both. */
export const lowerTypedLeaf: LowerLeaf = (leaf, builder) => {
  const { pointer, operator } = leaf;
  const left = readFact(leaf.fact, leaf.path, { fact: `${pointer}/fact`, path: pointer }, builder);
  const parts = typedOperatorParts(operator);
  if (parts === undefined) {
    return builder.broken(
      "condition.unknown-operator",
      { pointer: `${pointer}/operator` },
      { word: operator },
    );
  }
  const context: Context = { builder, operator, place: { pointer } };
  return decorate(parts.decorators, parts.operator, { node: left }, rightSide(leaf, builder), context);
};

function rightSide({ value, pointer }: Leaf, builder: TreeBuilder): Side {
  const place = { pointer: `${pointer}/value` };
  const reference = factReference(value, place.pointer, builder);
  if (reference === undefined) return { json: value, place };
  const at = { fact: `${place.pointer}/fact`, path: place.pointer };
  return { node: readFact(reference.fact, reference.path, at, builder) };
}

/** The library's operators and decorators, and the operators of our own. */
function typedOperatorParts(name: string): ReturnType<typeof operatorParts> {
  const last = name.slice(name.lastIndexOf(":") + 1);
  if (ownOperator(last) === undefined) return operatorParts(name);
  const parts = operatorParts(`${name.slice(0, name.length - last.length)}equal`);
  return parts && { decorators: parts.decorators, operator: last };
}

/** Reads a fact, or the item of a quantifier around the condition, maybe at a path of it. */
export function readFact(
  name: string,
  path: string | undefined,
  at: { readonly fact: string; readonly path: string },
  builder: TreeBuilder,
): Node {
  const local = builder.localFacts.get(name);
  const read =
    local === undefined
      ? makeRead(builder, name, { pointer: at.fact }, "condition.unknown-fact")
      : { ...local, place: { pointer: at.fact } };
  const before = builder.issues.length;
  const steps = stepsOf(path, at.path, builder);
  if (builder.issues.length > before) return { ...read, type: anyType };
  return steps === undefined ? read : makePath(builder, read, steps, { pointer: `${at.path}/path` });
}

function decorate(
  decorators: readonly string[],
  operator: string,
  left: Side,
  right: Side,
  context: Context,
): Node {
  const [decorator, ...rest] = decorators;
  const { builder, place } = context;
  switch (decorator) {
    case undefined:
      return compare(operator, left, right, context);
    case "not":
      return makeNot(builder, decorate(rest, operator, left, right, context), place);
    case "swap":
      return decorate(rest, operator, right, left, context);
    case "someFact":
    case "everyFact":
      return overItems(decorator === "someFact", left, context, (item) =>
        decorate(rest, operator, item, right, context),
      );
    default:
      return overItems(decorator === "someValue", right, context, (item) =>
        decorate(rest, operator, left, item, context),
      );
  }
}

/** Some or every item of a list, written out or read. */
function overItems(some: boolean, list: Side, context: Context, test: (item: Side) => Node): Node {
  const { builder, place } = context;
  if ("json" in list) {
    if (!Array.isArray(list.json) || list.json.length === 0) return needsList(list.place, context);
    if (list.json.length > limits.listItems) return tooMany(list.place, context);
    const tests = (list.json as readonly Json[]).map((json, index) =>
      test({ json, place: { pointer: `${list.place.pointer}/${index}` } }),
    );
    return makeLogical(builder, some ? "or" : "and", tests, place);
  }
  if (list.node.type.kind !== "list" && list.node.type.kind !== "any")
    return needsList(list.node.place, context);
  const variable = builder.local("item", itemOf(list.node.type), place);
  const body = test({ node: variable });
  return makeLoop(builder, some ? "some" : "every", [{ variable, source: list.node }], body, place);
}

export const comparisons: ReadonlyMap<string, ComparisonOperator> = new Map([
  ["equal", "="],
  ["notEqual", "!="],
  ["lessThan", "<"],
  ["lessThanInclusive", "<="],
  ["greaterThan", ">"],
  ["greaterThanInclusive", ">="],
]);

function compare(operator: string, left: Side, right: Side, context: Context): Node {
  const { builder, place } = context;
  const own = ownOperator(operator);
  if (own !== undefined) {
    if (!("node" in left) || !("json" in right)) {
      const at = "node" in right ? right.node.place : place;
      return builder.broken("condition.needs-literal", at, { operator });
    }
    return own(left.node, right, (written, like) => literal(written, like.type, context), { builder, place });
  }
  const comparison = comparisons.get(operator);
  if (comparison !== undefined) {
    const [first, second] = bothSides(left, right, context);
    return makeComparison(builder, comparison, first, second, place);
  }
  switch (operator) {
    case "in":
      return isIn(left, right, context);
    case "notIn":
      return makeNot(builder, isIn(left, right, context), place);
    case "contains":
      return isIn(right, left, context);
    default:
      return makeNot(builder, isIn(right, left, context), place);
  }
}

/** A written side takes the type of the side that is read. */
function bothSides(left: Side, right: Side, context: Context): readonly [Node, Node] {
  if ("node" in left)
    return [left.node, "node" in right ? right.node : literal(right, left.node.type, context)];
  const second = "node" in right ? right.node : literal(right, anyType, context);
  return [literal(left, second.type, context), second];
}

function isIn(item: Side, list: Side, context: Context): Node {
  const { builder, place } = context;
  if ("json" in list) {
    const node = "node" in item ? item.node : literal(item, anyType, context);
    const before = builder.issues.length;
    const written = writtenList(list, node.type, context);
    return builder.issues.length > before ? written : makeMatch(builder, node, written, place);
  }
  const { type, place: at } = list.node;
  if (type.kind !== "list" && type.kind !== "any") return needsList(at, context);
  const node = "node" in item ? item.node : literal(item, itemOf(type), context);
  // A loop, not `in`: that a list holds a list must not be asked of the list as a whole.
  const variable = builder.local("item", itemOf(type), place);
  const body = makeComparison(builder, "=", variable, node, place);
  return makeLoop(builder, "some", [{ variable, source: list.node }], body, place);
}

function writtenList(list: Extract<Side, { json: Json }>, type: StaticType, context: Context): Node {
  if (!Array.isArray(list.json)) return needsList(list.place, context);
  if (list.json.length > limits.listItems) return tooMany(list.place, context);
  const items = (list.json as readonly Json[]).map((json, index) =>
    literal({ json, place: { pointer: `${list.place.pointer}/${index}` } }, type, context),
  );
  for (const item of items) checkEnumValue(context.builder, item, type);
  return makeList(context.builder, items, list.place);
}

/** A written value as the type it is compared with; one that does not fit is reported at its place. */
function literal(
  { json, place }: Extract<Side, { json: Json }>,
  type: StaticType,
  { builder }: Context,
): Node {
  if (json === null) return makeLiteral(null, nullType, place);
  const scalar = scalarTypeFor(type, json);
  if (scalar === undefined) {
    return type.kind === "list" && Array.isArray(json)
      ? makeList(
          builder,
          (json as readonly Json[]).map((item) =>
            literal({ json: item, place }, type.of, { builder, operator: "", place }),
          ),
          place,
        )
      : builder.broken("value.type", place, { expected: typeName(type) });
  }
  const value = readLiteral(scalar, json);
  if (value === undefined) return misfit(builder, json, place, type);
  return makeLiteral(value, scalar.kind === "enum" ? stringType : scalar, place);
}

/** Where misfits are allowed, a value of another type stays what it is, and the comparison is null. */
function misfit(builder: TreeBuilder, json: Json, place: Place, type: StaticType): Node {
  const natural = scalarTypeFor(anyType, json);
  const value = natural && readScalar(natural, json);
  if (builder.semantics.refusesMisfits || natural === undefined || value === undefined) {
    return builder.broken("value.type", place, { expected: typeName(type) });
  }
  return makeLiteral(value, natural, place);
}

function scalarTypeFor(type: StaticType, json: Json): ScalarType | undefined {
  switch (type.kind) {
    case "any":
    case "null":
      if (typeof json === "number") return decimalType as ScalarType;
      if (typeof json === "boolean") return booleanType as ScalarType;
      return typeof json === "string" ? (stringType as ScalarType) : undefined;
    case "list":
    case "record":
    case "range":
    case "function":
    case "time":
      return undefined;
    default:
      return type;
  }
}

function needsList(place: Place, { builder, operator }: Context): Node {
  return builder.broken("condition.needs-list", place, { operator });
}

function tooMany(place: Place, { builder }: Context): Node {
  return builder.broken("logic.too-many-items", place, { limit: limits.listItems });
}
