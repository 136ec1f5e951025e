import type { Json, JsonObject, Texts } from "../kernel/index.ts";
import type { Outcome } from "./pack-schema.ts";

/** What a decision answers, as plain JSON: its canonical form is the same in browser, REST and CLI. */
export interface Decision {
  readonly pack: { readonly id: string; readonly version: string; readonly hash: string };
  readonly logicVersion: string;
  readonly at: string;
  readonly outcome: Outcome;
  /** Every outcome that the unknown facts still allow; one entry when the outcome is definite. */
  readonly possible: readonly Outcome[];
  /** The unknown facts on which it depends, sorted; empty when the outcome is definite. */
  readonly missing: readonly string[];
  /** All reasons in the order in which they should be told; callers show the first four. */
  readonly reasons: readonly DecisionReason[];
  /** Known outputs by name; an unknown one is left out. */
  readonly outputs: { readonly [name: string]: Json };
  readonly events: readonly DecisionEvent[];
  /** Of a data plan that settled early: what it left out, since nothing that it could learn there would change this. */
  readonly notAsked?: NotAsked;
  /** Hash of the flat trace: replay recomputes and compares it. */
  readonly digest: string;
}

/** The sources that were not asked, and the facts that they would have given, sorted. */
export interface NotAsked {
  readonly sources: readonly string[];
  readonly facts: readonly string[];
}

export interface DecisionReason {
  readonly code: string;
  readonly texts: Texts;
  readonly decision: string;
  /** The id of the rule, row or characteristic that gives the reason; empty where none does and the engine says why. */
  readonly rule: string;
  readonly facts: readonly string[];
  /**
   * Every answer of the facts that were not asked leads to this outcome, but not always for this reason: the rule may
   * hold, and one like it does.
   */
  readonly possible?: true;
  /** Of a reason that is possible: the unknown facts that its rule reads, sorted. */
  readonly missing?: readonly string[];
}

export interface DecisionEvent {
  readonly type: string;
  readonly decision: string;
  readonly rule: string;
  /** The rule neither holds nor fails with what is known. */
  readonly possible?: true;
  readonly params?: JsonObject;
}
