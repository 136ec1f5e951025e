import type { Environment } from "../scope.ts";
import { FALSE, MAYBE, TRUE } from "../truth.ts";
import type { TreeBuilder } from "../tree/builder.ts";
import type { NodeFamily } from "../tree/node-family.ts";
import type { KnownNode, Node, Place } from "../tree/node.ts";
import { booleanType } from "../tree/static-type.ts";
import { findNodes } from "../tree/walk.ts";

/** Known, not known, or MAYBE while a fact that it reads may still be supplied. */
export const known: NodeFamily<"known"> = {
  test(node, compiler) {
    const operand = compiler.value(node.operand);
    const { missing } = compiler.semantics;
    return (env, locals) => {
      if (operand(env, locals) !== missing) return TRUE;
      return mayBecomeKnown(env, node.slots) ? MAYBE : FALSE;
    };
  },
};

function mayBecomeKnown({ pending }: Environment, slots: KnownNode["slots"]): boolean {
  if (pending === undefined) return false;
  return slots === "any" ? pending.includes(1) : slots.some((slot) => pending[slot] === 1);
}

/** The slots that the operand reads become probes: their being known decides, not only their value. */
export function makeKnown(builder: TreeBuilder, operand: Node, place: Place): Node {
  const read = findNodes(operand, "read").map(({ slot }) => slot);
  for (const slot of read) builder.probes.add(slot);
  const inputs = findNodes(operand, "local").map(({ inputSlots }) => inputSlots ?? []);
  const slots = inputs.includes("any") ? "any" : [...read, ...inputs.flat().filter((slot) => slot !== "any")];
  return { kind: "known", operand, slots, type: booleanType, place };
}
