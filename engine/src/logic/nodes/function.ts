import { oneLevelDeeper, spend, withBudget } from "../budget.ts";
import { coerceTo, isInstance } from "../conforms.ts";
import type { NodeFamily } from "../tree/node-family.ts";
import type { FunctionNode, LocalNode, Node, Place } from "../tree/node.ts";
import { costOf } from "../tree/walk.ts";
import type { StaticType } from "../tree/static-type.ts";
import type { FeelFunction, Value } from "../value.ts";

/**
 * A closure: it keeps the locals as they are where it is written, and each call has a copy of its own, so
 * that calls within calls do not meet.
 */
export const functionFamily: NodeFamily<"function"> = {
  value(node, compiler) {
    const body = compiler.value(node.body);
    const { error, converts } = compiler.semantics;
    const cost = costOf(node.body);
    const parameters = node.parameters.map(({ name, type }) => ({ name, type }));
    const indexes = node.parameters.map(({ local }) => local.index);
    const { result } = node.type as Extract<StaticType, { kind: "function" }>;
    const { self } = node;
    return (env, locals) => {
      spend(CLOSURE + (locals.length >> 3));
      const captured = locals.slice();
      const invoke = (values: readonly Value[]): Value => {
        if (values.length !== parameters.length) return error;
        spend(captured.length >> 3);
        const own = captured.slice();
        if (self !== undefined) own[self.index] = closure;
        for (const [position, { type }] of parameters.entries()) {
          const given = values[position] as Value;
          const value = converts ? coerceTo(given, type) : isInstance(given, type) ? given : undefined;
          if (value === undefined) return error;
          own[indexes[position] as number] = value;
        }
        return withBudget(() => oneLevelDeeper(cost, () => body(env, own)), error);
      };
      const closure: FeelFunction = { kind: "function", parameters, result, invoke };
      return closure;
    };
  },
};

/** What making a closure costs. */
const CLOSURE = 8;

export function makeFunction(
  parameters: FunctionNode["parameters"],
  body: Node,
  self: LocalNode | undefined,
  place: Place,
): Node {
  const type = {
    kind: "function",
    parameters: parameters.map((parameter) => parameter.type),
    result: body.type,
  } as const;
  const node: FunctionNode = { kind: "function", parameters, body, type, place };
  return self === undefined ? node : { ...node, self };
}
