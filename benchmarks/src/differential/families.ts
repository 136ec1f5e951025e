import {
  compileSample,
  completeFacts,
  decideSample,
  knownNames,
  randomRulesPack,
  randomTablePack,
} from "@lendloom/engine/fixtures/decision/random-packs";
import {
  applicantFactNames,
  askTruth,
  randomApplicant,
  randomTruth,
} from "@lendloom/engine/fixtures/logic/semantics/random-expressions";
import type { Decision } from "@lendloom/engine/decision";
import type { Json } from "@lendloom/engine/kernel";
import { UNKNOWN } from "@lendloom/engine/logic";
import fc from "fast-check";
import { libraryAnswer } from "./library-answer.ts";
import { ourAnswer } from "./our-answer.ts";
import { randomRuleSets, type RuleSetCase } from "./random-rule-sets.ts";
import { disagreement } from "./rule-answer.ts";

/** One kind of random case and what must hold of it: the answer is what does not, in words. */
export interface Family<Case> {
  readonly name: string;
  readonly title: string;
  /** Cases of this family for each thousand of the first. */
  readonly perThousand: number;
  readonly cases: fc.Arbitrary<Case>;
  check(one: Case): Promise<string | undefined> | string | undefined;
}

const library: Family<RuleSetCase> = {
  name: "json-rules-engine",
  title: "rule sets beside json-rules-engine: events with params, rules and comparisons",
  perThousand: 1_000,
  cases: randomRuleSets,
  async check(one) {
    const [ours, theirs] = [ourAnswer(one), await libraryAnswer(one)];
    // An error takes the library's whole run; ours says which comparison could not be made.
    if (theirs === undefined)
      return ours.broke ? undefined : "json-rules-engine throws, and nothing of ours could not be told";
    return disagreement(ours.rules, theirs);
  },
};

const semantics = ["strict", "dmn", "json-rules-engine"] as const;

const formulas: Family<
  readonly [text: string, facts: Readonly<Record<string, Json>>, hidden: readonly string[]]
> = {
  name: "formulas",
  title: "formulas in the three semantics over complete facts, and in strict over incomplete ones",
  perThousand: 100,
  cases: fc.tuple(randomTruth, randomApplicant, fc.subarray(applicantFactNames)),
  check([text, facts, hidden]) {
    const [answer, ...others] = semantics.map((each) => askTruth(text, each, facts));
    if (answer === undefined) return undefined;
    if (others.some((other) => other !== answer))
      return `${worded(answer)} in strict, ${others.map(worded).join(", ")} elsewhere`;
    const partly = Object.fromEntries(Object.entries(facts).filter(([name]) => !hidden.includes(name)));
    const before = askTruth(text, "strict", partly, hidden);
    return before === UNKNOWN || before === answer
      ? undefined
      : `${worded(before)} without ${hidden.join(", ")}, and ${worded(answer)} with all`;
  },
};

function worded(value: ReturnType<typeof askTruth>): string {
  if (value === undefined) return "refused";
  return value === UNKNOWN ? "unknown" : JSON.stringify(value);
}

type Facts = Readonly<Record<string, Json>>;

const packs: Family<
  readonly [pack: Parameters<typeof compileSample>[0], facts: Facts, known: readonly string[]]
> = {
  name: "packs",
  title: "packs in the three semantics over complete facts, and in strict over incomplete ones",
  perThousand: 50,
  cases: fc.tuple(fc.oneof(randomRulesPack, randomTablePack), completeFacts, knownNames),
  check([definition, facts, known]) {
    const strict = compileSample(definition);
    const complete = decideSample(strict, facts);
    const partial = decideSample(
      strict,
      Object.fromEntries(known.map((name) => [name, facts[name] ?? null])),
    );
    const lost = complete.possible.find((outcome) => !partial.possible.includes(outcome));
    if (lost !== undefined) return `${lost} with all facts, and impossible with ${known.join(", ")}`;
    if (partial.possible.length === 1 && partial.outcome !== complete.outcome)
      return `${partial.outcome} with ${known.join(", ")}, and ${complete.outcome} with all`;
    // Two things differ on purpose: the ratio divides by the score less one (LG3, LG4), and what a table that
    // contradicts itself answers (HP1).
    const isViolated = complete.events.some(({ type }) => /^table\..*-violated$/.test(type));
    if (facts["score"] === 1 || isViolated) return undefined;
    const answers = semantics.map((each) =>
      told(decideSample(compileSample({ ...(definition as object), semantics: each }), facts)),
    );
    return new Set(answers).size === 1 ? undefined : answers.join(" · ");
  },
};

function told({ outcome, events, outputs }: Decision): string {
  return JSON.stringify([outcome, events, outputs]);
}

export const families = [library, formulas, packs] as readonly Family<unknown>[];
