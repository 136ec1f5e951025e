import { isInstance } from "../conforms.ts";
import { FALSE, MAYBE, TRUE } from "../truth.ts";
import type { NodeFamily } from "../tree/compiler.ts";
import type { Node, Place } from "../tree/node.ts";
import { booleanType, type StaticType } from "../tree/static-type.ts";
import { UNKNOWN } from "../value.ts";

/** `x instance of T`. `null` is an instance of no type but Null. */
export const instanceOf: NodeFamily<"instance-of"> = {
  test(node, compiler) {
    const operand = compiler.value(node.operand);
    const { target } = node;
    return (env, locals) => {
      const value = operand(env, locals);
      if (value === UNKNOWN) return MAYBE;
      if (value === null) return target.kind === "null" ? TRUE : FALSE;
      return isInstance(value, target) ? TRUE : FALSE;
    };
  },
};

export function makeInstanceOf(operand: Node, target: StaticType, place: Place): Node {
  return { kind: "instance-of", operand, target, type: booleanType, place };
}
