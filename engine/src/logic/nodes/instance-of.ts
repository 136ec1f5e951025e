import { spend } from "../budget.ts";
import { isContext, isList } from "../compare-values.ts";
import { isInstance } from "../conforms.ts";
import { FALSE, MAYBE, TRUE } from "../truth.ts";
import type { NodeFamily } from "../tree/node-family.ts";
import type { Node, Place } from "../tree/node.ts";
import { booleanType, type StaticType } from "../tree/static-type.ts";
import { UNKNOWN, type Value } from "../value.ts";

/** `x instance of T`. `null` is an instance of no type but Null. */
export const instanceOf: NodeFamily<"instance-of"> = {
  test(node, compiler) {
    const operand = compiler.value(node.operand);
    const { target } = node;
    const { missing } = compiler.semantics;
    return (env, locals) => {
      const value = operand(env, locals);
      if (value === UNKNOWN) return MAYBE;
      if (value === null) return target.kind === "null" ? TRUE : FALSE;
      const isOne = isInstance(value, target);
      if (missing === null || !isIncomplete(value)) return isOne ? TRUE : FALSE;
      // Entries that are still unknown may yet make it one, or not.
      return target.kind === "any" ? TRUE : MAYBE;
    };
  },
};

/** Whether an entry of the value is unknown, or may be: a record of facts need not have all its fields yet. */
function isIncomplete(value: Value): boolean {
  spend(1);
  if (value === UNKNOWN || isContext(value)) return true;
  return isList(value) && value.some(isIncomplete);
}

export function makeInstanceOf(operand: Node, target: StaticType, place: Place): Node {
  return { kind: "instance-of", operand, target, type: booleanType, place };
}
