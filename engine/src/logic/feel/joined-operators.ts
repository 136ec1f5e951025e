import type { Node } from "../tree/node.ts";
import type { Lowerer } from "./lowerer.ts";
import type { Syntax } from "./parse-feel.ts";
import { partAt } from "./syntax.ts";

/** What other languages write and FEEL reads as two operators in a row. */
const meant: ReadonlyMap<string, string> = new Map([
  ["=>", ">="],
  ["=<", "<="],
  ["==", "="],
  ["<>", "!="],
]);

/** Refuses `=> 600`, which parses as "equal to: more than 600", with the operator that was meant. */
export function joinedOperator(operator: Syntax, right: Syntax, lowerer: Lowerer): Node | undefined {
  if (right.name !== "SimplePositiveUnaryTest") return undefined;
  const second = partAt(right, 0);
  if (second.name !== "CompareOp") return undefined;
  const word = lowerer.textOf(operator) + lowerer.textOf(second);
  const place = { pointer: lowerer.pointer, word, from: operator.from, to: second.to };
  const sign = meant.get(word);
  if (sign === undefined) return lowerer.builder.broken("logic.syntax", place);
  const operand = lowerer.textOf(partAt(right, 1));
  return lowerer.builder.broken("logic.arrow", place, { fix: `${sign} ${operand}` });
}
