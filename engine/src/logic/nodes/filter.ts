import { spend } from "../budget.ts";
import { isList } from "../compare-values.ts";
import { isNumeric, wholeNumber } from "../numbers.ts";
import { UNKNOWN, type Value } from "../value.ts";
import type { Compiler, Evaluate, NodeFamily } from "../tree/node-family.ts";
import type { FilterNode, LocalNode, Node, Place } from "../tree/node.ts";
import { costOf } from "../tree/walk.ts";
import { anyType, familyOf, itemOf, listOf } from "../tree/static-type.ts";

/** `list[2]` takes one item, counted from 1 or, negative, from the end; `list[condition]` keeps those that fit. */
export const filter: NodeFamily<"filter"> = {
  value(node, compiler) {
    const list = compiler.value(node.operand);
    const choose = familyOf(node.filter.type) === "number" ? chooseOne(node, compiler) : keep(node, compiler);
    const { error } = compiler.semantics;
    return (env, locals) => {
      const items = list(env, locals);
      if (items === UNKNOWN || items === null) return error;
      return choose(isList(items) ? items : [items], env, locals);
    };
  },
};

type Choose = (items: readonly Value[], ...frame: Parameters<Evaluate>) => Value;

function chooseOne(node: FilterNode, compiler: Compiler): Choose {
  const position = compiler.value(node.filter);
  const { error } = compiler.semantics;
  return (items, env, locals) => {
    const item = itemAt(items, position(env, locals));
    return item === undefined ? error : item;
  };
}

/** `undefined` where there is no such item; an item may be `null`. */
function itemAt(items: readonly Value[], position: Value): Value | undefined {
  const index = isNumeric(position) ? wholeNumber(position) : undefined;
  return index === undefined || index === 0 ? undefined : items.at(index > 0 ? index - 1 : index);
}

function keep(node: FilterNode, compiler: Compiler): Choose {
  const fits = compiler.value(node.filter);
  // Its answer is looked at, too.
  const cost = 1 + costOf(node.filter);
  const { error, undecidedIf } = compiler.semantics;
  return (items, env, locals) => {
    const kept: Value[] = [];
    for (const item of items) {
      spend(cost);
      locals[node.item.index] = item;
      const fit = fits(env, locals);
      if (isNumeric(fit)) {
        const one = itemAt(items, fit);
        return one === undefined ? error : one;
      }
      if (fit === true) kept.push(item);
      else if (fit !== false && (fit !== null || undecidedIf === "error")) return error;
    }
    return kept;
  };
}

export function makeFilter(operand: Node, filter: Node, item: LocalNode, place: Place): Node {
  const family = familyOf(filter.type);
  const of = operand.type.kind === "list" ? itemOf(operand.type) : operand.type;
  const type = family === "number" ? of : family === "boolean" ? listOf(of) : anyType;
  return { kind: "filter", operand, filter, item, type, place };
}
