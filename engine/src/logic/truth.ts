/** Kleene's three truths as small numbers, so that a trace is a byte array. */
export type Truth = 0 | 1 | 2;
export const FALSE = 0;
export const TRUE = 1;
/** Neither true nor false is known. */
export const MAYBE = 2;

/** Not true is false, not false is true, and what is unknown stays so. */
export function not(truth: Truth): Truth {
  return truth === MAYBE ? MAYBE : truth === TRUE ? FALSE : TRUE;
}
