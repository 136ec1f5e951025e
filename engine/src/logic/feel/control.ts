import { makeIf } from "../nodes/if.ts";
import { makeLoop } from "../nodes/loop.ts";
import type { LocalNode, LoopNode, LoopSource, Node } from "../tree/node.ts";
import { anyType, familyOf, integerType, itemOf, listOf, type StaticType } from "../tree/static-type.ts";
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
  const partial = lowerer.builder.local("partial", listOf(anyType), lowerer.place(syntax));
  const reads: LocalNode[] = [];
  const ownNames = new Map([
    [
      "partial",
      () => {
        reads.push(partial);
        return partial;
      },
    ],
  ]);
  const iterations = partsOf(partAt(syntax, 1));
  const next = (index: number): Node => {
    const iteration = iterations[index];
    if (iteration === undefined) {
      const names = operator === "for" ? ownNames : new Map<string, () => Node>();
      return lowerer.within({ names }, () => lowerer.lower(partAt(syntax, 3)));
    }
    const source = lowerSource(iteration, lowerer);
    sources.push(source);
    const names = new Map([[source.variable.name, () => source.variable]]);
    return lowerer.within({ names }, () => next(index + 1));
  };
  const body = next(0);
  const place = lowerer.place(syntax);
  return makeLoop(lowerer.builder, operator, sources, body, place, reads[0]);
}

function lowerSource(iteration: Syntax, lowerer: Lowerer): LoopSource {
  const name = nameOf(partAt(iteration, 0), lowerer);
  const place = lowerer.place(iteration);
  const context = partAt(iteration, 2);
  const source = lowerer.lower(partAt(context, 0));
  const [, dots, last] = partsOf(context);
  if (dots !== undefined && last !== undefined) {
    const end = lowerer.lower(last);
    const type = source.type.kind === "date" ? source.type : integerType;
    return { variable: lowerer.builder.local(name, type, place), source, end };
  }
  const listed = ["list", "range", "any"].includes(source.type.kind);
  if (!listed && lowerer.builder.semantics.refusesMisfits) {
    lowerer.builder.report("logic.operand", source.place, { operator: "in", type: source.type.kind });
  }
  return { variable: lowerer.builder.local(name, roundType(source.type), place), source };
}

/** What one round of a loop over a value sees of it. */
function roundType(type: StaticType): StaticType {
  if (type.kind === "range") return familyOf(type.of) === "number" ? integerType : type.of;
  return itemOf(type);
}
