import type { CompiledPack } from "../compiled-pack.ts";
import type { Frame } from "../decision-kind.ts";
import type { DecisionReason } from "../decision.ts";
import type { Outcome } from "../pack-schema.ts";

/** What completions of missing facts are tried for. */
export interface Question {
  readonly pack: CompiledPack;
  readonly frame: Frame;
  /** 1 at the slots of `missing`. */
  readonly pending: Uint8Array;
  /** The facts that are missing and whose source can be asked. */
  readonly missing: readonly string[];
  readonly referOnMissing: boolean;
  /** What is asked: the outcome, the outputs, or the outcome and, where that is no decline, the outputs. */
  readonly of: "outcome" | "outputs" | "both";
  /** The facts that may change it; all others are known not to. */
  readonly undecided: readonly string[];
}

/** What all completions have in common. */
export interface Agreed {
  readonly outcome: Outcome;
  readonly possible: ReadonlySet<Outcome>;
  /** The frame of one of them: its outputs are those of all. */
  readonly completion: Frame | undefined;
  /** Codes of reasons that each of them gives. */
  readonly common: ReadonlySet<string>;
  /** All reasons that some of them gives; only kept where a missing fact is a value. */
  readonly reasons: readonly DecisionReason[];
}
