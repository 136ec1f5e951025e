import type { Issue } from "../kernel/index.ts";
import { decisionIssues } from "./decision-issues.ts";

/** Digits are never dropped without a named rounding, and a rounding without digits would do nothing. */
export function roundingIssues(
  formula: { readonly scale?: number; readonly rounding?: string },
  at: string,
): readonly Issue[] {
  return (formula.scale === undefined) === (formula.rounding === undefined)
    ? []
    : [decisionIssues.issue("pack.scale-without-rounding", at)];
}
