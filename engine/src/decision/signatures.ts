import type { ContentHash, Issue, Json, Result, Texts } from "../kernel/index.ts";
import type { CatalogueDefinition, FactDeclaration, FactSource } from "./catalogue-schema.ts";
import type { Decision } from "./decision.ts";
import type { Outcome, PackCase, PackDefinition } from "./pack-schema.ts";

/** A checked catalogue: facts and sources by name, own properties only. */
export interface Catalogue {
  readonly definition: CatalogueDefinition;
  readonly hash: ContentHash;
  readonly warnings: readonly Issue[];
  fact(name: string): FactDeclaration | undefined;
  source(id: string): FactSource | undefined;
}
/** A pack whose every expression is checked and compiled. */
export interface CompiledPack {
  readonly definition: PackDefinition;
  readonly catalogue: Catalogue;
  readonly hash: ContentHash;
  /** Facts read anywhere in the pack, sorted. */
  readonly reads: readonly string[];
  readonly warnings: readonly Issue[];
}
export interface FlatTrace {
  readonly truths: Uint8Array;
  readonly points: Float64Array;
}
export interface Evaluation {
  readonly decision: Decision;
  readonly trace: FlatTrace;
}
export interface DecisionInput {
  readonly facts: { readonly [name: string]: Json };
  readonly at: string;
}
export interface ReadableTrace {
  readonly pack: Decision["pack"];
  readonly at: string;
  readonly outcome: Outcome;
  readonly decisions: readonly Json[];
}
export type DataPlan =
  | { readonly kind: "settled"; readonly evaluation: Evaluation }
  | {
      readonly kind: "needs";
      readonly source: string;
      readonly facts: readonly string[];
      readonly undecided: readonly string[];
      readonly cost?: { readonly amountMinor: number; readonly currency: string };
      readonly latencyMs?: number;
    };
export interface CaseResult {
  readonly id: string;
  readonly title: Texts;
  readonly passed: boolean;
  readonly decision?: Decision;
  readonly issues: readonly Issue[];
}
export interface CasesRun {
  readonly results: readonly CaseResult[];
  /** Pointers of rules, rows and attributes that some case definitely hit, and of those that none did. */
  readonly hit: readonly string[];
  readonly neverHit: readonly string[];
}
export declare function loadCatalogue(json: unknown): Result<Catalogue>;
export declare function compilePack(
  json: unknown,
  context: { readonly catalogue: Catalogue },
): Result<CompiledPack>;
export declare function evaluate(
  pack: CompiledPack,
  input: DecisionInput,
  options?: { readonly referOnMissing?: boolean },
): Result<Evaluation>;
export declare function renderTrace(pack: CompiledPack, evaluation: Evaluation): ReadableTrace;
export declare function planData(
  pack: CompiledPack,
  input: DecisionInput & { readonly unavailable: readonly string[] },
): Result<DataPlan>;
export declare function runPackCases(pack: CompiledPack, cases: readonly PackCase[]): CasesRun;
