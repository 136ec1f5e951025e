/** Caps on what a stranger may ask of the compiler and the evaluator. Beyond them is an issue, never a hang. */
export const limits = {
  /** Characters of a decision table's cell. */
  cellLength: 2_048,
  /** Characters of a formula. */
  formulaLength: 16_384,
  /** Levels of nesting of an expression or a condition. */
  depth: 64,
  /** Links of a chain such as `a + b + c`, which nests to the left without being deep to a reader. */
  chainLinksPerLevel: 8,
  /** Items of a list that is written out. */
  listItems: 1_000,
  /** Items of a list that is bound from the wire. */
  boundListItems: 10_000,
  /** Misfits of one value from the wire that are told. */
  boundIssues: 100,
  /** Leaves of one condition, named conditions written out. */
  leaves: 5_000,
  /** Decorators before an operator's name. */
  decorators: 16,
  /** Rounds of all loops of one `for`, `some` or `every`. */
  rounds: 100_000,
  /** Units of work of one evaluation, each about a tenth of a microsecond: what it loops over, calls and computes. */
  work: 165_000,
  /** Units of work of computing an operation on literals when it is compiled; beyond, it is left to evaluation. */
  foldingWork: 4_000,
  /** Parts of a pattern, repetitions written out: a longer program takes seconds to compile and to run. */
  patternSize: 1_000,
  /** Levels of calls within calls. */
  callDepth: 500,
  /** Parts of a list or context that an expression answers: items, entries and 16 characters of texts are one each. */
  valueParts: 250_000,
  /** Characters of a text that an expression builds. */
  textLength: 100_000,
  /** Characters of a regular expression. */
  patternLength: 1_000,
} as const;
