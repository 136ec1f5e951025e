import type { TreeBuilder } from "../tree/builder.ts";
import type { NodeFamily } from "../tree/node-family.ts";
import type { Node, Place } from "../tree/node.ts";
import { unite } from "../tree/static-type.ts";
import { requireBoolean } from "./logical.ts";

export const ifFamily: NodeFamily<"if"> = {
  value(node, compiler) {
    const condition = compiler.value(node.condition);
    const then = compiler.value(node.then);
    const otherwise = compiler.value(node.else);
    const { error, undecidedIf } = compiler.semantics;
    return (env, locals) => {
      const truth = condition(env, locals);
      if (truth === true) return then(env, locals);
      // What is neither true, false nor null is no condition at all (DMN 1.5, table 57).
      const isElse = truth === false || (truth === null && undecidedIf === "else");
      return isElse ? otherwise(env, locals) : error;
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
