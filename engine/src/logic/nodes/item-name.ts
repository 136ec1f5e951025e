import { isContext } from "../compare-values.ts";
import type { NodeFamily } from "../tree/node-family.ts";
import type { LocalNode, Node, Place } from "../tree/node.ts";
import { anyType } from "../tree/static-type.ts";
import { UNKNOWN } from "../value.ts";

/** Looks in the item that is being filtered first, by own members only. */
export const itemName: NodeFamily<"item-name"> = {
  value(node, compiler) {
    const otherwise = compiler.value(node.otherwise);
    const { missing } = compiler.semantics;
    const { index } = node.item;
    const { name } = node;
    return (env, locals) => {
      const item = locals[index];
      const field = item !== undefined && isContext(item) ? item.get(name) : undefined;
      if (field === undefined) return otherwise(env, locals);
      return field === UNKNOWN ? missing : field;
    };
  },
};

export function makeItemName(item: LocalNode, name: string, otherwise: Node, place: Place): Node {
  return { kind: "item-name", item, name, otherwise, type: anyType, place };
}
