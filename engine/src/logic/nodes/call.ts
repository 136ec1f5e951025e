import { spend } from "../budget.ts";
import {
  convertValues,
  parameterAt,
  takesCount,
  takesValues,
  usageOf,
  type Builtin,
  type Overload,
} from "../builtins/builtin.ts";
import { isContext, isList } from "../compare-values.ts";
import type { Semantics } from "../semantics/semantics.ts";
import type { TreeBuilder } from "../tree/builder.ts";
import type { NodeFamily } from "../tree/node-family.ts";
import { foldConstant } from "../tree/fold-constant.ts";
import type { CallNode, Node, Place } from "../tree/node.ts";
import { anyType, comparable, familyOf, unite, type StaticType } from "../tree/static-type.ts";
import { UNKNOWN, type Value } from "../value.ts";

export const call: NodeFamily<"call"> = {
  value(node, compiler) {
    const operands = node.arguments.map((argument) => compiler.value(argument));
    const { semantics } = compiler;
    const { overloads } = node;
    const needsWhole =
      semantics.missing === UNKNOWN && overloads.some(({ readsWhole }) => readsWhole === true);
    return (env, locals) => {
      const values = operands.map((operand) => operand(env, locals));
      if (needsWhole && !isWhole(values[0] ?? null)) return semantics.error;
      return callBuiltin(overloads, values, semantics, env.at);
    };
  },
};

/** Calls the first overload that takes the values as they are or, where the semantics converts, converted. */
export function callBuiltin(
  overloads: readonly Overload[],
  values: readonly Value[],
  { error, equality, converts }: Semantics,
  at: string,
): Value {
  spend(sizeOf(values));
  for (const overload of overloads) {
    if (!takesValues(overload, values)) continue;
    const result = overload.invoke(values, { at, equality, error });
    return result === undefined ? error : result;
  }
  if (!converts) return error;
  for (const overload of overloads) {
    const converted = convertValues(overload, values);
    if (converted === undefined) continue;
    const result = overload.invoke(converted, { at, equality, error });
    return result === undefined ? error : result;
  }
  return error;
}

/** Whether no entry of the context is one that is declared and still unknown. */
function isWhole(value: Value): boolean {
  return !isContext(value) || ![...value.values()].includes(UNKNOWN);
}

/** Units of work of any call: choosing the overload, and going through the arguments once. */
function sizeOf(values: readonly Value[]): number {
  let units = 4;
  for (const value of values) {
    if (typeof value === "string") units += value.length >> 6;
    else if (isList(value)) units += value.length >> 2;
  }
  return units;
}

/** A call of a built-in with positional arguments; arguments that no overload takes are refused where misfits are. */
export function makeCall(
  builder: TreeBuilder,
  builtin: Builtin,
  operands: readonly Node[],
  place: Place,
): Node {
  const { refusesMisfits } = builder.semantics;
  const counted = builtin.overloads.filter((overload) => takesCount(overload, operands.length));
  const overloads = refusesMisfits ? counted.filter((overload) => takesTypes(overload, operands)) : counted;
  if (overloads.length === 0) {
    return builder.misfit("logic.arguments", place, { word: builtin.name, usage: usageOf(builtin) });
  }
  const types = operands.map((operand) => operand.type);
  const fitting = overloads.filter((overload) => takesTypes(overload, operands));
  const type = fitting.map((overload) => resultOf(overload, types)).reduce(unite, { kind: "null" });
  const node: CallNode = {
    kind: "call",
    builtin,
    overloads,
    arguments: operands,
    type: fitting.length === 0 ? anyType : type,
    place,
  };
  return overloads.some(({ readsInstant }) => readsInstant) ? node : foldConstant(builder, node);
}

function takesTypes(overload: Overload, operands: readonly Node[]): boolean {
  const [first, second] = operands.map(({ type }) => (type.kind === "range" ? type.of : type));
  if (overload.compares === true && first && second && !comparable(first, second)) return false;
  return operands.every((operand, index) => {
    const families = parameterAt(overload, index)?.families ?? [];
    const family = familyOf(operand.type);
    return family === "any" || families.includes("any") || families.includes(family);
  });
}

function resultOf({ result }: Overload, types: readonly StaticType[]): StaticType {
  return typeof result === "function" ? result(types) : result;
}
