import { lowerTypedLeaf } from "../conditions/typed-leaf.ts";
import { FALSE, TRUE, type Truth } from "../truth.ts";
import type { Semantics } from "./semantics.ts";

/** FEEL as it is written: missing facts and errors are null, and what is not true does not match. */
export const dmn: Semantics = {
  name: "dmn",
  missing: null,
  error: null,
  undecidedIf: "else",
  quantifies: true,
  equality: { absentField: FALSE, wholeSeconds: true },
  converts: true,
  refusesMisfits: false,
  emptyGroup: undefined,
  lowerLeaf: lowerTypedLeaf,
  settleCell: trueOrFalse,
  settleCondition: trueOrFalse,
};

/** A null is no match. */
export function trueOrFalse(truth: Truth): Truth {
  return truth === TRUE ? TRUE : FALSE;
}
