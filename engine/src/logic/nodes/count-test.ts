import { spend } from "../budget.ts";
import { isList } from "../compare-values.ts";
import { compareNumbers, isNumeric, type Numeric } from "../numbers.ts";
import { FALSE, MAYBE, TRUE, type Truth } from "../truth.ts";
import type { NodeFamily } from "../tree/node-family.ts";
import type { ComparisonOperator, LocalNode, Node, Place } from "../tree/node.ts";
import { costOf } from "../tree/walk.ts";
import { booleanType } from "../tree/static-type.ts";

/**
 * How many items of a list a condition holds for, compared with a number. Items of which that is not known leave
 * a span of counts, and only what all of them answer alike is answered.
 */
export const countTest: NodeFamily<"count-test"> = {
  test(node, compiler) {
    const source = compiler.value(node.source);
    const body = compiler.test(node.body);
    const limit = compiler.value(node.limit);
    // Its answer is looked at, too.
    const cost = 1 + costOf(node.body);
    const { operator, variable } = node;
    const { missing } = compiler.semantics;
    return (env, locals) => {
      const items = source(env, locals);
      const wanted = limit(env, locals);
      if (!isList(items) || !isNumeric(wanted)) return MAYBE;
      let [least, open] = [0, 0];
      for (const item of items) {
        spend(cost);
        locals[variable.index] = item;
        const truth = body(env, locals);
        if (truth === TRUE) least++;
        // Where a missing fact is null, a condition that is not true does not hold.
        else if (truth === MAYBE && missing !== null) open++;
      }
      return compareAll(operator, least, least + open, wanted);
    };
  },
};

function compareAll(operator: ComparisonOperator, least: number, most: number, wanted: Numeric): Truth {
  const answer = compare(operator, least, wanted);
  for (let count = least + 1; count <= most; count++) {
    if (compare(operator, count, wanted) !== answer) return MAYBE;
  }
  return answer ? TRUE : FALSE;
}

function compare(operator: ComparisonOperator, count: number, wanted: Numeric): boolean {
  const order = compareNumbers(count, wanted);
  switch (operator) {
    case "=":
      return order === 0;
    case "!=":
      return order !== 0;
    case "<":
      return order < 0;
    case "<=":
      return order <= 0;
    case ">":
      return order > 0;
    case ">=":
      return order >= 0;
  }
}

export function makeCountTest(
  list: { readonly source: Node; readonly variable: LocalNode },
  body: Node,
  operator: ComparisonOperator,
  limit: Node,
  place: Place,
): Node {
  return { kind: "count-test", ...list, body, operator, limit, type: booleanType, place };
}
