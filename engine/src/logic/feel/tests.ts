import { makeComparison } from "../nodes/comparison.ts";
import { makeList } from "../nodes/collections.ts";
import { makeLogical } from "../nodes/logical.ts";
import { makeMatch, makeWithin } from "../nodes/membership.ts";
import type { ComparisonOperator, Node } from "../tree/node.ts";
import { familyOf } from "../tree/static-type.ts";
import { lowerRange } from "./collections.ts";
import { joinedOperator } from "./joined-operators.ts";
import type { Lowerer } from "./lowerer.ts";
import { nameOf, partAt, partsOf } from "./syntax.ts";
import type { Syntax } from "./parse-feel.ts";
import { plainSigns } from "./plain-signs.ts";

/** Tests of one input, any of which may hold: `"SH", "BJ"` or `< 18, > 60`. */
export function lowerTests(tests: Syntax, input: Node, lowerer: Lowerer): Node {
  const nodes = partsOf(tests).map((test) => lowerTest(partAt(test, 0), input, lowerer));
  return (
    asLookUp(nodes, input, tests, lowerer) ?? makeLogical(lowerer.builder, "or", nodes, lowerer.place(tests))
  );
}

/** Several `= literal` of one kind become one look-up in a set. */
function asLookUp(nodes: readonly Node[], input: Node, tests: Syntax, lowerer: Lowerer): Node | undefined {
  if (nodes.length < 2 || lowerer.builder.issues.length > 0) return undefined;
  const literals = nodes.flatMap((node) =>
    node.kind === "comparison" && node.operator === "=" && node.right.kind === "literal" ? [node.right] : [],
  );
  const kinds = new Set(literals.map(({ value }) => typeof value));
  const [kind] = kinds;
  const uniform =
    literals.length === nodes.length && kinds.size === 1 && (kind === "string" || kind === "number");
  if (!uniform) return undefined;
  const place = lowerer.place(tests);
  return makeMatch(lowerer.builder, input, makeList(lowerer.builder, literals, place), place);
}

/** One test of an input: a comparison, an interval, a value, or an expression with `?`. */
export function lowerTest(syntax: Syntax, input: Node, lowerer: Lowerer): Node {
  if (syntax.name === "SimplePositiveUnaryTest") return lowerSimpleTest(syntax, input, lowerer);
  if (syntax.name === "ParenthesizedExpression" && partAt(syntax, 1).name === "SimplePositiveUnaryTest") {
    return lowerSimpleTest(partAt(syntax, 1), input, lowerer);
  }
  const refused = bareWord(syntax, input, lowerer) ?? looksLikeRange(syntax, lowerer);
  if (refused !== undefined) return refused;
  const usesBefore = lowerer.inputUses;
  const node = lowerer.lower(syntax);
  // To strict, `true` in a column of numbers is no test of its own, but a value of another type.
  const isMisfit = node.kind === "literal" && lowerer.builder.semantics.refusesMisfits;
  const saysMore = isBoolean(node) && !isBoolean(input) && !isMisfit;
  const isOwnTest = lowerer.inputUses > usesBefore || saysMore;
  if (isOwnTest) return node;
  const place = lowerer.place(syntax);
  const family = familyOf(node.type);
  return family === "list" || family === "range" || family === "any"
    ? makeMatch(lowerer.builder, input, node, place)
    : makeComparison(lowerer.builder, "=", input, node, place);
}

function isBoolean(node: Node): boolean {
  return familyOf(node.type) === "boolean";
}

function lowerSimpleTest(syntax: Syntax, input: Node, lowerer: Lowerer): Node {
  const place = lowerer.place(syntax);
  const first = partAt(syntax, 0);
  if (first.name === "Interval") return makeWithin(lowerer.builder, input, lowerRange(first, lowerer), place);
  const end = partAt(syntax, 1);
  const refused = joinedOperator(first, end, lowerer) ?? joinedTests(first, end, syntax, lowerer);
  if (refused !== undefined) return refused;
  const operator = lowerer.textOf(first) as ComparisonOperator;
  return makeComparison(lowerer.builder, operator, input, lowerer.lower(end), place);
}

/** Refuses `>= 600 and < 700`, which parses as ">= (600 and < 700)", with the interval that was meant. */
function joinedTests(operator: Syntax, end: Syntax, syntax: Syntax, lowerer: Lowerer): Node | undefined {
  if (end.name !== "Conjunction" && end.name !== "Disjunction") return undefined;
  const place = lowerer.place(syntax);
  const second = partAt(end, 2);
  const isTest = second.name === "SimplePositiveUnaryTest" && partAt(second, 0).name === "CompareOp";
  const [low, high] = [lowerer.textOf(partAt(end, 0)), isTest ? lowerer.textOf(partAt(second, 1)) : ""];
  const signs = `${lowerer.textOf(operator)} ${isTest ? lowerer.textOf(partAt(second, 0)) : ""}`;
  const fix =
    end.name === "Disjunction" && isTest
      ? `${lowerer.textOf(operator)} ${low}, ${lowerer.textOf(second)}`
      : (intervalOf(signs, low, high) ?? `? ${lowerer.textOf(operator)} ${low}`);
  return lowerer.builder.broken("logic.test-in-expression", place, { fix });
}

function intervalOf(signs: string, first: string, second: string): string | undefined {
  const upwards = /^>(=?) <(=?)$/.exec(signs);
  if (upwards !== null) return `${upwards[1] ? "[" : "("}${first}..${second}${upwards[2] ? "]" : ")"}`;
  const downwards = /^<(=?) >(=?)$/.exec(signs);
  if (downwards === null) return undefined;
  return `${downwards[2] ? "[" : "("}${second}..${first}${downwards[1] ? "]" : ")"}`;
}

/** A word that names nothing is a text without quotes. */
function bareWord(syntax: Syntax, input: Node, lowerer: Lowerer): Node | undefined {
  if (syntax.name !== "VariableName") return undefined;
  const name = nameOf(syntax, lowerer);
  if (lowerer.knows(name)) return undefined;
  const family = familyOf(input.type);
  const place = { ...lowerer.place(syntax), word: name };
  const fix = plainSigns(lowerer.text);
  if (plainSigns(name) !== name) return lowerer.builder.broken("logic.wide-characters", place, { fix });
  if (family !== "string" && family !== "any") return lowerer.builder.broken("logic.unknown-name", place);
  return lowerer.builder.broken("logic.bare-word", place, { fix: JSON.stringify(name) });
}

/** A cell `18-60` is the number −42 to FEEL, and a range to whoever wrote it. */
function looksLikeRange(syntax: Syntax, lowerer: Lowerer): Node | undefined {
  if (syntax.name !== "ArithmeticExpression" || !lowerer.builder.semantics.refusesMisfits) return undefined;
  const [low, sign, high] = partsOf(syntax);
  const isRange =
    low?.name === "NumericLiteral" && high?.name === "NumericLiteral" && sign && lowerer.textOf(sign) === "-";
  if (!isRange) return undefined;
  const fix = `[${lowerer.textOf(low)}..${lowerer.textOf(high)}]`;
  return lowerer.builder.broken("logic.looks-like-range", lowerer.place(syntax), { fix });
}
