import type { Json } from "../kernel/index.ts";
import type { Value } from "../logic/index.ts";
import type { Decision } from "./decision.ts";

/** A decision with the arrays it was read from. */
export interface Evaluation {
  readonly decision: Decision;
  readonly trace: FlatTrace;
}

/**
 * What was looked at, as flat arrays whose places the compiled pack knows: the truth of every leaf, rule,
 * cell, row and attribute; the points of every characteristic; the values of facts, derived values and outputs.
 */
export interface FlatTrace {
  readonly truths: Uint8Array;
  readonly points: Float64Array;
  /** The same truths as bits, as the kinds that compute with them keep them. */
  readonly words: readonly number[];
  readonly slots: readonly Value[];
  /** Why an approval was turned into a referral. */
  readonly referred?: "missing-fact" | "hit-policy-violated";
}

export interface DecisionInput {
  /** Facts in wire form; one that is left out is unknown. */
  readonly facts: { readonly [name: string]: Json };
  /** The instant of the decision, RFC 3339 in UTC. */
  readonly at: string;
  /** Missing facts that a data plan did not ask for: they are not taken for facts that nobody has. */
  readonly notAsked?: readonly string[];
}
