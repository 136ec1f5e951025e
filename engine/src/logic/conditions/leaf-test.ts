import { isList } from "../compare-values.ts";
import { codesOf, type Codes } from "../plain-values.ts";
import type { Environment } from "../scope.ts";
import { withinBudget } from "../tree/compiler.ts";
import type { Compiler } from "../tree/node-family.ts";
import { FALSE, MAYBE, TRUE, type Truth } from "../truth.ts";
import type { ComparisonOperator, Node } from "../tree/node.ts";
import type { Value } from "../value.ts";

/** Any comparison at all. */
export type GeneralTest = (env: Environment) => Truth;

/**
 * One leaf of a condition, ready to be tested. The two plain forms are what nearly every rule asks: they look at
 * the slot in place and hand any value of another kind to `general`.
 */
export type LeafTest =
  /** A short number of a slot between two doubles, ends included, or outside of them. */
  | {
      readonly kind: "number";
      readonly slot: number;
      /** Of the slot's type. */
      readonly codes: Codes;
      readonly low: number;
      readonly high: number;
      readonly inside: Truth;
      readonly general: GeneralTest;
    }
  /** A text or boolean of a slot among some. */
  | {
      readonly kind: "among";
      readonly slot: number;
      readonly values: readonly (string | boolean)[];
      readonly codes: Codes;
      readonly inside: Truth;
      readonly general: GeneralTest;
    }
  | { readonly kind: "general"; readonly general: GeneralTest };

/** Compiles the node of a leaf. `locals` are the variables of its condition. */
export function compileLeaf(node: Node, compiler: Compiler, locals: Value[]): LeafTest {
  const test = withinBudget(node, compiler.test(node), MAYBE);
  const general: GeneralTest = (env) => test(env, locals);
  return plainTest(node, TRUE, general) ?? { kind: "general", general };
}

/** `inside` is the truth of a value that passes: FALSE below an odd number of `not`. */
function plainTest(node: Node, inside: Truth, general: GeneralTest): LeafTest | undefined {
  switch (node.kind) {
    case "not":
      return plainTest(node.operand, inside === TRUE ? FALSE : TRUE, general);
    case "comparison": {
      if (node.left.kind !== "read" || node.right.kind !== "literal") return undefined;
      const { slot } = node.left;
      const codes = codesOf(node.left.type);
      const { value } = node.right;
      if (typeof value === "number") {
        const opposite = node.operator === "!=";
        return {
          kind: "number",
          slot,
          codes,
          ...span(node.operator, value),
          inside: flip(inside, opposite),
          general,
        };
      }
      if (typeof value !== "string" && typeof value !== "boolean") return undefined;
      if (node.operator !== "=" && node.operator !== "!=") return undefined;
      const passes = flip(inside, node.operator === "!=");
      return { kind: "among", slot, values: [value], codes, inside: passes, general };
    }
    case "within": {
      const { low, high, lowIncluded, highIncluded, operator } = node.range;
      if (node.operand.kind !== "read" || operator !== undefined) return undefined;
      if (low?.kind !== "literal" || high?.kind !== "literal") return undefined;
      if (typeof low.value !== "number" || typeof high.value !== "number") return undefined;
      const from = lowIncluded ? low.value : nextDouble(low.value);
      const to = highIncluded ? high.value : -nextDouble(-high.value);
      const { slot, type } = node.operand;
      return { kind: "number", slot, codes: codesOf(type), low: from, high: to, inside, general };
    }
    case "match": {
      const { operand, target } = node;
      if (operand.kind !== "read" || target.kind !== "literal" || !isList(target.value)) return undefined;
      const values = target.value.filter((item) => typeof item === "string");
      if (values.length === 0 || values.length !== target.value.length) return undefined;
      const { slot, type } = operand;
      return { kind: "among", slot, values, codes: codesOf(type), inside, general };
    }
    default:
      return undefined;
  }
}

function flip(truth: Truth, opposite: boolean): Truth {
  return opposite ? (truth === TRUE ? FALSE : TRUE) : truth;
}

/** The doubles that pass, as an interval with both ends included: comparing doubles is exact. */
function span(operator: ComparisonOperator, limit: number): { readonly low: number; readonly high: number } {
  switch (operator) {
    case "=":
    case "!=":
      return { low: limit, high: limit };
    case "<":
      return { low: -Infinity, high: -nextDouble(-limit) };
    case "<=":
      return { low: -Infinity, high: limit };
    case ">":
      return { low: nextDouble(limit), high: Infinity };
    case ">=":
      return { low: limit, high: Infinity };
  }
}

const bits = new BigInt64Array(1);
const double = new Float64Array(bits.buffer);

/** The smallest double above a finite one. */
export function nextDouble(value: number): number {
  if (value === 0) return Number.MIN_VALUE;
  double[0] = value;
  bits[0] = (bits[0] ?? 0n) + (value > 0 ? 1n : -1n);
  return double[0];
}
