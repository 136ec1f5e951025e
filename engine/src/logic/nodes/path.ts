import { isContext, isList } from "../compare-values.ts";
import type { PathStep } from "../path.ts";
import type { TreeBuilder } from "../tree/builder.ts";
import type { NodeFamily } from "../tree/node-family.ts";
import type { Node, Place } from "../tree/node.ts";
import { anyType, typeName, type StaticType } from "../tree/static-type.ts";
import { UNKNOWN, type Value } from "../value.ts";

export const path: NodeFamily<"path"> = {
  value(node, compiler) {
    const operand = compiler.value(node.operand);
    const { missing } = compiler.semantics;
    const { steps } = node;
    return (env, locals) => {
      let value: Value | undefined = operand(env, locals);
      for (const step of steps) {
        value = value === undefined ? undefined : stepInto(value, step);
      }
      return value === undefined || value === UNKNOWN ? missing : value;
    };
  },
};

function stepInto(value: Value, step: PathStep): Value | undefined {
  if (isContext(value)) return value.get(String(step));
  return isList(value) && typeof step === "number" ? value[step] : undefined;
}

/** Follows a path through declared types; a step into nothing is refused. */
export function makePath(
  builder: TreeBuilder,
  operand: Node,
  steps: readonly PathStep[],
  place: Place,
): Node {
  let type: StaticType = operand.type;
  for (const step of steps) {
    const next = stepType(type, step);
    if (next === undefined) {
      return builder.broken("condition.path-member", place, { word: String(step), type: typeName(type) });
    }
    type = next;
  }
  return { kind: "path", operand, steps, type, place };
}

function stepType(type: StaticType, step: PathStep): StaticType | undefined {
  if (type.kind === "any") return anyType;
  if (type.kind === "list") return typeof step === "number" ? type.of : undefined;
  if (type.kind !== "record") return undefined;
  return Object.hasOwn(type.fields, step) ? type.fields[step]?.type : undefined;
}
