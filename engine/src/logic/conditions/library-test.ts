import type { Environment } from "../scope.ts";
import { FALSE, MAYBE, TRUE } from "../truth.ts";
import type { NodeFamily, Test } from "../tree/node-family.ts";
import {
  libraryOperator,
  type LibraryOperand,
  type LibraryOperator,
  type LibraryTest,
} from "./library-operators.ts";
import { libraryPath, libraryValue } from "./library-value.ts";

type Reader = (env: Environment) => unknown;

/**
 * One comparison as json-rules-engine makes it. Where the library throws, and with that loses the whole run,
 * the leaf is MAYBE: a rule that cannot be evaluated is never "no match".
 */
export const libraryTest: NodeFamily<"library-test"> = {
  test({ test }) {
    const compare = libraryOperator(test.operator);
    if (compare === undefined) throw new Error(`Expected a known operator, but got ${test.operator}`);
    const general = generalTest(test, compare);
    return fastTest(test, compare, general) ?? general;
  },
};

function generalTest({ left, right }: LibraryTest, compare: LibraryOperator): Test {
  const readLeft = readerOf(left);
  // A fact compared with itself is read once: two lists that look alike are not equal to the library, one is.
  const isSameFact = left.kind === "fact" && right.kind === "fact" && left.slot === right.slot;
  const readRight = readerOf(right);
  return (env) => {
    try {
      if (!isSameFact) return compare(readLeft(env), readRight(env)) ? TRUE : FALSE;
      const whole = libraryValue(left.type, env.slots[left.slot]);
      return compare(at(whole, left), at(whole, right)) ? TRUE : FALSE;
    } catch {
      return MAYBE;
    }
  };
}

function at(whole: unknown, operand: Extract<LibraryOperand, { kind: "fact" }>): unknown {
  return operand.path === undefined ? whole : libraryPath(whole, operand.path);
}

function readerOf(operand: LibraryOperand): Reader {
  if (operand.kind === "value") {
    const { value } = operand;
    return () => value;
  }
  const { slot, type, path } = operand;
  return path === undefined
    ? (env) => libraryValue(type, env.slots[slot])
    : (env) => libraryPath(libraryValue(type, env.slots[slot]), path);
}

/** Primitives of a fact against a written primitive need no conversion. Money is no primitive there. */
function fastTest({ left, right }: LibraryTest, compare: LibraryOperator, general: Test): Test | undefined {
  if (
    left.kind !== "fact" ||
    left.type.kind === "money" ||
    left.path !== undefined ||
    right.kind !== "value"
  ) {
    return undefined;
  }
  const { slot } = left;
  const { value } = right;
  const isList = Array.isArray(value);
  if (!isList && typeof value === "object" && value !== null) return undefined;
  return (env, locals) => {
    const fact = env.slots[slot];
    if (typeof fact !== "number" && typeof fact !== "string" && typeof fact !== "boolean") {
      return general(env, locals);
    }
    try {
      return compare(fact, value) ? TRUE : FALSE;
    } catch {
      return MAYBE;
    }
  };
}
