import type { BenchmarkOptions, Figure } from "../bench/benchmark.ts";
import { timeInterleaved, type Contestant } from "../bench/interleaved.ts";
import { creditApplicants } from "./credit-facts.ts";
import { creditRules } from "./credit-rules.ts";
import { lendloomContestants } from "./lendloom-contestants.ts";
import { agreed } from "./rule-contestant.ts";

const sizes = [10, 30, 100, 300, 1_000];

/** The cost of one rule in packs of ten to a thousand, the same share of which holds. */
export async function measureScaling({ quick, seed, say }: BenchmarkOptions): Promise<readonly Figure[]> {
  const applicants = creditApplicants(quick ? 64 : 512, seed + 2);
  const contestants: Contestant[] = [];
  for (const size of sizes) {
    const rules = creditRules(size, seed);
    const verdicts = lendloomContestants(rules).slice(0, 1);
    for (const contestant of await agreed(verdicts, rules, applicants))
      contestants.push({ ...contestant, name: String(size) });
  }
  say(`scaling: packs of ${sizes.join(", ")} rules answer as their rules read`);
  const timings = await timeInterleaved(
    contestants,
    quick
      ? { rounds: 2, warmUpMs: 0, turnMs: 1, budgetMs: 0 }
      : { rounds: 30, warmUpMs: 500, turnMs: 20, budgetMs: 8_000 },
  );
  const perRule = (size: number): number => (timings.get(String(size))?.median ?? Number.NaN) / size;
  return [
    ...sizes.map((size): Figure => {
      const [low, high] = timings.get(String(size))?.quartiles ?? [Number.NaN, Number.NaN];
      return {
        name: `rules${size}PerRuleNs`,
        title: `a rule in a pack of ${size}`,
        unit: "ns",
        value: perRule(size),
        spread: [low / size, high / size],
      };
    }),
    {
      name: "rules1000PerRuleVsRules30",
      title: "a rule among 1,000 takes, of one among 30",
      unit: "×",
      value: perRule(1_000) / perRule(30),
      aim: { at: "most", value: 1 },
    },
  ];
}
