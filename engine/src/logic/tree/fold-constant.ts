import { withBudget } from "../budget.ts";
import { isTemporal } from "../compare-values.ts";
import { limits } from "../limits.ts";
import type { Value } from "../value.ts";
import type { TreeBuilder } from "./builder.ts";
import type { Node } from "./node.ts";
import type { StaticType } from "./static-type.ts";
import { childrenOf } from "./walk.ts";

const nowhere = { slots: [], at: "" };

/**
 * Computes an operation on literals once, when it is compiled. One that can only fail (1 / 0, a day that
 * does not exist) is refused where misfits are: it would make its row unknown for everybody. What takes long is
 * left to the evaluation, which has a budget of its own.
 */
export function foldConstant(builder: TreeBuilder, node: Node): Node {
  if (!childrenOf(node).every((operand) => operand.kind === "literal")) return node;
  const { semantics, compiler } = builder;
  const value = withBudget<Value | undefined>(
    () => compiler.value(node)(nowhere, []),
    undefined,
    limits.foldingWork,
  );
  if (value === undefined) return node;
  if (value === semantics.error && semantics.refusesMisfits && builder.issues.length === 0) {
    return builder.broken("logic.always-fails", node.place);
  }
  return { kind: "literal", value, type: exactType(node.type, value), place: node.place };
}

/** `duration("P1D")` is only known to be one of two kinds until it is read. */
function exactType(type: StaticType, value: Value): StaticType {
  return type.kind === "any" && isTemporal(value) ? { kind: value.kind } : type;
}
