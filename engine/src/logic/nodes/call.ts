import {
  parameterAt,
  takesCount,
  takesValues,
  usageOf,
  type Builtin,
  type Overload,
} from "../builtins/builtin.ts";
import type { TreeBuilder } from "../tree/builder.ts";
import type { NodeFamily } from "../tree/compiler.ts";
import { foldConstant } from "../tree/fold-constant.ts";
import type { CallNode, Node, Place } from "../tree/node.ts";
import { anyType, familyOf, unite, type StaticType } from "../tree/static-type.ts";

export const call: NodeFamily<"call"> = {
  value(node, compiler) {
    const operands = node.arguments.map((argument) => compiler.value(argument));
    const { error, absentField } = compiler.semantics;
    const { overloads } = node;
    return (env, locals) => {
      const values = operands.map((operand) => operand(env, locals));
      for (const overload of overloads) {
        if (!takesValues(overload, values)) continue;
        const result = overload.invoke(values, { at: env.at, absentField });
        return result === undefined ? error : result;
      }
      return error;
    };
  },
};

/** A call of a built-in with positional arguments; arguments that no overload takes are refused. */
export function makeCall(
  builder: TreeBuilder,
  builtin: Builtin,
  operands: readonly Node[],
  place: Place,
): Node {
  const counted = builtin.overloads.filter((overload) => takesCount(overload, operands.length));
  const overloads = counted.filter((overload) => takesTypes(overload, operands));
  const refused = counted.length === 0 || (overloads.length === 0 && builder.semantics.refusesMisfits);
  if (refused) {
    return builder.broken("logic.arguments", place, { word: builtin.name, usage: usageOf(builtin) });
  }
  const types = operands.map((operand) => operand.type);
  const type = overloads.map((overload) => resultOf(overload, types)).reduce(unite, { kind: "null" });
  const node: CallNode = {
    kind: "call",
    builtin,
    overloads,
    arguments: operands,
    type: overloads.length === 0 ? anyType : type,
    place,
  };
  return overloads.some(({ readsInstant }) => readsInstant) ? node : foldConstant(builder, node);
}

function takesTypes(overload: Overload, operands: readonly Node[]): boolean {
  return operands.every((operand, index) => {
    const families = parameterAt(overload, index)?.families ?? [];
    const family = familyOf(operand.type);
    return family === "any" || families.includes("any") || families.includes(family);
  });
}

function resultOf({ result }: Overload, types: readonly StaticType[]): StaticType {
  return typeof result === "function" ? result(types) : result;
}
