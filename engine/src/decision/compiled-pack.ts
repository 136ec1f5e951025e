import type { ContentHash, Issue } from "../kernel/index.ts";
import type { Codes, Expression, PlainValues, Scope, ScopeEntry, Value } from "../logic/index.ts";
import type { Catalogue } from "./catalogue.ts";
import type { CompiledDecision } from "./decision-kind.ts";
import type { FactBinding } from "./fact-binding.ts";
import type { Derived, Outcome, PackDefinition } from "./pack-schema.ts";
import type { RuleOutcomes } from "./rule-outcomes.ts";

/** A pack whose every expression is checked and compiled: running it cannot find an author's error. */
export interface CompiledPack {
  readonly definition: PackDefinition;
  readonly catalogue: Catalogue;
  readonly hash: ContentHash;
  /** The facts that anything in the pack reads, sorted. */
  readonly reads: readonly string[];
  readonly warnings: readonly Issue[];
  /** What its decisions answer besides the outcome. */
  readonly outputs: readonly ScopeEntry[];
  readonly scope: Scope;
  /** The slots of an applicant of whom nothing is known. */
  readonly emptySlots: readonly Value[];
  readonly factBinding: FactBinding;
  /** By slot: the codes of its type. */
  readonly slotCodes: readonly Codes[];
  /** Where one decision after the other keeps plain values; nothing there outlives the steps of its frame. */
  readonly plain: PlainValues;
  /** Derived values and decisions, each after what it reads. */
  readonly steps: readonly PackStep[];
  readonly decisions: ReadonlyMap<string, CompiledDecision>;
  /** The decisions of `steps`, in their order. */
  readonly inOrder: readonly CompiledDecision[];
  /** Those of them that may contradict their hit policy. */
  readonly violable: readonly ViolableDecision[];
  readonly outcomeDecision: CompiledDecision;
  /** The facts that the outcome decision reads, itself or through what it reads, sorted. */
  readonly outcomeFacts: readonly string[];
  /** The outcome an event type leads to; `undefined` for one the precedence does not list. */
  readonly outcomes: ReadonlyMap<string, { readonly rank: number; readonly outcome: Outcome }>;
  readonly upstream: Upstream;
  /** Where rules settle the outcome. */
  readonly ruleOutcomes: RuleOutcomes | undefined;
  readonly truthCount: number;
  readonly pointCount: number;
  /** As many zeroes as a frame has words. */
  readonly noWords: readonly number[];
}

export type ViolableDecision = CompiledDecision & Required<Pick<CompiledDecision, "violated">>;

export type PackStep =
  | {
      readonly kind: "derived";
      readonly name: string;
      readonly slot: number;
      readonly formula: Expression;
      readonly definition: Derived;
      /** The slots it computes. */
      readonly writes: readonly number[];
    }
  | {
      readonly kind: "decision";
      readonly decision: CompiledDecision;
      /** The slots it computes. */
      readonly writes: readonly number[];
    };

/** Follows names to what they are computed from. */
export interface Upstream {
  /** The names themselves and every fact, derived value and output behind them. */
  namesBehind(names: readonly string[]): ReadonlySet<string>;
  /** The decisions whose outputs are behind names. The same list of names is followed once. */
  decisionsBehind(names: readonly string[]): ReadonlySet<CompiledDecision>;
  isFact(name: string): boolean;
  /** What a derived value or output is computed from directly. */
  producer(name: string): Producer | undefined;
}

export type Producer =
  | { readonly kind: "derived"; readonly reads: readonly string[] }
  | { readonly kind: "decision"; readonly decision: CompiledDecision };
