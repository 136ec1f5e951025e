import type { Json } from "../kernel/index.ts";
import type { ConditionParts } from "./conditions/condition-block.ts";
import type { Codes } from "./plain-values.ts";
import type { Environment, Scope } from "./scope.ts";
import type { SemanticsName } from "./semantics/semantics.ts";
import type { Limits } from "./tree/limits-of.ts";
import type { Truth } from "./truth.ts";
import type { StaticType as FeelType } from "./tree/static-type.ts";
import type { ValueType } from "./value-type.ts";
import type { Value } from "./value.ts";

/** Where an expression stands and what it may read; `pointer` is quoted by its issues. */
export interface CompileContext {
  readonly scope: Scope;
  readonly semantics: SemanticsName;
  readonly pointer: string;
  /** Types that `instance of` and parameters may name besides FEEL's own, such as DMN's item definitions. */
  readonly types?: ReadonlyMap<string, FeelType>;
  /**
   * What a name or function that nobody declared is, `refused` unless said otherwise. To DMN as it is written
   * it is an error when it is evaluated (`null`); strict refuses it in any case.
   */
  readonly unknownNames?: "refused" | "error";
}

export interface Compiled {
  /** The scope names it reads, each once, in the order of the scope. */
  readonly reads: readonly string[];
  /**
   * The scope names whose being known it asks for (`is known(x)`): only through them may an answer that is
   * settled change when an unknown fact becomes known.
   */
  readonly probes: readonly string[];
  /** What it yields. */
  readonly type: ValueType;
}

/** A slot with the codes of its type. */
export interface SlotPlace {
  readonly slot: number;
  readonly codes: Codes;
}

export interface Expression extends Compiled {
  /** Of an expression that is nothing but a name: where its value lies. */
  readonly place?: SlotPlace;
  /** Of a literal: what it answers. */
  readonly constant?: Value;
  evaluate(env: Environment): Value;
}

/** A decision table's cell: tests of one input. */
export interface UnaryTests extends Compiled {
  /** It asks whether its input is known, so what the input reads are probes, too. */
  readonly probesInput: boolean;
  /** Where its answer can change; `undefined` when it hangs on more than comparing the input with literals. */
  readonly limits: Limits | undefined;
  evaluate(input: Value, env: Environment): Truth;
}

/** One comparison of a condition, as its author wrote it. */
export interface LeafInfo {
  /** Where it is written: under the rule, or under the named condition it came from. */
  readonly pointer: string;
  readonly fact: string;
  readonly operator: string;
  readonly value: Json;
  readonly path?: string;
}

export interface Condition extends Compiled {
  readonly leaves: readonly LeafInfo[];
  /** What `conditionBlock` lays out beside the parts of other conditions. */
  readonly parts: ConditionParts;
  /**
   * Evaluates every leaf, without short circuit, and writes the truth of `leaves[i]` to
   * `truths[offset + i]`: an explanation needs the leaves that did not matter, too.
   */
  evaluate(env: Environment, truths: Uint8Array, offset: number): Truth;
}

/** A condition that others refer to by name, with the place it is written at. */
export interface NamedCondition {
  readonly conditions: Json;
  readonly pointer: string;
}
