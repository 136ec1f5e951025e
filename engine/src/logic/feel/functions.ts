import { makeFunction } from "../nodes/function.ts";
import type { FunctionNode, Node } from "../tree/node.ts";
import { anyType } from "../tree/static-type.ts";
import type { Lower } from "./lowerer.ts";
import { nameOf, partAt, partsOf } from "./syntax.ts";
import { lowerType } from "./type-names.ts";

/** `function(a: number, b) a + b`. External functions run another language's code, which nothing here does. */
export const lowerFunctionDefinition: Lower = (syntax, lowerer) => {
  const { builder } = lowerer;
  const place = lowerer.place(syntax);
  const parts = partsOf(syntax);
  const { self } = lowerer;
  lowerer.self = undefined;
  const external = parts.find(({ name }) => name === "external");
  if (external !== undefined) return builder.unknown("logic.unsupported", lowerer.place(external));
  const formal = parts.find(({ name }) => name === "FormalParameters");
  const parameters: FunctionNode["parameters"][number][] = [];
  for (const parameter of formal === undefined ? [] : partsOf(formal)) {
    const [named, typed] = partsOf(parameter);
    if (named === undefined) continue;
    const name = nameOf(partAt(named, 0), lowerer);
    const type = typed === undefined ? anyType : lowerType(typed, lowerer);
    if (type === undefined) return builder.unknown("logic.unknown-type", lowerer.place(parameter));
    if (parameters.some((other) => other.name === name)) {
      return builder.misfit("logic.syntax", lowerer.place(parameter));
    }
    parameters.push({ name, type, local: builder.local(name, type, lowerer.place(parameter)) });
  }
  const names = new Map(parameters.map(({ name, local }) => [name, (): Node => local] as const));
  const body = lowerer.within({ names }, () => lowerer.lower(partAt(partAt(syntax, -1), 0)));
  return makeFunction(parameters, body, self, place);
};
