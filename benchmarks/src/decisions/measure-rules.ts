import type { BenchmarkOptions, Figure } from "../bench/benchmark.ts";
import { timeInterleaved, type Timing } from "../bench/interleaved.ts";
import { plainAnswer } from "./answers.ts";
import { closureContestant } from "./closure-contestant.ts";
import { creditApplicants } from "./credit-facts.ts";
import { creditRules, leavesOf } from "./credit-rules.ts";
import { handWrittenContestant } from "./hand-written-contestant.ts";
import { handWrittenSeed } from "./hand-written-rules.ts";
import { jsonRulesEngineContestants } from "./json-rules-engine-contestants.ts";
import { lendloomContestants } from "./lendloom-contestants.ts";
import { agreed, type RuleContestant } from "./rule-contestant.ts";
import { RULES } from "./seed.ts";
import { zenContestants } from "./zen-contestants.ts";

/** Thirty rules, all contestants in turns. Other seeds leave the hand-written function out: it is written for one. */
export async function measureRules({ quick, seed, say }: BenchmarkOptions): Promise<readonly Figure[]> {
  const rules = creditRules(RULES, seed);
  const applicants = creditApplicants(quick ? 64 : 512, seed + 2);
  const leaves = rules.flatMap(({ conditions }) => leavesOf(conditions)).length;
  const outcomes = applicants.map((facts) => plainAnswer(rules, facts).outcome);
  const mix = (["approve", "refer", "decline"] as const).map(
    (outcome) => `${outcome} ${outcomes.filter((each) => each === outcome).length}`,
  );
  say(`rules: ${RULES} rules, ${leaves} conditions; ${applicants.length} applicants: ${mix.join(", ")}`);

  const all: readonly RuleContestant[] = [
    ...lendloomContestants(rules),
    closureContestant(rules),
    ...(seed === handWrittenSeed ? [handWrittenContestant()] : []),
    ...jsonRulesEngineContestants(rules),
    ...zenContestants(rules),
  ];
  const contestants = await agreed(all, rules, applicants);
  say(`rules: ${contestants.length} contestants agree on every applicant`);
  const timings = await timeInterleaved(
    contestants,
    quick
      ? { rounds: 2, warmUpMs: 0, turnMs: 1, budgetMs: 0 }
      : { rounds: 30, warmUpMs: 400, turnMs: 20, budgetMs: 22_000 },
  );
  const figures = all.map(({ name, title }): Figure => {
    const { median, quartiles } = timings.get(name) ?? noTiming;
    return {
      name: `rules${RULES}${capital(name)}Us`,
      title,
      unit: "µs",
      value: median / 1_000,
      spread: [quartiles[0] / 1_000, quartiles[1] / 1_000],
    };
  });
  return [...figures, ...ratios((name) => timings.get(name)?.median)];
}

/** How many times as long they take as we do; of several forms of one library the fastest counts. */
function ratios(medianOf: (name: string) => number | undefined): readonly Figure[] {
  const ours = medianOf("lendloom") ?? Number.NaN;
  const fastest = (...names: readonly string[]): number =>
    Math.min(...names.map((name) => medianOf(name) ?? Number.NaN));
  const handWritten = medianOf("handWritten");
  const times = (name: string, title: string, value: number, aim: NonNullable<Figure["aim"]>): Figure => ({
    name,
    title,
    unit: "×",
    value,
    aim,
  });
  return [
    times(
      "jsonRulesEngineVsLendloom",
      "json-rules-engine (the faster way) takes, of our time",
      fastest("jsonRulesEngineFresh", "jsonRulesEngineShared") / ours,
      { at: "least", value: 100 },
    ),
    times(
      "zenVsLendloom",
      "zen (the fastest way) takes, of our time",
      fastest("zenExpression", "zenExpressionConcurrent", "zenFirstHitTable", "zenCollectTable") / ours,
      { at: "least", value: 30 },
    ),
    times("closuresVsLendloom", "closures take, of our time", fastest("closures") / ours, {
      at: "least",
      value: 1,
    }),
    ...(handWritten === undefined
      ? []
      : [
          times("lendloomVsHandWritten", "we take, of the hand-written time", ours / handWritten, {
            at: "most",
            value: 40,
          }),
        ]),
  ];
}

const noTiming: Timing = { median: Number.NaN, quartiles: [Number.NaN, Number.NaN] };

function capital(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
