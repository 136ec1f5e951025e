import type { Json } from "@lendloom/engine/kernel";
import type { ValueType } from "@lendloom/engine/logic";
import { operatorTexts } from "../texts.ts";

export type Operator = keyof typeof operatorTexts;

const equality: readonly Operator[] = ["equal", "notEqual"];
const membership: readonly Operator[] = ["in", "notIn"];
const order: readonly Operator[] = ["lessThan", "lessThanInclusive", "greaterThan", "greaterThanInclusive"];

/** The comparisons that make sense for a type. */
export function operatorsFor(type: ValueType | undefined): readonly Operator[] {
  switch (type?.kind) {
    case "boolean":
      return ["equal", "notEqual"];
    case "enum":
    case "string":
      return [...equality, ...membership];
    case "list":
      return ["contains", "doesNotContain"];
    case "record":
      return equality;
    case "any":
    case undefined:
      return Object.keys(operatorTexts) as Operator[];
    default:
      return [...order, ...equality];
  }
}

export function isOperator(name: string): name is Operator {
  return Object.hasOwn(operatorTexts, name);
}

export function takesList(operator: string): boolean {
  return operator === "in" || operator === "notIn";
}

/** A value to start from when a condition's fact is chosen. */
export function startingValue(type: ValueType | undefined): Json {
  switch (type?.kind) {
    case "boolean":
      return true;
    case "enum":
      return type.values[0]?.value ?? "";
    case "string":
    case "date":
    case "date-time":
      return "";
    case "list":
      return type.of.kind === "record" ? "" : startingValue(type.of);
    default:
      return 0;
  }
}

/** The value in the shape another operator needs: a list for "is one of", else a single value. */
export function reshapedValue(value: Json, operator: string): Json {
  if (takesList(operator)) return Array.isArray(value) ? (value as readonly Json[]) : [value];
  return Array.isArray(value) ? ((value as readonly Json[])[0] ?? "") : value;
}
