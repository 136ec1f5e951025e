import type { Outcome } from "@lendloom/engine/decision";
import { Engine, Rule, type EngineResult, type RuleProperties } from "json-rules-engine";
import { precedence, weightOf, type Answer } from "./answers.ts";
import type { CreditFacts } from "./credit-facts.ts";
import type { CreditRule } from "./credit-rules.ts";
import type { RuleContestant } from "./rule-contestant.ts";

/**
 * json-rules-engine, its rules parsed beforehand in both cases: a fresh engine per run, the only safe way to serve
 * two requests at once, and one engine shared by runs that wait for each other, which spares the making of engines.
 * Neither gives reasons; each result holds the truth of the conditions that were looked at.
 */
export function jsonRulesEngineContestants(rules: readonly CreditRule[]): readonly RuleContestant[] {
  const fresh = rules.map((rule) => new Rule(propertiesOf(rule)));
  const runFresh = (facts: CreditFacts) => new Engine(fresh).run({ ...facts });
  const shared = new Engine(rules.map(propertiesOf));
  const runShared = (facts: CreditFacts) => shared.run({ ...facts });
  const order = new Map(rules.map(({ id }, index) => [id, index]));
  return [
    {
      name: "jsonRulesEngineFresh",
      title: "json-rules-engine, an engine per run",
      answer: async (facts) => answerOf(await runFresh(facts), order),
      pass: (applicants) => async () => {
        let sum = 0;
        for (const facts of applicants) {
          const { events } = await runFresh(facts);
          sum += weightOf(outcomeOf(events), events.length);
        }
        return sum;
      },
    },
    {
      name: "jsonRulesEngineShared",
      title: "json-rules-engine, one engine, one run at a time",
      answer: async (facts) => answerOf(await runShared(facts), order),
      pass: (applicants) => async () => {
        let sum = 0;
        for (const facts of applicants) {
          const { events } = await runShared(facts);
          sum += weightOf(outcomeOf(events), events.length);
        }
        return sum;
      },
    },
  ];
}

function propertiesOf({ id, conditions, event }: CreditRule): RuleProperties {
  const copy = structuredClone(conditions) as RuleProperties["conditions"];
  return { name: id, conditions: copy, event: { type: event, params: { id } } };
}

function outcomeOf(events: EngineResult["events"]): Outcome {
  for (const outcome of precedence) if (events.some(({ type }) => type === outcome)) return outcome;
  return "refer";
}

/** The library answers in the order in which its promises end: the rules are told in theirs. */
function answerOf({ events }: EngineResult, order: ReadonlyMap<string, number>): Answer {
  const ids = events.map(({ params }) => String(params?.["id"]));
  const held = ids.sort((left, right) => (order.get(left) ?? 0) - (order.get(right) ?? 0));
  return { outcome: outcomeOf(events), held };
}
