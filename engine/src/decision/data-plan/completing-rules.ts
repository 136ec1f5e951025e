import { FALSE, MAYBE, TRUE, UNKNOWN, type Truth, type Value } from "../../logic/index.ts";
import type { Question } from "./question.ts";
import type { Completing, Probe } from "./dependence.ts";
import type { OpenRule } from "./live-conditions.ts";
import type { OpenCondition } from "./open-condition.ts";
import type { Variable } from "./variables.ts";
import type { Outcome } from "../pack-schema.ts";

/** What the completions have in common is kept by whoever asks. */
type Settle = (outcome: Outcome, possible: readonly Outcome[]) => Probe;

interface Rule extends OpenRule {
  readonly number: number;
}

/**
 * Completes the outcome of rules that compare facts with literals, from the regions that the facts are in: nothing
 * is evaluated. `undefined` when an undecided rule reads anything else.
 */
export function completingRules(
  { pack, frame, pending }: Question,
  rules: readonly OpenRule[],
  variables: readonly Variable[],
  settle: Settle,
): Completing | undefined {
  if (pack.violable.some((decision) => decision.violated(frame) !== FALSE)) return undefined;
  const { precedence, otherwise } = pack.definition.outcome;
  const start = rules.map((rule, number): Rule => ({ ...rule, number }));
  const region = new Int32Array(pack.scope.entries.length).fill(-1);
  const truthOf = (condition: OpenCondition): Truth => {
    switch (condition.kind) {
      case "constant":
        return condition.truth;
      case "leaf": {
        const { slot, test } = condition;
        const place = region[slot] ?? -1;
        return place < 0 || test === undefined
          ? knownTruth(condition, frame.slots)
          : (test.truths[place] as Truth);
      }
      case "not": {
        const truth = truthOf(condition.item);
        return truth === MAYBE ? MAYBE : truth === TRUE ? FALSE : TRUE;
      }
      default: {
        const settling = condition.kind === "all" ? FALSE : TRUE;
        let open = false;
        for (const item of condition.items) {
          const truth = truthOf(item);
          if (truth === settling) return settling;
          if (truth === MAYBE) open = true;
        }
        return open ? MAYBE : settling === FALSE ? TRUE : FALSE;
      }
    }
  };
  const positions = new Map(variables.map(({ slot }, index) => [slot, index]));
  /** The first variable without a value in what is undecided of a condition; the truths of its leaves are its key. */
  let [next, key] = [Infinity, ""];
  const visit = (condition: OpenCondition): void => {
    if (condition.kind === "constant") return;
    if (condition.kind === "not") visit(condition.item);
    else if (condition.kind !== "leaf") for (const item of condition.items) visit(item);
    else {
      const truth = truthOf(condition);
      key += String(truth);
      const position = truth === MAYBE ? positions.get(condition.slot) : undefined;
      if (position !== undefined && region[condition.slot] === -1 && position < next) next = position;
    }
  };

  const live = sift(start, precedence.length, truthOf);
  for (const { condition } of live.rules)
    if (!isTransparent(condition, frame.slots, pending)) return undefined;
  return {
    choose(variable, choice) {
      const { slot, regions } = variables[variable] as Variable;
      region[slot] = regions[choice] ?? -1;
    },
    forget(variable) {
      region[(variables[variable] as Variable).slot] = -1;
    },
    probe() {
      const { rules: open, rank } = sift(live.rules, live.rank, truthOf);
      const settled = precedence[rank]?.outcome ?? otherwise;
      const possible = new Set([settled, ...open.map((rule) => precedence[rule.rank]?.outcome ?? otherwise)]);
      if (possible.size === 1) return settle(settled, [settled]);
      [next, key] = [Infinity, settled];
      for (const rule of open) {
        key += ` ${rule.number}:`;
        visit(rule.condition);
      }
      return next < Infinity ? { kind: "hangs-on", variable: next, key } : settle("refer", [...possible]);
    },
  };
}

/** Rules that are undecided and come before the first that certainly holds. */
function sift(
  rules: readonly Rule[],
  end: number,
  truthOf: (condition: OpenCondition) => Truth,
): { readonly rules: readonly Rule[]; readonly rank: number } {
  let rank = end;
  const open: Rule[] = [];
  for (const rule of rules) {
    if (rule.rank >= rank) continue;
    const truth = truthOf(rule.condition);
    if (truth === TRUE) rank = rule.rank;
    else if (truth === MAYBE) open.push(rule);
  }
  return { rules: open.filter((rule) => rule.rank < rank), rank };
}

type Leaf = Extract<OpenCondition, { kind: "leaf" }>;

function knownTruth({ slot, truthOf }: Leaf, slots: readonly Value[]): Truth {
  const value = slot < 0 ? UNKNOWN : slots[slot];
  return value === undefined || value === UNKNOWN || truthOf === undefined ? MAYBE : truthOf(value);
}

/** Every undecided leaf compares a missing fact with literals. */
function isTransparent(condition: OpenCondition, slots: readonly Value[], pending: Uint8Array): boolean {
  switch (condition.kind) {
    case "constant":
      return true;
    case "not":
      return isTransparent(condition.item, slots, pending);
    case "leaf":
      return condition.slot >= 0 && (slots[condition.slot] !== UNKNOWN || condition.test !== undefined);
    default:
      return condition.items.every((item) => isTransparent(item, slots, pending));
  }
}
