import type { Issue, Json } from "../../kernel/index.ts";
import type { Outcome } from "../pack-schema.ts";

/** The two packs that are compared: what is, and what would be. */
export type SideName = "a" | "b";

/** One applicant of a comparison. */
export interface ComparedApplicant {
  /** What a sample names the applicant by; holds nothing personal unless the caller puts it there. */
  readonly ref: string;
  /** Facts in wire form; one that is left out is unknown. */
  readonly facts: { readonly [name: string]: Json | undefined };
  /** The instant of the decision, RFC 3339 in UTC; left out: the comparison's. */
  readonly at?: string;
  /** What became of the loan, where that is known. */
  readonly good?: boolean;
  /** Which of two populations it belongs to, where their scores are compared. */
  readonly population?: "expected" | "actual";
}

/** Applicants grouped by a fact: by its values, or by bands of a number, `bands` being where the next one begins. */
export interface Segment {
  readonly fact: string;
  readonly bands?: readonly number[];
}

export interface ComparisonOptions {
  /** The instant of applicants that bring none, RFC 3339 in UTC. */
  readonly at: string;
  /** In semantics where a missing fact is a value, an approval that read one is a referral. Default true. */
  readonly referOnMissing?: boolean;
  /** Count the reasons of each side. Costs about as much again. Default false. */
  readonly reasons?: boolean;
  readonly segments?: readonly Segment[];
  /** Groups whose approval rates are held against each other; default: the protected facts that need no bands. */
  readonly groups?: readonly Segment[];
  /** The number of each side that ranks applicants; default: the output of its only scorecard. */
  readonly scores?: Readonly<Partial<Record<SideName, string>>>;
  /** Applicants kept of each pair of outcomes that differ, and of those refused: the first ones. Default 20. */
  readonly samples?: number;
}

/**
 * What a comparison found: plain JSON. Counts are exact whole numbers; shares, rates and statistics are doubles computed from
 * them at the end, `null` where their denominator is none.
 */
export interface ComparisonReport {
  readonly packs: Readonly<Record<SideName, ComparedPack>>;
  /** Those that both sides decided. */
  readonly applicants: number;
  readonly refused: { readonly count: number; readonly samples: readonly RefusedApplicant[] };
  /** All nine pairs of outcomes. */
  readonly matrix: readonly MatrixCell[];
  /** The pairs that differ, the swap set: how many, and the first applicants of each. */
  readonly changed: number;
  readonly swaps: readonly Swap[];
  readonly sides: Readonly<Record<SideName, SideReport>>;
  /** Why outcomes differ: the first thing that differs, most frequent first. */
  readonly divergences: readonly CountedDivergence[];
  readonly segments: readonly SegmentReport[];
  readonly fairness: {
    readonly source: "29 CFR 1607.4(D)";
    readonly rule: "four-fifths";
    readonly facts: readonly FairnessReport[];
  };
  /** Of scores between the sides and between populations; `null` where there is nothing to compare. */
  readonly stability: {
    readonly sides: StabilityIndex | null;
    readonly populations: Readonly<Record<SideName, StabilityIndex | null>>;
  };
}

export interface ComparedPack {
  readonly id: string;
  readonly version: string;
  readonly hash: string;
}

export interface RefusedApplicant {
  readonly ref: string;
  readonly issues: readonly Issue[];
}

export interface Known {
  readonly good: number;
  readonly bad: number;
  /** Of those whose outcome is known. */
  readonly badRate: number | null;
}

export interface MatrixCell extends Known {
  readonly a: Outcome;
  readonly b: Outcome;
  readonly count: number;
}

export interface Swap {
  readonly a: Outcome;
  readonly b: Outcome;
  readonly count: number;
  readonly samples: readonly SwapSample[];
}

export interface SwapSample {
  readonly ref: string;
  readonly good?: boolean;
  readonly divergence: Divergence;
}

/** The first thing in the order of computation that the sides see differently. */
export type Divergence =
  /** A rule, row or attribute that one side certainly hit and the other did not. */
  | { readonly kind: "item"; readonly decision: string; readonly item: string; readonly hitBy: SideName }
  /** The same items were hit, and the output has another value. */
  | { readonly kind: "output"; readonly decision: string; readonly output: string }
  /** The same was computed and is read as another outcome. */
  | { readonly kind: "outcome" };

export interface CountedDivergence {
  readonly divergence: Divergence;
  readonly count: number;
}

export interface SideReport {
  readonly outcomes: Readonly<Record<Outcome, number>>;
  readonly approvalRate: number | null;
  /** Referred because unknown facts left the outcome open. */
  readonly open: number;
  /** Bad among the approved whose outcome is known. */
  readonly approvedBadRate: number | null;
  /** By code: how many applicants were told it first, and among the first four. Empty unless asked for. */
  readonly reasons: readonly { readonly code: string; readonly first: number; readonly told: number }[];
  /** `null` without a score. */
  readonly score: ScoreReport | null;
}

export interface ScoreReport {
  readonly name: string;
  readonly count: number;
  /** Applicants without a known score. */
  readonly unknown: number;
  readonly lowest: number | null;
  readonly highest: number | null;
  readonly mean: number | null;
  /** Kolmogorov–Smirnov and the area under the curve of known outcomes, ties counted half; higher scores are better. */
  readonly ks: number | null;
  readonly auc: number | null;
  /** False when there were so many different scores that neighbours were counted as one, `step` apart. */
  readonly exact: boolean;
  readonly step?: number;
}

/** One group of a segment. */
export type GroupKey =
  | { readonly kind: "value"; readonly value: string }
  /** From `from` up to, not including, `to`; an end left out is open. */
  | { readonly kind: "band"; readonly from?: number; readonly to?: number }
  | { readonly kind: "none" | "unknown" | "other" };

export interface SegmentReport {
  readonly fact: string;
  readonly groups: readonly SegmentGroup[];
}

export interface SegmentGroup extends Known {
  readonly key: GroupKey;
  readonly count: number;
  readonly changed: number;
  readonly sides: Readonly<
    Record<
      SideName,
      { readonly outcomes: Readonly<Record<Outcome, number>>; readonly approvalRate: number | null }
    >
  >;
}

export interface FairnessReport {
  readonly fact: string;
  readonly sides: Readonly<Record<SideName, readonly FairnessGroup[]>>;
}

/** The approval rate of a group beside the highest of all groups of the fact. */
export interface FairnessGroup {
  readonly key: GroupKey;
  readonly count: number;
  readonly approved: number;
  readonly rate: number | null;
  /** Left out of groups whose fact is unknown or none: they are no group of people. */
  readonly ratio?: number;
  /** Whether the ratio is below four fifths, found with whole numbers. */
  readonly belowFourFifths?: boolean;
}

/** Population stability index: bins with what both populations have in them. */
export interface StabilityIndex {
  readonly index: number;
  readonly bins: readonly {
    readonly from: number | null;
    readonly to: number | null;
    readonly expected: number;
    readonly actual: number;
  }[];
}
