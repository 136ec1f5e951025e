export * from "./value-type.ts";
export * from "./value.ts";
export * from "./truth.ts";
export * from "./scope.ts";
export * from "./compiled.ts";
export type { SemanticsName } from "./semantics/semantics.ts";
export * from "./bind-value.ts";
export * from "./quick-binding.ts";
export * from "./plain-values.ts";
export { plainClasses } from "./plain-classes.ts";
export { RegionFinder, type RegionInput } from "./region-finder.ts";
export * from "./round-value.ts";
export * from "./compile-expression.ts";
export * from "./compile-unary-tests.ts";
export { divideValues, type ValueClasses } from "./value-classes.ts";
export * from "./compile-condition.ts";
export * from "./inspect-condition.ts";
export type { Limits } from "./tree/limits-of.ts";
export { conditionBlock, type ConditionBlock, type ConditionParts } from "./conditions/condition-block.ts";
export { parseLibraryPath } from "./conditions/library-path.ts";
export { pathFix } from "./conditions/path-fix.ts";
export { readLibraryPath } from "./conditions/read-library-path.ts";
export { compileFactReference, type CompiledFactReference } from "./compile-fact-reference.ts";
export { spend, withBudget } from "./budget.ts";
export { coerceTo, isInstance } from "./conforms.ts";
export { comparable, typeName, type StaticType as FeelType } from "./tree/static-type.ts";
export { logicIssueTexts } from "./logic-issues.ts";

/** Changes when the same pack and facts may give another answer; golden decisions pin each version. */
export const LOGIC_VERSION = "4";

/** Versions of the logic are counted from 1: one before this program's has been, one after it may be a newer one's. */
export function isLogicVersion(text: string): boolean {
  return /^[1-9][0-9]{0,5}$/.test(text);
}
