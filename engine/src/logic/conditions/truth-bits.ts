import { FALSE, MAYBE, TRUE, type Truth } from "../truth.ts";

/*
 * Truths as bits of 32-bit words: those that are TRUE from `offset` on, those that are MAYBE `half` words after them.
 */

/** Writes a truth where both bits are still zero. */
export function writeTruth(words: Int32Array, half: number, bit: number, truth: Truth): void {
  if (truth === FALSE) return;
  const at = (bit >>> 5) + (truth === MAYBE ? half : 0);
  words[at] = (words[at] as number) | (1 << (bit & 31));
}

export function readTruth(words: readonly number[], offset: number, half: number, bit: number): Truth {
  const at = offset + (bit >>> 5);
  if ((((words[at] as number) >>> (bit & 31)) & 1) === 1) return TRUE;
  return (((words[at + half] as number) >>> (bit & 31)) & 1) === 1 ? MAYBE : FALSE;
}
