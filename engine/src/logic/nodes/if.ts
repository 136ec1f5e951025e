import { FALSE, TRUE } from "../truth.ts";
import type { TreeBuilder } from "../tree/builder.ts";
import type { NodeFamily } from "../tree/compiler.ts";
import type { Node, Place } from "../tree/node.ts";
import { unite } from "../tree/static-type.ts";
import { requireBoolean } from "./logical.ts";

export const ifFamily: NodeFamily<"if"> = {
  value(node, compiler) {
    const condition = compiler.test(node.condition);
    const then = compiler.value(node.then);
    const otherwise = compiler.value(node.else);
    const { error, undecidedIf } = compiler.semantics;
    return (env, locals) => {
      const truth = condition(env, locals);
      if (truth === TRUE) return then(env, locals);
      return truth === FALSE || undecidedIf === "else" ? otherwise(env, locals) : error;
    };
  },
};

export function makeIf(
  builder: TreeBuilder,
  condition: Node,
  then: Node,
  otherwise: Node,
  place: Place,
): Node {
  requireBoolean(builder, condition);
  return { kind: "if", condition, then, else: otherwise, type: unite(then.type, otherwise.type), place };
}
