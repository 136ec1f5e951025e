import { isList } from "../compare-values.ts";
import { limits } from "../limits.ts";
import { isNumeric, wholeNumber } from "../numbers.ts";
import { FALSE, MAYBE, not, TRUE } from "../truth.ts";
import type { TreeBuilder } from "../tree/builder.ts";
import type { Compiler, Evaluate, NodeFamily } from "../tree/compiler.ts";
import type { LoopNode, LoopSource, Node, Place } from "../tree/node.ts";
import { booleanType, listOf, type StaticType } from "../tree/static-type.ts";
import type { Value } from "../value.ts";
import { requireBoolean } from "./logical.ts";

/** `for`, `some` and `every`; the last source turns fastest. */
export const loop: NodeFamily<"loop"> = {
  value(node, compiler) {
    return node.operator === "for" ? forLoop(node, compiler) : quantifier(node, compiler);
  },
};

function forLoop(node: LoopNode, compiler: Compiler): Evaluate {
  const rounds = roundsOf(node, compiler);
  const body = compiler.value(node.body);
  const { error } = compiler.semantics;
  return (env, locals) => {
    const results: Value[] = [];
    const finished = rounds(env, locals, () => {
      results.push(body(env, locals));
      return true;
    });
    return finished ? results : error;
  };
}

function quantifier(node: LoopNode, compiler: Compiler): Evaluate {
  const rounds = roundsOf(node, compiler);
  const body = compiler.test(node.body);
  const { error } = compiler.semantics;
  const settled = node.operator === "some" ? TRUE : FALSE;
  return (env, locals) => {
    let truth = not(settled);
    const finished = rounds(env, locals, () => {
      const next = body(env, locals);
      if (next === settled) truth = settled;
      else if (next === MAYBE && truth !== settled) truth = MAYBE;
      return truth !== settled;
    });
    return !finished || truth === MAYBE ? error : truth === TRUE;
  };
}

type Rounds = (env: Parameters<Evaluate>[0], locals: Value[], round: () => boolean) => boolean;

/** Runs a round for every combination until a round answers false; false when a source is no list. */
function roundsOf({ sources }: LoopNode, compiler: Compiler): Rounds {
  const items = sources.map((source) => itemsOf(source, compiler));
  return (env, locals, round) => {
    let left: number = limits.rounds;
    const turn = (depth: number): "on" | "stop" | "fail" => {
      const source = sources[depth];
      if (source === undefined) {
        if (left-- === 0) return "fail";
        return round() ? "on" : "stop";
      }
      const list = items[depth]?.(env, locals);
      if (list === undefined) return "fail";
      for (const item of list) {
        locals[source.variable.index] = item;
        const next = turn(depth + 1);
        if (next !== "on") return next;
      }
      return "on";
    };
    return turn(0) !== "fail";
  };
}

type Items = (env: Parameters<Evaluate>[0], locals: Value[]) => readonly Value[] | undefined;

function itemsOf({ source, end }: LoopSource, compiler: Compiler): Items {
  const first = compiler.value(source);
  if (end === undefined) {
    return (env, locals) => {
      const list = first(env, locals);
      return isList(list) ? list : undefined;
    };
  }
  const last = compiler.value(end);
  return (env, locals) => countTo(first(env, locals), last(env, locals));
}

/** The whole numbers from one end to the other, downwards too. */
function countTo(first: Value, last: Value): readonly Value[] | undefined {
  const low = isNumeric(first) ? wholeNumber(first) : undefined;
  const high = isNumeric(last) ? wholeNumber(last) : undefined;
  if (low === undefined || high === undefined) return undefined;
  const count = Math.abs(high - low) + 1;
  if (count > limits.rounds) return undefined;
  return Array.from({ length: count }, (_, index) => (high >= low ? low + index : low - index));
}

export function makeLoop(
  builder: TreeBuilder,
  operator: LoopNode["operator"],
  sources: readonly LoopSource[],
  body: Node,
  place: Place,
): Node {
  if (operator !== "for") requireBoolean(builder, body);
  const type: StaticType = operator === "for" ? listOf(body.type) : booleanType;
  return { kind: "loop", operator, sources, body, type, place };
}
