import { callBuiltin } from "../nodes/call.ts";
import type { Semantics } from "../semantics/semantics.ts";
import type { FeelFunction } from "../value.ts";
import type { Builtin } from "./builtin.ts";

/** A built-in as a value that others may call, at the instant of the evaluation that made it. */
export function makeFunctionValue(builtin: Builtin, semantics: Semantics, at: string): FeelFunction {
  const [overload] = builtin.overloads;
  return {
    kind: "function",
    parameters: overload?.parameters.map(({ name, families }) => ({ name, type: typeOf(families) })) ?? [],
    result: typeof overload?.result === "function" ? { kind: "any" } : (overload?.result ?? { kind: "any" }),
    invoke: (values) => callBuiltin(builtin.overloads, values, semantics, at),
  };
}

function typeOf(families: readonly string[]): FeelFunction["result"] {
  const [family] = families;
  if (families.length !== 1) return { kind: "any" };
  switch (family) {
    case "number":
      return { kind: "decimal" };
    case "string":
    case "boolean":
    case "date":
    case "time":
    case "date-time":
    case "days-and-time-duration":
    case "years-and-months-duration":
      return { kind: family };
    case "list":
      return { kind: "list", of: { kind: "any" } };
    default:
      return { kind: "any" };
  }
}
