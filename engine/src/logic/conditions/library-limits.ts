import type { Json } from "../../kernel/index.ts";
import { readScalar } from "../read-scalar.ts";
import type { Limits } from "../tree/limits-of.ts";
import { familyOf } from "../tree/static-type.ts";
import type { Value } from "../value.ts";
import { operatorParts, type LibraryTest } from "./library-operators.ts";

/**
 * The limits of one of the library's comparisons of a fact with literals; `undefined` where its answers follow
 * JavaScript's conversions rather than the order of values (texts and dates against `<`, money, paths).
 */
export function libraryLimits({ operator, left, right }: LibraryTest): Limits | undefined {
  const parts = operatorParts(operator);
  if (parts === undefined || left.kind !== "fact" || left.path !== undefined || right.kind !== "value")
    return undefined;
  if (parts.decorators.some((decorator) => decorator !== "not")) return undefined;
  const family = familyOf(left.type);
  if (left.type.kind === "money" || !["number", "string", "boolean", "any"].includes(family))
    return undefined;
  switch (parts.operator) {
    case "equal":
    case "notEqual":
      return valuesOf([right.value]);
    case "in":
    case "notIn":
      return Array.isArray(right.value) ? valuesOf(right.value as readonly Json[]) : undefined;
    case "contains":
    case "doesNotContain":
      return undefined;
    default:
      return typeof right.value === "number" && (family === "number" || family === "any")
        ? valuesOf([right.value], true)
        : undefined;
  }
}

function valuesOf(items: readonly Json[], ordered = false): Limits | undefined {
  const values = items.map((item): Value | undefined => {
    if (typeof item === "number") return readScalar({ kind: "decimal" }, item);
    return typeof item === "object" && item !== null ? undefined : item;
  });
  const known = values.filter((value) => value !== undefined);
  return known.length === values.length ? { values: known, ordered } : undefined;
}
