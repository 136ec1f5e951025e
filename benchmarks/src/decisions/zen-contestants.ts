import type { Outcome } from "@lendloom/engine/decision";
import { ZenDecisionContent, ZenEngine, type ZenDecision } from "@gorules/zen-engine";
import { precedence, weightOf, type Answer } from "./answers.ts";
import type { CreditFacts } from "./credit-facts.ts";
import type { CreditRule } from "./credit-rules.ts";
import type { RuleContestant } from "./rule-contestant.ts";
import { collectContent, expressionContent, firstHitContent } from "./zen-content.ts";

/** As many evaluations wait for zen's threads at once as a busy server would have. */
const AT_ONCE = 32;

/**
 * zen (MIT, GoRules, Rust with a ready binary in the package), without its trace and with the decision compiled
 * beforehand. Its Node binding only answers by promises. The same rules in three forms: as one expression and as a
 * first-hit table it tells the outcome alone and may stop early; as a collecting table it tells the rules that hold.
 * The expression, the fastest form, is also run many at a time: zen then uses more than one thread.
 */
export function zenContestants(rules: readonly CreditRule[]): readonly RuleContestant[] {
  const engine = new ZenEngine();
  const expression = engine.createDecision(new ZenDecisionContent(expressionContent(rules)));
  const firstHit = engine.createDecision(new ZenDecisionContent(firstHitContent(rules)));
  const collect = engine.createDecision(new ZenDecisionContent(collectContent(rules)));
  const outcomes = outcomeBy.bind(undefined, expression);
  return [
    {
      name: "zenExpression",
      title: "zen, one expression, one at a time",
      answer: outcomes,
      pass: (applicants) => () => oneByOne(expression, applicants),
    },
    {
      name: "zenExpressionConcurrent",
      title: `zen, one expression, ${AT_ONCE} at a time`,
      answer: outcomes,
      pass: (applicants) => async () => {
        let sum = 0;
        for (let start = 0; start < applicants.length; start += AT_ONCE) {
          const some = applicants.slice(start, start + AT_ONCE);
          const answers = await Promise.all(some.map((facts) => outcomeBy(expression, facts)));
          for (const { outcome } of answers) sum += weightOf(outcome, 0);
        }
        return sum;
      },
    },
    {
      name: "zenFirstHitTable",
      title: "zen, first-hit table, one at a time",
      answer: (facts) => outcomeBy(firstHit, facts),
      pass: (applicants) => () => oneByOne(firstHit, applicants),
    },
    {
      name: "zenCollectTable",
      title: "zen, collecting table, one at a time",
      answer: (facts) => heldBy(collect, facts),
      pass: (applicants) => async () => {
        let sum = 0;
        for (const facts of applicants) {
          const { outcome, held } = await heldBy(collect, facts);
          sum += weightOf(outcome, held.length);
        }
        return sum;
      },
    },
  ];
}

async function oneByOne(decision: ZenDecision, applicants: readonly CreditFacts[]): Promise<number> {
  let sum = 0;
  for (const facts of applicants) sum += weightOf((await outcomeBy(decision, facts)).outcome, 0);
  return sum;
}

const withoutTrace = { trace: false };

async function outcomeBy(decision: ZenDecision, facts: CreditFacts): Promise<Answer> {
  const response = await decision.evaluate(facts, withoutTrace);
  return response.result as { readonly outcome: Outcome };
}

async function heldBy(decision: ZenDecision, facts: CreditFacts): Promise<Required<Answer>> {
  const response = await decision.evaluate(facts, withoutTrace);
  const hits = response.result as readonly { readonly outcome: Outcome; readonly id: string }[];
  return {
    outcome: precedence.find((each) => hits.some(({ outcome }) => outcome === each)) ?? "refer",
    held: hits.map(({ id }) => id),
  };
}
