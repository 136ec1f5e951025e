import { dateOfDayNumber, dayNumber } from "../../kernel/index.ts";
import { exhaust, spend } from "../budget.ts";
import { isList, isRange, isTemporal } from "../compare-values.ts";
import { limits } from "../limits.ts";
import { isNumeric, wholeNumber } from "../numbers.ts";
import type { TreeBuilder } from "../tree/builder.ts";
import type { Compiler, Evaluate, NodeFamily } from "../tree/node-family.ts";
import { costOf } from "../tree/walk.ts";
import type { LocalNode, LoopNode, LoopSource, Node, Place } from "../tree/node.ts";
import { booleanType, listOf, type StaticType } from "../tree/static-type.ts";
import { UNKNOWN, type Value } from "../value.ts";
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
  const partial = node.partial?.index;
  return (env, locals) => {
    const results: Value[] = [];
    const finished = rounds(env, locals, () => {
      if (partial !== undefined) {
        // A copy: what a round keeps of the results must not grow with them.
        spend(results.length >> 3);
        locals[partial] = results.slice();
      }
      results.push(body(env, locals));
      return true;
    });
    return finished ? results : error;
  };
}

function quantifier(node: LoopNode, compiler: Compiler): Evaluate {
  const rounds = roundsOf(node, compiler);
  const body = compiler.value(node.body);
  const { error } = compiler.semantics;
  const settled = node.operator === "some";
  return (env, locals) => {
    const state = { isSettled: false, isOpen: false, isSound: true };
    const finished = rounds(env, locals, () => {
      const next = body(env, locals);
      if (next === settled) state.isSettled = true;
      else if (next === null || next === UNKNOWN) state.isOpen = true;
      else if (typeof next !== "boolean") state.isSound = false;
      return !state.isSettled && state.isSound;
    });
    if (!finished || !state.isSound) return error;
    return state.isSettled ? settled : state.isOpen ? error : !settled;
  };
}

/** What a round whose answer is looked at costs beside its body. */
const TRUTH = 1;

type Rounds = (env: Parameters<Evaluate>[0], locals: Value[], round: () => boolean) => boolean;

/** Runs a round for every combination until a round answers false; false when a source is no list. */
function roundsOf({ sources, body, operator }: LoopNode, compiler: Compiler): Rounds {
  const cost = costOf(body) + (operator === "for" ? 0 : TRUTH);
  const items = sources.map((source) => itemsOf(source, compiler));
  return (env, locals, round) => {
    let left: number = limits.rounds;
    const turn = (depth: number): "on" | "stop" | "fail" => {
      const source = sources[depth];
      if (source === undefined) {
        if (left-- === 0) exhaust();
        spend(cost);
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
  const { converts } = compiler.semantics;
  if (end === undefined) {
    return (env, locals) => listed(first(env, locals), converts);
  }
  const last = compiler.value(end);
  return (env, locals) => countTo(first(env, locals), last(env, locals));
}

/** What a loop goes over: a list, the whole numbers or days of a range, or, converted, a single value. */
function listed(source: Value, converts: boolean): readonly Value[] | undefined {
  if (isList(source)) return source;
  if (!isRange(source)) return converts && source !== null && source !== UNKNOWN ? [source] : undefined;
  const { low, high, lowIncluded, highIncluded, operator } = source;
  const items =
    low === undefined || high === undefined || operator !== undefined ? undefined : countTo(low, high);
  return items?.slice(lowIncluded ? 0 : 1, highIncluded ? undefined : -1);
}

/** The whole numbers, or the days, from one end to the other, downwards too. */
function countTo(first: Value, last: Value): readonly Value[] | undefined {
  if (isTemporal(first) && isTemporal(last)) {
    if (first.kind !== "date" || last.kind !== "date") return undefined;
    return wholeNumbers(dayNumber(first), dayNumber(last))?.map(dateOfDayNumber);
  }
  const low = isNumeric(first) ? wholeNumber(first) : undefined;
  const high = isNumeric(last) ? wholeNumber(last) : undefined;
  return low === undefined || high === undefined ? undefined : wholeNumbers(low, high);
}

function wholeNumbers(low: number, high: number): readonly number[] | undefined {
  const count = Math.abs(high - low) + 1;
  if (count > limits.rounds) return undefined;
  spend(count >> 2);
  return Array.from({ length: count }, (_, index) => (high >= low ? low + index : low - index));
}

export function makeLoop(
  builder: TreeBuilder,
  operator: LoopNode["operator"],
  sources: readonly LoopSource[],
  body: Node,
  place: Place,
  partial?: LocalNode,
): Node {
  if (operator !== "for") requireBoolean(builder, body);
  const type: StaticType = operator === "for" ? listOf(body.type) : booleanType;
  const node: LoopNode = { kind: "loop", operator, sources, body, type, place };
  return partial === undefined ? node : { ...node, partial };
}
