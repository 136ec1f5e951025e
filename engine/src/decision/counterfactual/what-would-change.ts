import { ok, type Json, type Result } from "../../kernel/index.ts";
import type { CompiledPack } from "../compiled-pack.ts";
import { decide, type EvaluationOptions } from "../decide.ts";
import type { Decision } from "../decision.ts";
import { evaluate } from "../evaluate.ts";
import type { DecisionInput } from "../evaluation.ts";
import type { Outcome } from "../pack-schema.ts";
import { changeableFacts, type ChangeableFact } from "./changeable-facts.ts";
import { combinations, type Combination } from "./combinations.ts";

export interface FactChange {
  readonly fact: string;
  readonly from: Json;
  readonly to: Json;
}

/** A change that was tried: with it the pack decides as `decision` says. */
export interface Alternative {
  readonly changes: readonly FactChange[];
  /** The changes' sizes, each as a share of its fact's scale, added up. */
  readonly distance: number;
  readonly outcome: Outcome;
  readonly decision: Decision;
}

export interface WhatWouldChange {
  /** What is decided without a change. */
  readonly outcome: Outcome;
  /** Fewest facts first, then nearest; none of them is more than another in every fact. */
  readonly alternatives: readonly Alternative[];
  /**
   * No smaller change than the first exists; with no alternative: none exists at all. Where it is false the search ended
   * before that was certain, or formulas compute with a changeable fact.
   */
  readonly exact: boolean;
  /** The facts that could be changed. */
  readonly changeable: readonly string[];
}

export interface ChangeOptions extends EvaluationOptions {
  /** The outcome that is wanted; default: approve, and of an approval any other. */
  readonly towards?: Outcome;
  /** Evaluations that may be spent. Default 20,000. */
  readonly evaluations?: number;
  /** Default 5. */
  readonly alternatives?: number;
}

/** So many facts are changed at once at most. */
const MOST_FACTS = 3;

/**
 * The smallest changes of facts that may be changed for which the pack decides otherwise, each verified by deciding
 * again. Fewer facts come before nearer values; a fact's distance is the change divided by its scale (the catalogue's
 * `spread`, else the range of its type, else its present value), 1 for values without an order. Fails as `decide` does.
 */
export function whatWouldChange(
  pack: CompiledPack,
  input: DecisionInput,
  options: ChangeOptions = {},
): Result<WhatWouldChange> {
  const present = decide(pack, input, options);
  if (!present.ok) return present;
  const { outcome } = present.value;
  const { towards, evaluations = 20_000, alternatives: most = 5 } = options;
  const isWanted = (found: Outcome): boolean =>
    found !== outcome &&
    (towards === undefined ? outcome === "approve" || found === "approve" : found === towards);
  const facts = changeableFacts(pack, input.facts);
  const search = new Search(pack, input, options, isWanted, evaluations);
  const found: Found[] = [];
  let complete = true;
  for (let count = 1; count <= Math.min(MOST_FACTS, facts.length) && found.length < most; count += 1) {
    for (const combination of combinations(facts, count)) {
      if (found.length >= most) break;
      if (found.some(({ combination: other }) => isWithin(other, combination))) continue;
      const tried = search.holds(combination);
      if (tried === undefined) {
        complete = false;
        break;
      }
      if (tried) found.push({ combination: search.nearer(combination) });
    }
    if (!complete) break;
  }
  const sampled = facts.some((fact) => fact.sampled);
  return ok({
    outcome,
    alternatives: found.map(({ combination }) => search.alternative(combination)).sort(bySize),
    // Everything smaller than the first that was found had been tried before it.
    exact: !sampled && (found.length > 0 || (complete && facts.length <= MOST_FACTS)),
    changeable: facts.map(({ fact }) => fact),
  });
}

interface Found {
  readonly combination: Combination;
}

class Search {
  readonly #pack: CompiledPack;
  readonly #input: DecisionInput;
  readonly #options: EvaluationOptions;
  readonly #isWanted: (outcome: Outcome) => boolean;
  #left: number;

  constructor(
    pack: CompiledPack,
    input: DecisionInput,
    options: EvaluationOptions,
    isWanted: (outcome: Outcome) => boolean,
    evaluations: number,
  ) {
    this.#pack = pack;
    this.#input = input;
    this.#options = options;
    this.#isWanted = isWanted;
    this.#left = evaluations;
  }

  /** Whether the change leads where it should; `undefined` when nothing is left to spend. */
  holds(combination: Combination): boolean | undefined {
    if (this.#left <= 0) return undefined;
    this.#left -= 1;
    const verdict = decide(this.#pack, this.#changed(combination), this.#options);
    return verdict.ok && this.#isWanted(verdict.value.outcome);
  }

  /** Halves the way back to what is, fact by fact, where a formula may turn anywhere between two samples. */
  nearer(combination: Combination): Combination {
    let best = combination;
    for (const [index, { fact, step }] of combination.entries()) {
      if (!fact.sampled) continue;
      let [near, far] = [fact.present, step];
      for (let round = 0; round < 60; round += 1) {
        const middle = fact.between(near, far);
        if (middle === undefined) break;
        const tried = best.with(index, { fact, step: middle });
        const holds = this.holds(tried);
        if (holds === undefined) return best;
        if (holds) [best, far] = [tried, middle];
        else near = middle;
      }
    }
    return best;
  }

  alternative(combination: Combination): Alternative {
    const evaluation = evaluate(this.#pack, this.#changed(combination), this.#options);
    if (!evaluation.ok) throw new Error("Expected what was tried to be evaluated");
    const { decision } = evaluation.value;
    const changes = combination.map(({ fact, step }) => ({
      fact: fact.fact,
      from: fact.present.wire,
      to: step.wire,
    }));
    return { changes, distance: distanceOf(combination), outcome: decision.outcome, decision };
  }

  #changed(combination: Combination): DecisionInput {
    const facts = { ...this.#input.facts };
    for (const { fact, step } of combination) facts[fact.fact] = step.wire;
    return { ...this.#input, facts };
  }
}

function distanceOf(combination: Combination): number {
  return combination.reduce((sum, { step }) => sum + step.distance, 0);
}

function bySize(left: Alternative, right: Alternative): number {
  return left.changes.length - right.changes.length || left.distance - right.distance;
}

/** Whether another change of no more facts goes no further in any of them, the same way. */
function isWithin(other: Combination, combination: Combination): boolean {
  const changed = new Map<ChangeableFact, Combination[number]["step"]>(
    combination.map(({ fact, step }) => [fact, step]),
  );
  return other.every(({ fact, step }) => {
    const own = changed.get(fact);
    return own !== undefined && step.distance <= own.distance && (own.upward === step.upward || fact.sampled);
  });
}
