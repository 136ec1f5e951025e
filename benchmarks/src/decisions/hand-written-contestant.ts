import { weightOf } from "./answers.ts";
import { handWrittenRules } from "./hand-written-rules.ts";
import type { RuleContestant } from "./rule-contestant.ts";

/** The same rules as one function of JavaScript: what any interpreter of rules may be measured against. */
export function handWrittenContestant(): RuleContestant {
  return {
    name: "handWritten",
    title: "hand-written function, no trace",
    answer: handWrittenRules,
    pass: (applicants) => () => {
      let sum = 0;
      for (const facts of applicants) {
        const { outcome, held } = handWrittenRules(facts);
        sum += weightOf(outcome, held.length);
      }
      return sum;
    },
  };
}
