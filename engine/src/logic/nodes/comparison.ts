import { equalValues, orderValues, type Equality } from "../compare-values.ts";
import { FALSE, MAYBE, not, TRUE, type Truth } from "../truth.ts";
import type { TreeBuilder } from "../tree/builder.ts";
import type { Compiler, NodeFamily, Test } from "../tree/node-family.ts";
import type { ComparisonNode, ComparisonOperator, Node, Place } from "../tree/node.ts";
import { booleanType, comparable, hasOrder, typeName } from "../tree/static-type.ts";
import type { Value } from "../value.ts";
import { checkLiteral } from "../tree/check-literal.ts";

export const comparison: NodeFamily<"comparison"> = {
  test(node, compiler) {
    const general = generalTest(node, compiler);
    return fastTest(node, general) ?? general;
  },
};

function generalTest(node: ComparisonNode, compiler: Compiler): Test {
  const left = compiler.value(node.left);
  const right = compiler.value(node.right);
  const { equality } = compiler.semantics;
  const { operator } = node;
  return (env, locals) => compareValues(operator, left(env, locals), right(env, locals), equality);
}

/** The truth of one comparison of two values. */
function compareValues(operator: ComparisonOperator, left: Value, right: Value, equality: Equality): Truth {
  if (operator === "=") return equalValues(left, right, equality);
  if (operator === "!=") return not(equalValues(left, right, equality));
  const order = orderValues(left, right);
  if (order === undefined) return MAYBE;
  switch (operator) {
    case "<":
      return order < 0 ? TRUE : FALSE;
    case "<=":
      return order <= 0 ? TRUE : FALSE;
    case ">":
      return order > 0 ? TRUE : FALSE;
    case ">=":
      return order >= 0 ? TRUE : FALSE;
  }
}

/**
 * A fact or input against a short number or a text: the comparison nearly every rule makes. The value is
 * looked at in place; any other kind of value takes the general way.
 */
function fastTest(node: ComparisonNode, general: Test): Test | undefined {
  const { left, right } = node;
  if (right.kind !== "literal") return undefined;
  if (left.kind !== "read" && left.kind !== "local") return undefined;
  const at = left.kind === "read" ? left.slot : left.index;
  const fromSlot = left.kind === "read";
  if (typeof right.value === "number") return numberTest(node.operator, fromSlot, at, right.value, general);
  return typeof right.value === "string" && (node.operator === "=" || node.operator === "!=")
    ? textTest(node.operator === "=" ? TRUE : FALSE, fromSlot, at, right.value, general)
    : undefined;
}

function textTest(same: Truth, fromSlot: boolean, at: number, text: string, general: Test): Test {
  const other = not(same);
  return (env, locals) => {
    const value = fromSlot ? env.slots[at] : locals[at];
    return typeof value === "string" ? (value === text ? same : other) : general(env, locals);
  };
}

function numberTest(
  operator: ComparisonOperator,
  fromSlot: boolean,
  at: number,
  limit: number,
  general: Test,
): Test {
  switch (operator) {
    case "=":
    case "!=": {
      const same = operator === "=" ? TRUE : FALSE;
      const other = not(same);
      return (env, locals) => {
        const value = fromSlot ? env.slots[at] : locals[at];
        return typeof value === "number" ? (value === limit ? same : other) : general(env, locals);
      };
    }
    case "<":
      return (env, locals) => {
        const value = fromSlot ? env.slots[at] : locals[at];
        return typeof value === "number" ? (value < limit ? TRUE : FALSE) : general(env, locals);
      };
    case "<=":
      return (env, locals) => {
        const value = fromSlot ? env.slots[at] : locals[at];
        return typeof value === "number" ? (value <= limit ? TRUE : FALSE) : general(env, locals);
      };
    case ">":
      return (env, locals) => {
        const value = fromSlot ? env.slots[at] : locals[at];
        return typeof value === "number" ? (value > limit ? TRUE : FALSE) : general(env, locals);
      };
    case ">=":
      return (env, locals) => {
        const value = fromSlot ? env.slots[at] : locals[at];
        return typeof value === "number" ? (value >= limit ? TRUE : FALSE) : general(env, locals);
      };
  }
}

const mirrored: Readonly<Record<ComparisonOperator, ComparisonOperator>> = {
  "=": "=",
  "!=": "!=",
  "<": ">",
  "<=": ">=",
  ">": "<",
  ">=": "<=",
};

/** A comparison; where misfits are refused, both sides must be able to meet. */
export function makeComparison(
  builder: TreeBuilder,
  operator: ComparisonOperator,
  left: Node,
  right: Node,
  place: Place,
): Node {
  if (!checkComparison(builder, operator, left, right, place)) {
    return { kind: "literal", value: builder.semantics.error, type: booleanType, place };
  }
  return left.kind === "literal" && right.kind !== "literal"
    ? { kind: "comparison", operator: mirrored[operator], left: right, right: left, type: booleanType, place }
    : { kind: "comparison", operator, left, right, type: booleanType, place };
}

function checkComparison(
  builder: TreeBuilder,
  operator: ComparisonOperator,
  left: Node,
  right: Node,
  place: Place,
): boolean {
  const before = builder.issues.length;
  checkLiteral(builder, right, left);
  checkLiteral(builder, left, right);
  if (!builder.semantics.refusesMisfits) return builder.issues.length === before;
  const isEquality = operator === "=" || operator === "!=";
  if (!comparable(left.type, right.type)) {
    builder.report("logic.incomparable", right.kind === "literal" ? right.place : place, {
      left: typeName(left.type),
      right: typeName(right.type),
    });
  } else if (!isEquality && (left.type.kind === "null" || right.type.kind === "null")) {
    builder.report("logic.null-operand", place, { operator });
  } else if (!isEquality && !hasOrder(left.type)) {
    builder.report("logic.unordered", place, { operator, type: typeName(left.type) });
  }
  return builder.issues.length === before;
}
