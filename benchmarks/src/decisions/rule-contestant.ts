import type { CreditFacts } from "./credit-facts.ts";
import type { CreditRule } from "./credit-rules.ts";
import { plainAnswer, weightOf, type Answer } from "./answers.ts";
import type { Contestant, Part } from "../bench/interleaved.ts";

/** A way to decide by a set of rules. */
export interface RuleContestant {
  readonly name: string;
  readonly title: string;
  /** Decides one applicant, for the comparison before anything is timed. */
  answer(facts: CreditFacts): Answer | Promise<Answer>;
  /** How many details of the plain answer a pass adds to its sum; by default the rules that hold. */
  detailsOf?(plain: Required<Answer>): number;
  /** A run that decides these applicants and answers the sum of their weights; what it needs is made beforehand. */
  pass(applicants: readonly CreditFacts[]): () => number | Promise<number>;
}

/** So many applicants are a part of the work. */
const PART = 64;

/** Compares every contestant with the plain reading, applicant by applicant; throws at the first difference. */
export async function agreed(
  contestants: readonly RuleContestant[],
  rules: readonly CreditRule[],
  applicants: readonly CreditFacts[],
): Promise<readonly Contestant[]> {
  const plain = new Map(applicants.map((facts) => [facts, plainAnswer(rules, facts)]));
  const ready: Contestant[] = [];
  for (const contestant of contestants) {
    const parts: Part[] = [];
    for (let start = 0; start < applicants.length; start += PART) {
      const some = applicants.slice(start, start + PART);
      let expected = 0;
      for (const facts of some) expected += await agreedWeight(contestant, facts, plain.get(facts));
      parts.push({ units: some.length, expected, run: contestant.pass(some) });
    }
    ready.push({ name: contestant.name, parts });
  }
  return ready;
}

/** What an answer adds to the sum of a pass, once it is known to be right. */
async function agreedWeight(
  contestant: RuleContestant,
  facts: CreditFacts,
  right: Required<Answer> | undefined,
): Promise<number> {
  const { outcome, held } = await contestant.answer(facts);
  if (right === undefined || outcome !== right.outcome || (held ?? right.held).join() !== right.held.join())
    throw new Error(
      `Expected ${contestant.name} to answer ${JSON.stringify(right)}, ` +
        `but got ${JSON.stringify({ outcome, held })} for ${JSON.stringify(facts)}`,
    );
  return weightOf(outcome, contestant.detailsOf?.(right) ?? held?.length ?? 0);
}
