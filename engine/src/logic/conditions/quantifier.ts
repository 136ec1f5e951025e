import { isJsonObject, type Json, type JsonObject } from "../../kernel/index.ts";
import { makeCountTest } from "../nodes/count-test.ts";
import { makeLiteral } from "../nodes/literal.ts";
import { makeLogical, makeNot } from "../nodes/logical.ts";
import { makeLoop } from "../nodes/loop.ts";
import { fromDouble } from "../numbers.ts";
import type { TreeBuilder } from "../tree/builder.ts";
import type { ComparisonOperator, Node, Place } from "../tree/node.ts";
import { booleanType, integerType, itemOf, typeName } from "../tree/static-type.ts";
import { TRUE } from "../truth.ts";
import type { ConditionTree } from "./condition-tree.ts";
import { comparisons, readFact } from "./typed-leaf.ts";

export const quantifiers = ["some", "every", "none", "count"] as const;
export type Quantifier = (typeof quantifiers)[number];

/** What follows `some`, `every`, `none` or `count`, its shape checked. */
interface Shape {
  readonly fact: string;
  readonly path?: string;
  readonly as: string;
  readonly conditions: Json;
  readonly count?: { readonly operator: ComparisonOperator; readonly value: number };
}

const members = new Set(["fact", "path", "as", "conditions"]);
const name = /^[A-Za-z][A-Za-z0-9_]*$/;

/** Lowers the conditions of one item, with the item readable under a name. */
type LowerInner = (conditions: Json, pointer: string) => ConditionTree;

/**
 * Lowers `{ "some": { "fact": <list>, "as": <name>, "conditions": … } }`: all conditions are asked of the same
 * item of the list, which they read as a fact of that name.
 */
export function lowerQuantifier(
  quantifier: Quantifier,
  json: Json,
  pointer: string,
  builder: TreeBuilder,
  lowerInner: LowerInner,
): { readonly node: Node; readonly fact: string; readonly path?: string } | undefined {
  const shape = readShape(quantifier, json, pointer, builder);
  if (shape === undefined) return undefined;
  const place = { pointer };
  const source = readFact(shape.fact, shape.path, { fact: `${pointer}/fact`, path: pointer }, builder);
  if (source.type.kind !== "list" && source.type.kind !== "any") {
    builder.report("condition.needs-list", { pointer: `${pointer}/fact` }, { operator: quantifier });
    return undefined;
  }
  if (builder.scope.slotOf.has(shape.as) || builder.localFacts.has(shape.as)) {
    builder.report("condition.name-taken", { pointer: `${pointer}/as` }, { word: shape.as });
    return undefined;
  }
  const variable = builder.local(shape.as, itemOf(source.type), place);
  const tree = builder.withLocalFact(shape.as, variable, () =>
    lowerInner(shape.conditions, `${pointer}/conditions`),
  );
  const body = asNode(tree, builder, place);
  const described = shape.path === undefined ? { fact: shape.fact } : { fact: shape.fact, path: shape.path };
  return { node: quantified(quantifier, { source, variable }, body, shape, builder, place), ...described };
}

function quantified(
  quantifier: Quantifier,
  list: { readonly source: Node; readonly variable: ReturnType<TreeBuilder["local"]> },
  body: Node,
  { count }: Shape,
  builder: TreeBuilder,
  place: Place,
): Node {
  if (count !== undefined) {
    const limit = makeLiteral(fromDouble(count.value), integerType, place);
    return makeCountTest(list, body, count.operator, limit, place);
  }
  const loop = makeLoop(builder, quantifier === "every" ? "every" : "some", [list], body, place);
  return quantifier === "none" ? makeNot(builder, loop, place) : loop;
}

/** The boolean frame as nodes: inside a quantifier truths are one per item, so no leaf has a place in the trace. */
function asNode(tree: ConditionTree, builder: TreeBuilder, place: Place): Node {
  switch (tree.kind) {
    case "leaf":
      return tree.node;
    case "not":
      return makeNot(builder, asNode(tree.item, builder, place), place);
    case "constant":
      return makeLiteral(tree.truth === TRUE, booleanType, place);
    case "group": {
      const items = tree.items.map((item) => asNode(item, builder, place));
      return makeLogical(builder, tree.operator === "all" ? "and" : "or", items, place);
    }
  }
}

function readShape(
  quantifier: Quantifier,
  json: Json,
  pointer: string,
  builder: TreeBuilder,
): Shape | undefined {
  const isCount = quantifier === "count";
  if (!isJsonObject(json)) {
    reportShape(pointer, builder, isCount);
    return undefined;
  }
  const before = builder.issues.length;
  for (const key of Object.keys(json)) {
    if (members.has(key) || (isCount && (key === "operator" || key === "value"))) continue;
    const at = `${pointer}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
    builder.report("condition.unknown-key", { pointer: at }, { key: key.slice(0, 80) });
  }
  const { fact, path, as = "item", conditions } = json;
  const isShaped =
    typeof fact === "string" &&
    (path === undefined || typeof path === "string") &&
    typeof as === "string" &&
    name.test(as) &&
    conditions !== undefined;
  if (!isShaped) {
    reportShape(pointer, builder, isCount);
    return undefined;
  }
  const count = isCount ? readCount(json, pointer, builder) : undefined;
  if (builder.issues.length > before) return undefined;
  return {
    fact,
    as,
    conditions,
    ...(path === undefined ? {} : { path }),
    ...(count === undefined ? {} : { count }),
  };
}

function readCount(json: JsonObject, pointer: string, builder: TreeBuilder): Shape["count"] {
  const { operator, value } = json;
  const comparison = typeof operator === "string" ? comparisons.get(operator) : undefined;
  if (comparison === undefined) {
    const word = typeof operator === "string" ? operator.slice(0, 80) : "";
    builder.report("condition.unknown-operator", { pointer: `${pointer}/operator` }, { word });
    return undefined;
  }
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0) {
    builder.report("value.type", { pointer: `${pointer}/value` }, { expected: typeName(integerType) });
    return undefined;
  }
  return { operator: comparison, value };
}

function reportShape(pointer: string, builder: TreeBuilder, isCount: boolean): void {
  const more = isCount ? ', "operator": "…", "value": 2' : "";
  const expected = `{ "fact": "…", "as": "item", "conditions": {…}${more} }`;
  builder.report("condition.shape", { pointer }, { expected });
}
