import { FALSE, MAYBE, not, TRUE } from "../truth.ts";
import type { TreeBuilder } from "../tree/builder.ts";
import type { NodeFamily } from "../tree/node-family.ts";
import type { Node, Place } from "../tree/node.ts";
import { booleanType, typeName } from "../tree/static-type.ts";

/** Kleene's `and` and `or`; nothing has a side effect here, so what is settled is not asked further. */
export const logical: NodeFamily<"logical"> = {
  test(node, compiler) {
    const tests = node.operands.map((operand) => compiler.test(operand));
    const settled = node.operator === "and" ? FALSE : TRUE;
    const neutral = not(settled);
    return (env, locals) => {
      let truth = neutral;
      for (const test of tests) {
        const next = test(env, locals);
        if (next === settled) return settled;
        if (next === MAYBE) truth = MAYBE;
      }
      return truth;
    };
  },
};

export const notFamily: NodeFamily<"not"> = {
  test(node, compiler) {
    const test = compiler.test(node.operand);
    return (env, locals) => not(test(env, locals));
  },
};

export function makeLogical(
  builder: TreeBuilder,
  operator: "and" | "or",
  operands: readonly Node[],
  place: Place,
): Node {
  for (const operand of operands) requireBoolean(builder, operand);
  const [only] = operands;
  if (operands.length === 1 && only !== undefined) return only;
  const flat = operands.flatMap((operand) =>
    operand.kind === "logical" && operand.operator === operator ? operand.operands : [operand],
  );
  return { kind: "logical", operator, operands: flat, type: booleanType, place };
}

export function makeNot(builder: TreeBuilder, operand: Node, place: Place): Node {
  requireBoolean(builder, operand);
  return { kind: "not", operand, type: booleanType, place };
}

/** Reports an operand that can never be true or false. */
export function requireBoolean(builder: TreeBuilder, node: Node): void {
  if (!builder.semantics.refusesMisfits || node.type.kind === "boolean" || node.type.kind === "any") return;
  builder.report("logic.not-boolean", node.place, { type: typeName(node.type) });
}
