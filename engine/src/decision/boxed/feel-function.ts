import type { FeelFunction, Value } from "../../logic/index.ts";

/** What a function value is made of; arguments come in the order of the parameters. */
export interface FunctionParts {
  readonly parameters: readonly string[];
  readonly invoke: (args: readonly Value[]) => Value;
}

/** A function as a value of FEEL; called with another number of arguments it answers null. */
export function makeFunction({ parameters, invoke }: FunctionParts): FeelFunction {
  return {
    kind: "function",
    parameters: parameters.map((name) => ({ name, type: { kind: "any" } })),
    result: { kind: "any" },
    invoke: (args) => (args.length === parameters.length ? invoke(args) : null),
  };
}

export function asFunction(value: Value): FeelFunction | undefined {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "function"
    ? value
    : undefined;
}
