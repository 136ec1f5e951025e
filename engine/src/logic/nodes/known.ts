import { FALSE, TRUE } from "../truth.ts";
import type { TreeBuilder } from "../tree/builder.ts";
import type { NodeFamily } from "../tree/compiler.ts";
import type { Node, Place } from "../tree/node.ts";
import { booleanType } from "../tree/static-type.ts";
import { findNodes } from "../tree/walk.ts";

export const known: NodeFamily<"known"> = {
  test(node, compiler) {
    const operand = compiler.value(node.operand);
    const { missing } = compiler.semantics;
    return (env, locals) => (operand(env, locals) === missing ? FALSE : TRUE);
  },
};

/** The slots that the operand reads become probes: their being known decides, not only their value. */
export function makeKnown(builder: TreeBuilder, operand: Node, place: Place): Node {
  for (const { slot } of findNodes(operand, "read")) builder.probes.add(slot);
  return { kind: "known", operand, type: booleanType, place };
}
