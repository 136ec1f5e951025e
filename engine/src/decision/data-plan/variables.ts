import { UNKNOWN, type Value } from "../../logic/index.ts";
import type { CompiledPack } from "../compiled-pack.ts";
import type { Choice } from "./dependence.ts";
import type { FactTest } from "./fact-values.ts";
import { conditionsOf, type LiveTest } from "./live-conditions.ts";

/** A missing fact and the values that stand for all that it can be. */
export interface Variable extends Choice {
  readonly slot: number;
  readonly values: readonly Value[];
  /** The region of each value; none of samples. */
  readonly regions: readonly number[];
}

/**
 * The undecided facts with the values that stand for all they can be: one for every way in which their live
 * comparisons can come out; and how many different conditions are undecided. Facts whose comparisons count first
 * come first: they settle most.
 */
export function variablesOf(
  pack: CompiledPack,
  undecided: readonly string[],
  live: readonly LiveTest[],
): { readonly variables: readonly Variable[]; readonly conditions: number } {
  const conditions = conditionsOf(pack);
  const wanted = new Set(undecided);
  const opaque = undecided.filter(
    (fact) => conditions.isOpaque(fact) || conditions.values.regions(fact) === undefined,
  );
  const tests = new Map<string, Map<string, FactTest>>();
  const ranks = new Map<string, number>();
  let count = opaque.length;
  for (const { test, rank } of live) {
    const { fact, truths } = test;
    if (!wanted.has(fact)) continue;
    ranks.set(fact, Math.min(ranks.get(fact) ?? Infinity, rank));
    const own = tests.get(fact) ?? new Map<string, FactTest>();
    tests.set(fact, own);
    const key = truths.join("");
    if (own.has(key) || truths.every((truth) => truth === truths[0])) continue;
    own.set(key, test);
    count += 1;
  }
  const samples = opaque.length > 2 ? 3 : 8;
  const first = (fact: string) => ranks.get(fact) ?? Infinity;
  const variables = undecided
    .map((fact): Variable => {
      const slot = pack.scope.slotOf.get(fact) ?? -1;
      const sampled = opaque.includes(fact);
      const own = conditions.values.regions(fact) ?? [];
      const regions = sampled ? [] : classesOf(own.length, [...(tests.get(fact)?.values() ?? [])]);
      const values = sampled
        ? spread(conditions.values.samples(fact), samples)
        : regions.map((region) => own[region] as Value);
      return { fact, slot, values, regions, choices: values.length, sampled };
    })
    .sort(
      (left, right) =>
        Number(left.sampled) - Number(right.sampled) ||
        (first(left.fact) === first(right.fact) ? 0 : first(left.fact) - first(right.fact)) ||
        (left.fact < right.fact ? -1 : 1),
    );
  return { variables, conditions: count };
}

/** One region for every combination of truths. */
function classesOf(regions: number, tests: readonly FactTest[]): readonly number[] {
  const classes = new Map<string, number>();
  for (let region = 0; region < regions; region += 1) {
    let key = "";
    for (const { truths } of tests) key += String(truths[region] ?? "");
    if (!classes.has(key)) classes.set(key, region);
  }
  return [...classes.values()];
}

function spread(values: readonly Value[], most: number): readonly Value[] {
  if (values.length <= most) return values;
  return Array.from(
    { length: most },
    (_, index) => values[Math.floor((index * (values.length - 1)) / (most - 1))] ?? UNKNOWN,
  );
}
