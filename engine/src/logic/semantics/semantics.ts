import type { Equality } from "../compare-values.ts";
import type { FALSE, TRUE, Truth } from "../truth.ts";
import type { UNKNOWN } from "../value.ts";
import type { LowerLeaf } from "../conditions/lower-leaf.ts";

export type SemanticsName = "strict" | "dmn" | "json-rules-engine";

/**
 * All that differs between the semantics. One tree and one compiler serve the three; whoever needs to ask
 * which semantics it is has found something that belongs here.
 */
export interface Semantics {
  readonly name: SemanticsName;
  /** What reading a fact that nobody gave yields. */
  readonly missing: typeof UNKNOWN | null;
  /** What an error yields: ÷ 0, an ill-typed operand, an argument out of its domain. */
  readonly error: typeof UNKNOWN | null;
  /** What `if` does when its condition is neither true nor false. */
  readonly undecidedIf: "error" | "else";
  /** Conditions may ask several things of one item of a list (`some`, `every`, `none`, `count`). */
  readonly quantifies: boolean;
  /** How values are compared for equality. */
  readonly equality: Equality;
  /** Arguments are converted implicitly: a list of one item to the item, a value to a list, a date to its midnight. */
  readonly converts: boolean;
  /** Ill-typed operands and cells that cannot mean what they seem are refused when compiled. */
  readonly refusesMisfits: boolean;
  /** How one comparison of a JSON condition is lowered to the tree. */
  readonly lowerLeaf: LowerLeaf;
  /** What `all: []` and `any: []` are; undefined: refused. */
  readonly emptyGroup: typeof FALSE | typeof TRUE | undefined;
  /** What a cell answers: a row that is not true is no match, or, where MAYBE remains, may be one. */
  readonly settleCell: (truth: Truth) => Truth;
  /** The same of a whole JSON condition. */
  readonly settleCondition: (truth: Truth) => Truth;
}
