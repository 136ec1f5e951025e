import type { Outcome, PackDefinition } from "@lendloom/engine/decision";
import { Engine, Rule, type RuleProperties } from "json-rules-engine";
import type { BenchmarkOptions, Figure } from "../bench/benchmark.ts";
import { stopwatch } from "../bench/stopwatch.ts";
import { precedence } from "../decisions/answers.ts";
import { backtestPacks } from "./backtest-packs.ts";
import { benchApplicants, benchComparison } from "./run-comparison.ts";

const outcomes: readonly Outcome[] = ["approve", "refer", "decline"];

/**
 * json-rules-engine doing the same on a sample: rows and attributes as rules whose events carry the grade and the points,
 * then the thirty rules with both as facts; an engine per run, as one applicant must not see another's facts. Rejects
 * unless it counts the same nine pairs of outcomes.
 */
export async function measureReference({ quick, seed, say }: BenchmarkOptions): Promise<readonly Figure[]> {
  const sample = benchApplicants(seed, 0, quick ? 200 : 3_000);
  const { champion, challenger } = backtestPacks(seed);
  const [first, second] = [libraryDecider(champion), libraryDecider(challenger)];
  const counts = new Array<number>(9).fill(0);
  const begun = stopwatch();
  for (const { facts } of sample) {
    const [a, b] = [await first(facts), await second(facts)];
    (counts[outcomes.indexOf(a) * 3 + outcomes.indexOf(b)] as number) += 1;
  }
  const theirs = begun();
  const comparison = benchComparison(seed);
  comparison.addMany(sample);
  const ours = comparison.report().matrix.map(({ count }) => count);
  if (ours.join() !== counts.join())
    throw new Error(`Expected ${ours.join()} of json-rules-engine, but got ${counts.join()}`);
  // Warm by now, as the library is after so many applicants.
  const again = stopwatch();
  for (let round = 0; round < 3; round += 1) comparison.addMany(sample);
  const oursMs = again() / 3;
  say(`reference: json-rules-engine counts the same outcomes of ${sample.length} applicants`);
  return [
    {
      name: "jsonRulesEngineApplicantsPerSecondPerSide",
      title: "json-rules-engine, applicants per second and side",
      unit: "/s",
      value: (sample.length * 2 * 1_000) / theirs,
    },
    {
      name: "jsonRulesEngineVsCompare",
      title: "json-rules-engine takes as many times as long on a sample",
      unit: "×",
      value: theirs / oursMs,
    },
  ];
}

type Facts = Readonly<Record<string, unknown>>;

/** Reads the same definitions: what a pack's kinds are to us are rules to the library. */
function libraryDecider({ decisions }: PackDefinition): (facts: Facts) => Promise<Outcome> {
  const { grading, card, policy } = decisions;
  if (grading?.kind !== "table" || card?.kind !== "scorecard" || policy?.kind !== "rules")
    throw new Error("Expected a table, a scorecard and rules");
  const scoring = [
    ...grading.rows.map(({ when, then }) =>
      ruleOf(
        when.flatMap((cell, column) => leavesOf(grading.inputs[column]?.expression ?? "", cell)),
        { type: "grade", params: { grade: (then[0] ?? "").replaceAll('"', "") } },
      ),
    ),
    ...card.characteristics.flatMap(({ input, attributes }) =>
      attributes.map(({ when, points }) =>
        ruleOf(leavesOf(input, when), { type: "points", params: { points } }),
      ),
    ),
  ];
  const deciding = policy.rules.map(
    ({ conditions, event }) =>
      new Rule({ conditions: structuredClone(conditions), event: { type: event.type } } as RuleProperties),
  );
  return async (facts) => {
    const scored = await new Engine(scoring).run({ ...facts });
    let cardScore = card.initialPoints;
    let grade: unknown;
    for (const { type, params } of scored.events)
      if (type === "points") cardScore += Number(params?.["points"]);
      else grade = params?.["grade"];
    const { events } = await new Engine(deciding).run({ ...facts, cardScore, grade });
    const types = new Set(events.map(({ type }) => type));
    return precedence.find((outcome) => types.has(outcome)) ?? "refer";
  };
}

function ruleOf(all: readonly object[], event: RuleProperties["event"]): Rule {
  return new Rule({ conditions: { all }, event } as RuleProperties);
}

/** The bands of this benchmark as conditions: `< 3`, `>= 5`, `[3..5)`. */
function leavesOf(fact: string, cell: string): readonly object[] {
  const band = /^\[(.+)\.\.(.+)\)$/.exec(cell);
  if (band !== null)
    return [
      { fact, operator: "greaterThanInclusive", value: Number(band[1]) },
      { fact, operator: "lessThan", value: Number(band[2]) },
    ];
  return cell.startsWith("<")
    ? [{ fact, operator: "lessThan", value: Number(cell.slice(1)) }]
    : [{ fact, operator: "greaterThanInclusive", value: Number(cell.slice(2)) }];
}
