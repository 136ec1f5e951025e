import type { Issue, Json, Texts } from "../kernel/index.ts";
import type {
  CompiledFactReference,
  Condition,
  Expression,
  PlainValues,
  SemanticsName,
  Truth,
  UnaryTests,
  Value,
  ValueType,
} from "../logic/index.ts";
import type { DecisionEvent } from "./decision.ts";
import type { DecisionTrace, ValueRendering } from "./readable-trace.ts";

/**
 * One kind of decision. A new kind is a file that exports one of these and a line in `decision-kinds.ts`.
 * `outputs` is asked first, for all decisions, because expressions may read the outputs of any of them.
 */
export interface DecisionKind<Model> {
  outputs(model: Model): readonly OutputDeclaration[];
  compile(model: Model, context: DecisionContext): CompiledDecision;
}

/** A variable that a decision defines; the pointer is relative to the decision. */
export interface OutputDeclaration {
  readonly name: string;
  readonly type: ValueType;
  readonly pointer: string;
  /** The output may be known to be none. */
  readonly nullable: boolean;
}

/** What a kind compiles with. Everything compiled through it is checked and its issues are collected. */
export interface DecisionContext {
  readonly id: string;
  readonly pointer: string;
  readonly semantics: SemanticsName;
  report(...issues: readonly Issue[]): void;
  condition(json: Json, at: string): Condition | undefined;
  expression(text: string, at: string, expected?: ValueType): Expression | undefined;
  tests(text: string, at: string, input: ValueType): UnaryTests | undefined;
  factReference(json: Json, at: string): CompiledFactReference | undefined;
  hasReason(code: string): boolean;
  slot(name: string): number;
  /** Slots of the facts behind names: of a derived value or output, the facts it is computed from. */
  factSlots(names: readonly string[]): () => readonly number[];
  /** Reserves cells of the flat trace and answers the first. */
  reserveTruths(count: number): number;
  reservePoints(count: number): number;
  reserveWords(count: number): number;
}

/** The arrays of one evaluation. `slots` holds facts, then derived values and outputs as they are computed. */
export interface Frame {
  readonly slots: Value[];
  readonly at: string;
  readonly truths: Uint8Array;
  readonly points: Float64Array;
  /** Truths as bits, of the kinds that compute with them. */
  readonly words: number[];
  /** By slot: 1 for a missing fact whose source may still be asked; a missing answer must wait for it. */
  readonly pending: Uint8Array | undefined;
  /** While the steps run: what the slots hold, in plain form. */
  readonly plain?: PlainValues | undefined;
}

export interface CompiledDecision {
  readonly id: string;
  readonly kind: string;
  readonly title: Texts;
  /** Names it reads, sorted. */
  readonly reads: readonly string[];
  readonly outputs: readonly OutputDeclaration[];
  /** What a case can hit. */
  readonly items: readonly Item[];
  /** Where reasons are cited and what is read there. */
  readonly citations: readonly CitationSite[];
  /** The events it can emit, or the texts its output `output` can take. */
  emissions(output: string | undefined): readonly Emission[];
  /** Writes truths, points and outputs. */
  evaluate(frame: Frame): void;
  /**
   * Of a decision whose `evaluate` leaves its truths unwritten: writes them, from what the frame's slots hold. Called
   * before anybody reads `frame.truths` as a whole.
   */
  readonly complete?: (frame: Frame) => void;
  /**
   * Of rules: where among a frame's words those lie that say which of them hold, in the order of `emissions`, and how
   * many words later which of them may; outside of semantics that know rules that may hold these are not to be read.
   */
  readonly roots?: { readonly at: number; readonly half: number; readonly mayHold: boolean };
  /**
   * How to evaluate an applicant whom `other`, the decision of a pack whose facts lie in the same slots, has just decided:
   * what is the same in both is not looked at again. `isSame` tells of which names both packs have the same values.
   * Writes what it hits and its outputs; of rules that were not looked at no leaf. Absent or `undefined`: `evaluate`.
   */
  readonly after?: (
    other: CompiledDecision,
    isSame: (name: string) => boolean,
  ) => EvaluationAfter | undefined;
  occurrences(frame: Frame, output: string | undefined): Occurrences;
  events(frame: Frame): readonly DecisionEvent[];
  cited(frame: Frame, output: string | undefined): readonly Citation[];
  /** Names read by what is neither true nor false, of those items whose event matters. */
  undecided(frame: Frame, matters: (event: string | undefined) => boolean): readonly string[];
  /** Whether the answer contradicts the hit policy: such a decision never approves. Absent where nothing can. */
  readonly violated?: (frame: Frame) => Truth;
  /** Whether `items[index]` definitely was hit. */
  hit(frame: Frame, index: number): boolean;
  render(frame: Frame, rendering: ValueRendering): DecisionTrace;
}

export interface EvaluationAfter {
  /** Both decisions hit the same items and have the same outputs, whoever is decided. */
  readonly isWhole: boolean;
  /** The ids of items that both hit, or neither does, whoever is decided. */
  readonly sameItems: ReadonlySet<string>;
  /** `of` is the frame of the other decision. */
  evaluate(frame: Frame, of: Frame): void;
}

export interface Item {
  readonly id: string;
  readonly pointer: string;
}

export interface CitationSite {
  readonly code: string;
  readonly pointer: string;
  readonly reads: readonly string[];
}

export interface Emission {
  /** `undefined` when the text is only known at run time. */
  readonly event: string | undefined;
  readonly pointer: string;
  readonly explained: boolean;
}

/** Which events occur, as far as is known. */
export type Occurrences =
  | {
      readonly kind: "each";
      readonly definite: readonly string[];
      readonly possible: readonly string[];
      /** Any event at all may occur as well. */
      readonly open: boolean;
    }
  /** Exactly one of these; `undefined` stands for any text, `null` for none. */
  | { readonly kind: "one-of"; readonly texts: readonly (string | null | undefined)[] };

export interface Citation {
  readonly codes: readonly string[];
  readonly rule: string;
  readonly truth: Truth;
  readonly event: string | undefined;
  readonly reads: readonly string[];
  /** Points lost against the baseline, of a scorecard's characteristic. */
  readonly lost?: number;
}
