import {
  decide,
  decisionOf,
  evaluate,
  renderTrace,
  type Decision,
  type DecisionInput,
} from "@lendloom/engine/decision";
import { weightOf, type Answer } from "./answers.ts";
import type { CreditFacts } from "./credit-facts.ts";
import { compiled, creditPack, reasonOf, valueOf } from "./credit-pack.ts";
import type { CreditRule } from "./credit-rules.ts";
import type { RuleContestant } from "./rule-contestant.ts";

const AT = "2026-11-22T09:00:00Z";

/**
 * Ours, facts checked against the catalogue, three-valued, nothing skipped: the verdict with the flat trace and the
 * ranked reasons; the whole decision with outputs, events and digest; and the readable trace of a decision made.
 */
export function lendloomContestants(rules: readonly CreditRule[]): readonly RuleContestant[] {
  const pack = compiled(creditPack(rules));
  const told = reasonsToldBy(rules);
  return [
    {
      name: "lendloom",
      title: "Lendloom, flat trace and ranked reasons",
      answer(facts) {
        const decision = decisionOf(valueOf(decide(pack, inputOf(facts))));
        const answer = answerOf(decision);
        const codes = decision.reasons.map(({ code }) => code).join();
        const right = told(answer.held).join();
        if (codes !== right) throw new Error(`Expected the reasons ${right}, but got ${codes}`);
        return answer;
      },
      detailsOf: ({ held }) => told(held).length,
      pass(applicants) {
        const inputs = applicants.map(inputOf);
        return () => {
          let sum = 0;
          for (const input of inputs) {
            const verdict = decide(pack, input);
            if (verdict.ok) sum += weightOf(verdict.value.outcome, verdict.value.reasons.length);
          }
          return sum;
        };
      },
    },
    {
      name: "lendloomDecision",
      title: "Lendloom, whole decision with digest",
      answer: (facts) => answerOf(valueOf(evaluate(pack, inputOf(facts))).decision),
      pass(applicants) {
        const inputs = applicants.map(inputOf);
        return () => {
          let sum = 0;
          for (const input of inputs) {
            const evaluation = evaluate(pack, input);
            if (!evaluation.ok) continue;
            const { outcome, events, digest } = evaluation.value.decision;
            sum += weightOf(outcome, events.length + (digest === "" ? 1 : 0));
          }
          return sum;
        };
      },
    },
    {
      name: "lendloomRender",
      title: "Lendloom, rendering the trace of a decision made",
      answer: (facts) => answerOf(valueOf(evaluate(pack, inputOf(facts))).decision),
      detailsOf: () => 1,
      pass(applicants) {
        const evaluations = applicants.map((facts) => valueOf(evaluate(pack, inputOf(facts))));
        return () => {
          let sum = 0;
          for (const evaluation of evaluations) {
            const { outcome, decisions } = renderTrace(pack, evaluation);
            sum += weightOf(outcome, decisions.length);
          }
          return sum;
        };
      },
    },
  ];
}

/** Facts in wire form, as a caller of the engine has them. */
export function inputOf(facts: CreditFacts): DecisionInput {
  return { facts: { ...facts }, at: AT };
}

function answerOf({ outcome, events }: Decision): Required<Answer> {
  return { outcome, held: events.map(({ rule }) => rule) };
}

/** The reason codes of the rules that hold, in the order in which they must be told; where none holds, that. */
function reasonsToldBy(rules: readonly CreditRule[]): (held: readonly string[]) => readonly string[] {
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  return (ids) => {
    const held = ids.flatMap((id) => byId.get(id) ?? []);
    if (held.length === 0) return ["rules.none-held"];
    return held
      .filter(({ event }) => event !== "approve")
      .sort((left, right) => left.rank - right.rank)
      .map(reasonOf);
  };
}
