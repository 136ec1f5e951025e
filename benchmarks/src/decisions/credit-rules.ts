import type { Outcome } from "@lendloom/engine/decision";
import { seededRandom } from "../fit/seeded-random.ts";
import { creditApplicants, numericFacts, textFacts, type FactName } from "./credit-facts.ts";

export interface Leaf {
  readonly fact: FactName;
  readonly operator: LeafOperator;
  readonly value: number | string | boolean | readonly string[];
}
export type LeafOperator =
  "equal" | "in" | "lessThan" | "lessThanInclusive" | "greaterThan" | "greaterThanInclusive";
export type Condition =
  Leaf | { readonly all: readonly Condition[] } | { readonly any: readonly Condition[] };

/** One rule in json-rules-engine's shape of conditions; every contestant gets these same rules. */
export interface CreditRule {
  readonly id: string;
  readonly conditions: Exclude<Condition, Leaf>;
  readonly event: Outcome;
  /** Lower ranks are told first. */
  readonly rank: number;
}

/** 2 to 4 conditions a rule, 27 in ten rules: 81 in thirty. */
const leavesOfTenRules = [2, 3, 2, 3, 3, 2, 4, 3, 2, 3];
/** 12 decline, 10 refer and 8 approve in thirty rules. */
const eventsOfFifteenRules: readonly Outcome[] = [
  ...["decline", "refer", "approve", "decline", "refer", "decline", "approve", "refer"],
  ...["decline", "approve", "refer", "decline", "approve", "refer", "decline"],
] as Outcome[];
/** How likely a rule holds: a lender declines and refers some applicants for one cause or another. */
const shareHeld: Readonly<Record<Outcome, number>> = { decline: 0.02, refer: 0.03, approve: 0.35 };

/** Rules with thresholds taken from where applicants lie, so that each holds for about its share of them. */
export function creditRules(count: number, seed: number): readonly CreditRule[] {
  const draw = drawing(seed);
  return Array.from({ length: count }, (_, index) => {
    const event = eventsOfFifteenRules[index % eventsOfFifteenRules.length] ?? "refer";
    const leaves = leavesOfTenRules[index % leavesOfTenRules.length] ?? 2;
    return {
      id: `rule-${String(index + 1).padStart(4, "0")}`,
      conditions: draw.conditions(leaves, shareHeld[event]),
      event,
      rank: draw.whole(1_000),
    };
  });
}

export function leavesOf(condition: Condition): readonly Leaf[] {
  if ("fact" in condition) return [condition];
  return ("all" in condition ? condition.all : condition.any).flatMap(leavesOf);
}

function drawing(seed: number) {
  const random = seededRandom(seed);
  const whole = (below: number): number => Math.floor(random() * below);
  const pick = <T>(items: readonly [T, ...T[]]): T => items[whole(items.length)] ?? items[0];
  const sample = creditApplicants(2_000, seed + 1);
  const sorted = new Map(
    numericNames.map((fact) => [fact, sample.map((facts) => facts[fact]).sort((a, b) => a - b)]),
  );
  const quantile = (fact: (typeof numericNames)[number], share: number): number => {
    const values = sorted.get(fact) ?? [];
    return values[Math.min(values.length - 1, Math.floor(share * values.length))] ?? 0;
  };

  // A rule looks at a fact once, or at both its ends: two chance limits could contradict each other.
  const seen = new Set<FactName>();
  const fresh = <T extends FactName>(names: readonly [T, ...T[]]): T => {
    const fact = pick(names);
    if (seen.has(fact)) return fresh(names);
    seen.add(fact);
    return fact;
  };
  const numeric = (share: number): Leaf => {
    const fact = fresh(numericNames);
    return random() < 0.5
      ? { fact, operator: pick(["lessThan", "lessThanInclusive"]), value: quantile(fact, share) }
      : { fact, operator: pick(["greaterThan", "greaterThanInclusive"]), value: quantile(fact, 1 - share) };
  };
  const text = (share: number): Leaf => {
    const fact = fresh(textNames);
    const values: readonly string[] = textFacts[fact];
    const count = Math.max(1, Math.min(values.length - 1, Math.round(share * values.length)));
    const first = whole(values.length);
    const chosen = Array.from({ length: count }, (_, step) => values[(first + step) % values.length] ?? "");
    return count === 1
      ? { fact, operator: "equal", value: chosen[0] ?? "" }
      : { fact, operator: "in", value: chosen };
  };
  const leaf = (share: number): Leaf => {
    const which = random();
    // A flag or a text out of a few cannot be as rare as a small share asks.
    if (which < 0.08 && share > 0.15 && !seen.has("phoneVerified")) {
      seen.add("phoneVerified");
      return { fact: "phoneVerified", operator: "equal", value: share > 0.5 };
    }
    return which < 0.5 && share > 0.08 ? text(share) : numeric(share);
  };
  /** A pair of comparisons that means “between”. */
  const between = (share: number): readonly [Leaf, Leaf] => {
    const fact = fresh(numericNames);
    const low = random() * (1 - share);
    return [
      { fact, operator: "greaterThanInclusive", value: quantile(fact, low) },
      { fact, operator: "lessThanInclusive", value: quantile(fact, low + share) },
    ];
  };
  const either = (share: number): Condition => {
    const each = 1 - Math.sqrt(1 - share);
    return { any: [leaf(each), leaf(each)] };
  };

  const conditions = (leaves: number, share: number): CreditRule["conditions"] => {
    seen.clear();
    const half = Math.sqrt(share);
    const third = Math.cbrt(share);
    const side = 1 - Math.sqrt(1 - share);
    switch (leaves) {
      case 2:
        return pick<() => CreditRule["conditions"]>([
          () => ({ all: [leaf(half), leaf(half)] }),
          () => ({ all: between(share) }),
          () => ({ any: [leaf(side), leaf(side)] }),
        ])();
      case 3:
        return pick<() => CreditRule["conditions"]>([
          () => ({ all: [leaf(half), either(half)] }),
          () => ({ all: [...between(half), leaf(half)] }),
          () => ({ any: [leaf(side), { all: [leaf(Math.sqrt(side)), leaf(Math.sqrt(side))] }] }),
        ])();
      default:
        return pick<() => CreditRule["conditions"]>([
          () => ({ all: [leaf(third), leaf(third), either(third)] }),
          () => ({ any: [{ all: [leaf(Math.sqrt(side)), leaf(Math.sqrt(side))] }, { all: between(side) }] }),
          () => ({ all: [...between(half), either(half)] }),
        ])();
    }
  };
  return { conditions, whole };
}

const numericNames = Object.keys(numericFacts) as [
  keyof typeof numericFacts,
  ...(keyof typeof numericFacts)[],
];
const textNames = Object.keys(textFacts) as [keyof typeof textFacts, ...(keyof typeof textFacts)[]];
