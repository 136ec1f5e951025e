import { isContext, isFunction, isList, isRange } from "../compare-values.ts";
import { UNKNOWN, type FeelRange, type Value } from "../value.ts";
import type { Node } from "./node.ts";
import { childrenOf } from "./walk.ts";

/**
 * Where the answer of a test of one input can change: it is the same for all values of the input's type that lie
 * strictly between two neighbouring values here, and, without `ordered`, for all that are none of them.
 */
export interface Limits {
  readonly values: readonly Value[];
  /** The test asks for the order of the input and a value, not only whether they are equal. */
  readonly ordered: boolean;
}

const none: Limits = { values: [], ordered: false };

/**
 * The limits of a test that only compares its input with literals; `undefined` for one that hangs on anything
 * else, such as another fact, the day, or a function of the input.
 */
export function limitsOf(node: Node, isInput: (node: Node) => boolean): Limits | undefined {
  switch (node.kind) {
    case "comparison":
      if (!isInput(node.left) || node.right.kind !== "literal") break;
      return node.operator === "=" || node.operator === "!="
        ? limits(equalTo(node.right.value))
        : limits(orderedBy(node.right.value), true);
    case "within":
      if (!isInput(node.operand)) break;
      return limits(endsOf(node.range.low, node.range.high), true);
    case "match":
      if (!isInput(node.operand)) break;
      return targetLimits(node.target);
    case "logical":
      return together(node.operands.map((operand) => limitsOf(operand, isInput)));
    case "not":
      return limitsOf(node.operand, isInput);
    case "if":
      return together([node.condition, node.then, node.else].map((part) => limitsOf(part, isInput)));
    case "known":
      if (isInput(node.operand)) return none;
      break;
    default:
      if (isInput(node) && node.type.kind === "boolean") return none;
  }
  return isConstant(node) ? none : undefined;
}

function limits(values: readonly Value[] | undefined, ordered = false): Limits | undefined {
  return values && { values, ordered };
}

function together(parts: readonly (Limits | undefined)[]): Limits | undefined {
  const known = parts.filter((part) => part !== undefined);
  if (known.length < parts.length) return undefined;
  return { values: known.flatMap(({ values }) => values), ordered: known.some(({ ordered }) => ordered) };
}

function targetLimits(target: Node): Limits | undefined {
  switch (target.kind) {
    case "literal":
      return valueLimits(target.value);
    case "list":
      return together(target.items.map(targetLimits));
    case "range":
      return target.operator === undefined ? limits(endsOf(target.low, target.high), true) : undefined;
    default:
      return undefined;
  }
}

function valueLimits(value: Value): Limits | undefined {
  if (isList(value)) return together(value.map(valueLimits));
  return isRange(value) ? rangeLimits(value) : limits(equalTo(value));
}

function rangeLimits({ operator, low, high }: FeelRange): Limits | undefined {
  if (operator !== undefined) return limits(equalTo(low ?? null));
  const written: readonly (Value | undefined)[] = [low, high];
  const ends = written.map((end) => (end === undefined ? [] : orderedBy(end)));
  return ends.includes(undefined) ? undefined : { values: ends.flatMap((end) => end ?? []), ordered: true };
}

function endsOf(low: Node | undefined, high: Node | undefined): readonly Value[] | undefined {
  const ends = [low, high].map((end) =>
    end === undefined ? [] : end.kind === "literal" ? orderedBy(end.value) : undefined,
  );
  return ends.includes(undefined) ? undefined : ends.flatMap((end) => end ?? []);
}

/** Times are equal by their whole seconds (LG38): no single value, so such a test has no limits. */
function equalTo(value: Value): readonly Value[] | undefined {
  const isTime =
    typeof value === "object" &&
    value !== null &&
    "kind" in value &&
    (value.kind === "time" || value.kind === "date-time");
  return isTime ? undefined : orderedBy(value);
}

function orderedBy(value: Value): readonly Value[] | undefined {
  const isScalar =
    value !== UNKNOWN && !isList(value) && !isContext(value) && !isRange(value) && !isFunction(value);
  return isScalar ? [value] : undefined;
}

function isConstant(node: Node): boolean {
  if (varying.has(node.kind)) return false;
  return childrenOf(node).every(isConstant);
}

/** Reads something, or may read the clock. */
const varying: ReadonlySet<Node["kind"]> = new Set([
  "read",
  "local",
  "call",
  "invoke",
  "item-name",
  "function",
  "loop",
  "library-test",
]);
