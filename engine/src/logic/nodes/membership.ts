import { inRange, isList, matches, orderValues } from "../compare-values.ts";
import { FALSE, TRUE } from "../truth.ts";
import type { TreeBuilder } from "../tree/builder.ts";
import { checkEnumValue } from "../tree/check-literal.ts";
import type { NodeFamily, Test } from "../tree/node-family.ts";
import type { MatchNode, Node, Place, RangeNode, WithinNode } from "../tree/node.ts";
import { booleanType, comparable, familyOf, hasOrder, typeName, uniteAll } from "../tree/static-type.ts";
import { UNKNOWN, type FeelRange, type Value } from "../value.ts";

export const range: NodeFamily<"range"> = {
  value(node, compiler) {
    const low = node.low && compiler.value(node.low);
    const high = node.high && compiler.value(node.high);
    const { lowIncluded, highIncluded, operator } = node;
    const { error } = compiler.semantics;
    return (env, locals): FeelRange | typeof error => {
      const first: Value | undefined = low?.(env, locals);
      const second: Value | undefined = high?.(env, locals);
      const ends: FeelRange = { kind: "range", low: first, high: second, lowIncluded, highIncluded };
      if (operator !== undefined) return { ...ends, operator };
      return isSound(first, second) ? ends : error;
    };
  },
};

/** Ends that have an order, the lower one first; an end may be unknown, `null` or not written. */
export function isSound(low: Value = null, high: Value = null): boolean {
  if (!isOpen(low) && !isOpen(high)) return (orderValues(low, high) ?? 1) <= 0;
  return (
    (isOpen(low) || orderValues(low, low) !== undefined) &&
    (isOpen(high) || orderValues(high, high) !== undefined)
  );
}

function isOpen(end: Value): boolean {
  return end === null || end === UNKNOWN;
}

export const within: NodeFamily<"within"> = {
  test(node, compiler) {
    const operand = compiler.value(node.operand);
    const { lowIncluded, highIncluded } = node.range;
    const low = node.range.low && compiler.value(node.range.low);
    const high = node.range.high && compiler.value(node.range.high);
    // The ends are compared as they are: nothing lies between two in the wrong order (DMN 1.5, table 54).
    const general: Test = (env, locals) =>
      inRange(operand(env, locals), {
        kind: "range",
        low: low?.(env, locals),
        lowIncluded,
        high: high?.(env, locals),
        highIncluded,
      });
    return fastWithin(node, general) ?? general;
  },
};

/** An input between two short numbers, looked at in place. */
function fastWithin({ operand, range }: WithinNode, general: Test): Test | undefined {
  if (range.low?.kind !== "literal" || range.high?.kind !== "literal" || range.operator) return undefined;
  if (operand.kind !== "read" && operand.kind !== "local") return undefined;
  const { value: low } = range.low;
  const { value: high } = range.high;
  if (typeof low !== "number" || typeof high !== "number") return undefined;
  const { lowIncluded, highIncluded } = range;
  const fromSlot = operand.kind === "read";
  const at = operand.kind === "read" ? operand.slot : operand.index;
  return (env, locals) => {
    const value = fromSlot ? env.slots[at] : locals[at];
    if (typeof value !== "number") return general(env, locals);
    const above = lowIncluded ? value >= low : value > low;
    return above && (highIncluded ? value <= high : value < high) ? TRUE : FALSE;
  };
}

export const match: NodeFamily<"match"> = {
  test(node, compiler) {
    const operand = compiler.value(node.operand);
    const target = compiler.value(node.target);
    const { equality } = compiler.semantics;
    const among = literalSet(node);
    if (among === undefined) {
      return (env, locals) => matches(operand(env, locals), target(env, locals), equality);
    }
    return (env, locals) => {
      const value = operand(env, locals);
      return typeof value === among.of
        ? among.values.has(value)
          ? TRUE
          : FALSE
        : matches(value, target(env, locals), equality);
    };
  },
};

/** The items of a written list of texts or of short numbers, to look values up in. */
function literalSet({ target }: MatchNode): { of: string; values: ReadonlySet<Value> } | undefined {
  if (target.kind !== "literal" || !isList(target.value)) return undefined;
  const [first] = target.value;
  const of = typeof first;
  const uniform = target.value.every((item) => typeof item === of);
  return uniform && (of === "string" || of === "number") ? { of, values: new Set(target.value) } : undefined;
}

type Ends = Pick<RangeNode, "low" | "lowIncluded" | "high" | "highIncluded">;

export function makeRange(
  builder: TreeBuilder,
  ends: Ends & { readonly operator?: "=" | "!=" },
  place: Place,
): RangeNode {
  const { low, high } = ends;
  const type = { kind: "range", of: uniteAll([low, high].flatMap((end) => end?.type ?? [])) } as const;
  if (builder.semantics.refusesMisfits) checkEnds(builder, ends, place);
  return { kind: "range", ...ends, type, place };
}

function checkEnds(builder: TreeBuilder, { low, lowIncluded, high, highIncluded }: Ends, place: Place): void {
  if (low === undefined || high === undefined) return;
  if (!comparable(low.type, high.type)) {
    builder.report("logic.incomparable", place, { left: typeName(low.type), right: typeName(high.type) });
  } else if (!hasOrder(low.type)) {
    builder.report("logic.unordered", place, { operator: "..", type: typeName(low.type) });
  } else if (low.kind === "literal" && high.kind === "literal" && builder.issues.length === 0) {
    const order = orderValues(low.value, high.value);
    const isEmpty = order !== undefined && (order > 0 || (order === 0 && !(lowIncluded && highIncluded)));
    if (isEmpty) builder.report("logic.empty-range", place);
  }
}

export function makeWithin(builder: TreeBuilder, operand: Node, range: RangeNode, place: Place): Node {
  if (
    builder.semantics.refusesMisfits &&
    !comparable(operand.type, range.type.kind === "range" ? range.type.of : range.type)
  ) {
    return builder.broken("logic.incomparable", range.place, {
      left: typeName(operand.type),
      right: typeName(range.type),
    });
  }
  for (const end of [range.low, range.high]) if (end) checkEnumValue(builder, end, operand.type);
  return { kind: "within", operand, range, type: booleanType, place };
}

/** FEEL's `in` against a value, a list or a range that only the evaluation tells apart. */
export function makeMatch(builder: TreeBuilder, operand: Node, target: Node, place: Place): Node {
  if (builder.semantics.refusesMisfits && !canMatch(operand, target)) {
    return builder.broken("logic.incomparable", target.place, {
      left: typeName(operand.type),
      right: typeName(target.type),
    });
  }
  checkEnumValue(builder, target, operand.type);
  return { kind: "match", operand, target, type: booleanType, place };
}

function canMatch(operand: Node, target: Node): boolean {
  const { type } = target;
  if (comparable(operand.type, type)) return true;
  if (type.kind === "range") return comparable(operand.type, type.of);
  if (type.kind !== "list") return false;
  if (type.of.kind === "range") return comparable(operand.type, type.of.of);
  return familyOf(type.of) === "any" || comparable(operand.type, type.of);
}
