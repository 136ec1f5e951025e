import { limits } from "../limits.ts";
import type { StaticType } from "../tree/static-type.ts";
import type { Json } from "../../kernel/index.ts";
import type { LibraryPath } from "./library-path.ts";

/** A comparison of two raw JSON values, `undefined` for a missing one. It throws where the library throws. */
export type LibraryOperator = (fact: unknown, value: unknown) => boolean;

/** One side of a comparison: a fact, maybe at a path of it, or what is written in the rule. */
export type LibraryOperand =
  | {
      readonly kind: "fact";
      readonly slot: number;
      readonly type: StaticType;
      readonly path?: LibraryPath;
    }
  | { readonly kind: "value"; readonly value: Json };

export interface LibraryTest {
  readonly operator: string;
  readonly left: LibraryOperand;
  readonly right: LibraryOperand;
}

/** json-rules-engine asks for something that parses as a number before it lets `<` look at it. */
function isNumberLike(fact: unknown): boolean {
  if (typeof fact === "number") return !Number.isNaN(fact);
  return !Number.isNaN(Number.parseFloat(fact as string));
}

/** `indexOf` of lists and texts; on anything else it throws, as the library's call does. */
function indexIn(list: unknown, item: unknown): number {
  if (typeof list === "string") return list.indexOf(item as string);
  if (Array.isArray(list)) return list.indexOf(item);
  throw new TypeError("Expected a list or a text");
}

function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new TypeError("Expected a list");
}

const operators: ReadonlyMap<string, LibraryOperator> = new Map<string, LibraryOperator>([
  ["equal", (fact, value) => fact === value],
  ["notEqual", (fact, value) => fact !== value],
  ["in", (fact, value) => indexIn(value, fact) > -1],
  ["notIn", (fact, value) => indexIn(value, fact) === -1],
  ["contains", (fact, value) => Array.isArray(fact) && fact.indexOf(value) > -1],
  ["doesNotContain", (fact, value) => Array.isArray(fact) && fact.indexOf(value) === -1],
  ["lessThan", (fact, value) => isNumberLike(fact) && (fact as number) < (value as number)],
  ["lessThanInclusive", (fact, value) => isNumberLike(fact) && (fact as number) <= (value as number)],
  ["greaterThan", (fact, value) => isNumberLike(fact) && (fact as number) > (value as number)],
  ["greaterThanInclusive", (fact, value) => isNumberLike(fact) && (fact as number) >= (value as number)],
]);

const decorators: ReadonlyMap<string, (next: LibraryOperator) => LibraryOperator> = new Map<
  string,
  (next: LibraryOperator) => LibraryOperator
>([
  ["someFact", (next) => (fact, value) => Array.isArray(fact) && fact.some((item) => next(item, value))],
  ["everyFact", (next) => (fact, value) => Array.isArray(fact) && fact.every((item) => next(item, value))],
  ["someValue", (next) => (fact, value) => listOf(value).some((item) => next(fact, item))],
  ["everyValue", (next) => (fact, value) => listOf(value).every((item) => next(fact, item))],
  ["swap", (next) => (fact, value) => next(value, fact)],
  ["not", (next) => (fact, value) => !next(fact, value)],
]);

const operatorNames: ReadonlySet<string> = new Set(operators.keys());
const decoratorNames: ReadonlySet<string> = new Set(decorators.keys());

/** The decorators and the operator of a name such as `not:someFact:in`; `undefined` when it has none. */
export function operatorParts(
  name: string,
): { readonly decorators: readonly string[]; readonly operator: string } | undefined {
  const parts = name.split(":");
  const operator = parts.pop() ?? "";
  const known = operatorNames.has(operator) && parts.every((part) => decoratorNames.has(part));
  return known && parts.length <= limits.decorators ? { decorators: parts, operator } : undefined;
}

/** The library's operator of a name, decorators applied from the innermost outwards. */
export function libraryOperator(name: string): LibraryOperator | undefined {
  const parts = operatorParts(name);
  if (parts === undefined) return undefined;
  const base = operators.get(parts.operator);
  return parts.decorators.reduceRight<LibraryOperator | undefined>(
    (next, decorator) => next && decorators.get(decorator)?.(next),
    base,
  );
}
