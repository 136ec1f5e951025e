import { lowerLibraryLeaf } from "../conditions/library-leaf.ts";
import { FALSE, TRUE } from "../truth.ts";
import { trueOrFalse } from "./dmn.ts";
import type { Semantics } from "./semantics.ts";

/**
 * json-rules-engine's answers for its conditions; formulas and cells, which that library has not, are FEEL as
 * written. A condition is MAYBE only where the library throws and loses the whole run; that is passed on, because
 * a rule that cannot be evaluated is never "no match".
 */
export const jsonRulesEngine: Semantics = {
  name: "json-rules-engine",
  missing: null,
  error: null,
  undecidedIf: "else",
  quantifies: false,
  equality: { absentField: FALSE, wholeSeconds: true },
  converts: true,
  refusesMisfits: false,
  emptyGroup: TRUE,
  lowerLeaf: lowerLibraryLeaf,
  settleCell: trueOrFalse,
  settleCondition: (truth) => truth,
};
