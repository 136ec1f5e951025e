import { TRUE, type Value } from "../../logic/index.ts";
import { hasRegion, regionsOf, type PackView, type ScorecardView } from "../regions/index.ts";
import type { Target } from "./target.ts";

/** Different sums that are looked at: beyond it, whoever asks searches. */
const MOST_SUMS = 5_000;

interface Choice {
  readonly sum: number;
  readonly bins: readonly number[];
}

/**
 * Replaces the target of a scorecard's output by targets of its inputs: bins whose points add up to it. Facts that
 * other targets have settled keep their values. `undefined` when there are no such bins.
 */
export function throughScorecards(targets: readonly Target[], view: PackView): readonly Target[] | undefined {
  let all: readonly Target[] = targets;
  for (const card of view.scorecards) {
    const target = all.find(({ name }) => name === card.model.output);
    if (target === undefined) continue;
    const settled = new Map<string, Target>();
    for (const each of all) if (each.name !== undefined) settled.set(each.name, each);
    const inputs = inputTargets(card, target, settled);
    if (inputs === undefined) return undefined;
    const free = inputs.filter(({ name }) => name === undefined || !settled.has(name));
    all = [...all.filter((other) => other !== target), ...free];
  }
  return all;
}

function inputTargets(
  card: ScorecardView,
  goal: Target,
  settled: ReadonlyMap<string, Target>,
): readonly Target[] | undefined {
  const parts = card.characteristics.map(({ input, tests }, index) => {
    const limits = tests.flatMap((test) => test.limits ?? []);
    const regions = regionsOf(input.domain, limits);
    const fixed = input.name === undefined ? undefined : settled.get(input.name);
    const value = fixed?.regions.list[fixed.runs[0] ?? -1]?.value;
    const attributes = card.model.characteristics[index]?.attributes ?? [];
    // The first bin of a region gives its points; a region in no bin gives none.
    const choices = regions.list.flatMap((region, at) => {
      const point = value === undefined ? region.value : at === regions.locate(value) ? value : undefined;
      const bin = point === undefined ? -1 : tests.findIndex((test) => holds(test, point));
      return bin < 0 ? [] : [{ bin, region: at, points: attributes[bin]?.points ?? 0 }];
    });
    return { input, regions, choices: [...new Map(choices.map((each) => [each.bin, each])).values()] };
  });
  let sums = new Map<number, Choice>([
    [card.model.initialPoints, { sum: card.model.initialPoints, bins: [] }],
  ]);
  for (const { choices } of parts) {
    const next = new Map<number, Choice>();
    for (const { sum, bins } of sums.values())
      for (const [index, { points }] of choices.entries()) {
        const total = Number((sum + points).toPrecision(12));
        if (!next.has(total)) next.set(total, { sum: total, bins: [...bins, index] });
      }
    if (next.size > MOST_SUMS) return undefined;
    sums = next;
  }
  const found = [...sums.values()].find(({ sum }) => hasRegion(goal.runs, goal.regions.locate(sum)));
  return found?.bins.flatMap((choice, index) => {
    const { input, regions, choices } = parts[index] ?? {};
    const region = choices?.[choice]?.region;
    return input === undefined || regions === undefined || region === undefined
      ? []
      : [{ expression: input.expression, name: input.name, regions, runs: [region, region] }];
  });
}

function holds(test: ScorecardView["characteristics"][number]["tests"][number], value: Value): boolean {
  return test.limits !== undefined && test.evaluate(value, { slots: [], at: "" }) === TRUE;
}
