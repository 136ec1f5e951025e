import { makeIf } from "../nodes/if.ts";
import { makeLoop } from "../nodes/loop.ts";
import type { LoopNode, LoopSource, Node } from "../tree/node.ts";
import { integerType, itemOf } from "../tree/static-type.ts";
import type { Lower, Lowerer } from "./lowerer.ts";
import { nameOf, partAt, partsOf } from "./syntax.ts";
import type { Syntax } from "./parse-feel.ts";

export const lowerIf: Lower = (syntax, lowerer) =>
  makeIf(
    lowerer.builder,
    lowerer.lower(partAt(syntax, 1)),
    lowerer.lower(partAt(syntax, 3)),
    lowerer.lower(partAt(syntax, 5)),
    lowerer.place(syntax),
  );

export const lowerFor: Lower = (syntax, lowerer) => lowerLoop("for", syntax, lowerer);
export const lowerQuantified: Lower = (syntax, lowerer) =>
  lowerLoop(partAt(syntax, 0).name === "some" ? "some" : "every", syntax, lowerer);

/** Each source sees the variables of those before it, the body all of them. */
function lowerLoop(operator: LoopNode["operator"], syntax: Syntax, lowerer: Lowerer): Node {
  const sources: LoopSource[] = [];
  const iterations = partsOf(partAt(syntax, 1));
  const next = (index: number): Node => {
    const iteration = iterations[index];
    if (iteration === undefined) return lowerer.lower(partAt(syntax, 3));
    const source = lowerSource(iteration, lowerer);
    sources.push(source);
    return lowerer.within(new Map([[source.variable.name, () => source.variable]]), () => next(index + 1));
  };
  const body = next(0);
  return makeLoop(lowerer.builder, operator, sources, body, lowerer.place(syntax));
}

function lowerSource(iteration: Syntax, lowerer: Lowerer): LoopSource {
  const name = nameOf(partAt(iteration, 0), lowerer);
  const place = lowerer.place(iteration);
  const context = partAt(iteration, 2);
  const source = lowerer.lower(partAt(context, 0));
  const [, dots, last] = partsOf(context);
  if (dots !== undefined && last !== undefined) {
    const end = lowerer.lower(last);
    return { variable: lowerer.builder.local(name, integerType, place), source, end };
  }
  if (source.kind === "range" && source.lowIncluded && source.highIncluded) {
    const variable = lowerer.builder.local(name, integerType, place);
    return { variable, source: source.low, end: source.high };
  }
  const listed = source.type.kind === "list" || source.type.kind === "any";
  if (!listed && lowerer.builder.semantics.refusesMisfits) {
    lowerer.builder.report("logic.operand", source.place, { operator: "in", type: source.type.kind });
  }
  return { variable: lowerer.builder.local(name, itemOf(source.type), place), source };
}
