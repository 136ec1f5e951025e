import { makeArithmetic, makeNegation } from "../nodes/arithmetic.ts";
import { makeComparison } from "../nodes/comparison.ts";
import { makeLogical } from "../nodes/logical.ts";
import { makeRange, makeWithin } from "../nodes/membership.ts";
import type { ArithmeticOperator, ComparisonOperator, Node } from "../tree/node.ts";
import type { Lower, Lowerer } from "./lowerer.ts";
import { partAt, partsOf } from "./syntax.ts";
import type { Syntax } from "./parse-feel.ts";
import { joinedOperator } from "./joined-operators.ts";
import { lowerTest, lowerTests } from "./tests.ts";

export const lowerParentheses: Lower = (syntax, lowerer) => lowerer.lower(partAt(syntax, 1));

export const lowerArithmetic: Lower = (syntax, lowerer) => {
  const parts = partsOf(syntax);
  const [first, second, third] = parts;
  const place = lowerer.place(syntax);
  if (first !== undefined && second !== undefined && third === undefined) {
    const operand = lowerer.lower(second);
    return lowerer.textOf(first) === "-"
      ? makeNegation(lowerer.builder, operand, place)
      : lowerer.builder.broken("logic.unsupported", lowerer.place(first));
  }
  const left = lowerer.lower(partAt(syntax, 0), first?.name === syntax.name);
  const right = lowerer.lower(partAt(syntax, 2));
  const operator = lowerer.textOf(partAt(syntax, 1)) as ArithmeticOperator;
  return makeArithmetic(lowerer.builder, operator, left, right, place);
};

export const lowerConjunction: Lower = (syntax, lowerer) => lowerLogical("and", syntax, lowerer);
export const lowerDisjunction: Lower = (syntax, lowerer) => lowerLogical("or", syntax, lowerer);

function lowerLogical(operator: "and" | "or", syntax: Syntax, lowerer: Lowerer): Node {
  const left = partAt(syntax, 0);
  const operands = [lowerer.lower(left, left.name === syntax.name), lowerer.lower(partAt(syntax, 2))];
  return makeLogical(lowerer.builder, operator, operands, lowerer.place(syntax));
}

export const lowerComparison: Lower = (syntax, lowerer) => {
  const [left, operator] = [partAt(syntax, 0), partAt(syntax, 1)];
  switch (operator.name) {
    case "between":
      return lowerBetween(syntax, lowerer);
    case "in":
      return lowerIn(lowerer.lower(left), partAt(syntax, 2), syntax, lowerer);
    default:
      return lowerCompareOp(left, operator, partAt(syntax, 2), syntax, lowerer);
  }
};

function lowerCompareOp(
  left: Syntax,
  operator: Syntax,
  right: Syntax,
  syntax: Syntax,
  lowerer: Lowerer,
): Node {
  const arrow = joinedOperator(operator, right, lowerer);
  if (arrow !== undefined) return arrow;
  return makeComparison(
    lowerer.builder,
    lowerer.textOf(operator) as ComparisonOperator,
    lowerer.lower(left, left.name === syntax.name),
    lowerer.lower(right),
    lowerer.place(syntax),
  );
}

function lowerBetween(syntax: Syntax, lowerer: Lowerer): Node {
  const [operand, low, high] = [partAt(syntax, 0), partAt(syntax, 2), partAt(syntax, 4)];
  const input = lowerer.lower(operand);
  const ends = { low: lowerer.lower(low), lowIncluded: true, high: lowerer.lower(high), highIncluded: true };
  const place = { ...lowerer.place(syntax), from: low.from, to: high.to };
  return makeWithin(lowerer.builder, input, makeRange(lowerer.builder, ends, place), lowerer.place(syntax));
}

/**
 * `x in …`. The grammar gives the target all of a following `and` or `or`; DMN's precedence ends it before
 * them, so `x in [1..2] and y` is taken apart here.
 */
function lowerIn(input: Node, target: Syntax, syntax: Syntax, lowerer: Lowerer): Node {
  if (target.name === "(") return lowerTests(partAt(syntax, 3), input, lowerer);
  return lowerInTarget(partAt(target, 0), input, lowerer);
}

function lowerInTarget(target: Syntax, input: Node, lowerer: Lowerer): Node {
  if (target.name !== "Conjunction" && target.name !== "Disjunction")
    return lowerTest(target, input, lowerer);
  const operands = [lowerInTarget(partAt(target, 0), input, lowerer), lowerer.lower(partAt(target, 2))];
  const operator = target.name === "Conjunction" ? "and" : "or";
  return makeLogical(lowerer.builder, operator, operands, lowerer.place(target));
}
