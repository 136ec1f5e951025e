import { makeFunctionValue } from "../builtins/builtin-function.ts";
import type { Builtin } from "../builtins/builtin.ts";
import type { NodeFamily } from "../tree/node-family.ts";
import type { Node, Place } from "../tree/node.ts";

/** A built-in as a value; it keeps the instant of the evaluation that names it. */
export const builtin: NodeFamily<"builtin"> = {
  value({ builtin: named }, { semantics }) {
    return (env) => makeFunctionValue(named, semantics, env.at);
  },
};

export function makeBuiltin(named: Builtin, place: Place): Node {
  const [overload] = named.overloads;
  const type = {
    kind: "function",
    parameters: overload?.parameters.map(() => ({ kind: "any" }) as const) ?? [],
    result: { kind: "any" },
  } as const;
  return { kind: "builtin", builtin: named, type, place };
}
