import { lowerTypedLeaf } from "../conditions/typed-leaf.ts";
import { MAYBE } from "../truth.ts";
import { UNKNOWN } from "../value.ts";
import type { Semantics } from "./semantics.ts";

/** Missing facts and errors are unknown, and an unknown never passes. A cell that may match, may match. */
export const strict: Semantics = {
  name: "strict",
  missing: UNKNOWN,
  error: UNKNOWN,
  undecidedIf: "error",
  quantifies: true,
  equality: { absentField: MAYBE, wholeSeconds: false },
  converts: false,
  refusesMisfits: true,
  emptyGroup: undefined,
  lowerLeaf: lowerTypedLeaf,
  settleCell: (truth) => truth,
  settleCondition: (truth) => truth,
};
