import { isFunction } from "../compare-values.ts";
import type { TreeBuilder } from "../tree/builder.ts";
import type { NodeFamily } from "../tree/node-family.ts";
import type { InvokeNode, Node, Place } from "../tree/node.ts";
import { anyType, comparable, typeName } from "../tree/static-type.ts";
import type { FeelFunction, Value } from "../value.ts";

/** A call of a function that is a value; what is no function, or takes other arguments, is an error. */
export const invoke: NodeFamily<"invoke"> = {
  value(node, compiler) {
    const callee = compiler.value(node.callee);
    const operands = node.arguments.map((argument) => compiler.value(argument));
    const { error } = compiler.semantics;
    const { names } = node;
    return (env, locals) => {
      const called = callee(env, locals);
      if (!isFunction(called)) return error;
      const given = operands.map((operand) => operand(env, locals));
      const values = names === undefined ? given : inOrder(called, names, given);
      return values === undefined ? error : called.invoke(values);
    };
  },
};

/** Named arguments in the order of the parameters; `undefined` where the names are others. */
function inOrder(
  { parameters }: FeelFunction,
  names: readonly string[],
  values: readonly Value[],
): readonly Value[] | undefined {
  if (names.length !== parameters.length) return undefined;
  const positions = parameters.map(({ name }) => names.indexOf(name));
  return positions.includes(-1) ? undefined : positions.map((position) => values[position] as Value);
}

export function makeInvoke(
  builder: TreeBuilder,
  callee: Node,
  operands: readonly Node[],
  names: readonly string[] | undefined,
  place: Place,
): Node {
  const { type } = callee;
  const fits = type.kind === "any" || (type.kind === "function" && takes(callee, operands, names));
  if (!fits && builder.semantics.refusesMisfits) {
    return type.kind === "function"
      ? builder.broken("logic.arguments", place, { usage: typeName(type) })
      : builder.broken("logic.not-a-function", place, { type: typeName(type) });
  }
  const node: InvokeNode = {
    kind: "invoke",
    callee,
    arguments: operands,
    type: type.kind === "function" ? type.result : anyType,
    place,
  };
  return names === undefined ? node : { ...node, names };
}

function takes(callee: Node, operands: readonly Node[], names: readonly string[] | undefined): boolean {
  if (callee.type.kind !== "function") return false;
  const { parameters } = callee.type;
  if (callee.kind === "builtin") return true;
  if (parameters.length !== operands.length) return false;
  return (
    names !== undefined || parameters.every((type, index) => comparable(type, operands[index]?.type ?? type))
  );
}
