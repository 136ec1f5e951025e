import type { Outcome } from "@lendloom/engine/decision";
import type { CreditFacts } from "./credit-facts.ts";
import type { Condition, CreditRule, Leaf } from "./credit-rules.ts";

/** What a set of rules answers for one applicant. */
export interface Answer {
  readonly outcome: Outcome;
  /** The ids of the rules that hold, in their order; absent where a contestant tells the outcome alone. */
  readonly held?: readonly string[];
}

/** First come, first settled; `refer` where no rule holds. */
export const precedence: readonly Outcome[] = ["decline", "refer", "approve"];

/** The answer by the plainest reading of the rules: what every contestant must say. */
export function plainAnswer(rules: readonly CreditRule[], facts: CreditFacts): Required<Answer> {
  const held = rules.filter(({ conditions }) => holds(conditions, facts));
  return {
    outcome: precedence.find((outcome) => held.some(({ event }) => event === outcome)) ?? "refer",
    held: held.map(({ id }) => id),
  };
}

/** What one answer adds to the sum by which a pass shows that it has decided: its outcome, and how many details it gave. */
export function weightOf(outcome: Outcome, details: number): number {
  return (outcome === "approve" ? 1e6 : outcome === "refer" ? 1e9 : 1e12) + details;
}

function holds(condition: Condition, facts: CreditFacts): boolean {
  if ("all" in condition) return condition.all.every((each) => holds(each, facts));
  if ("any" in condition) return condition.any.some((each) => holds(each, facts));
  return comparisons[condition.operator](facts[condition.fact], condition.value);
}

const comparisons: Readonly<
  Record<Leaf["operator"], (fact: CreditFacts[keyof CreditFacts], value: Leaf["value"]) => boolean>
> = {
  equal: (fact, value) => fact === value,
  in: (fact, value) => Array.isArray(value) && value.includes(fact),
  lessThan: (fact, value) => fact < value,
  lessThanInclusive: (fact, value) => fact <= value,
  greaterThan: (fact, value) => fact > value,
  greaterThanInclusive: (fact, value) => fact >= value,
};
