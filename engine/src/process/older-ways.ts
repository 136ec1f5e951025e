import type { OlderRelocation } from "../workflow/index.ts";

/**
 * How programs of before carried steps out where this one does otherwise. A replay tries them, latest first, where a
 * step is not what this program comes to: a journal is proved by the program that wrote it.
 */
export const olderWays: readonly OlderWays[] = [
  // Sub-flows of a run that moved to another version kept their time limits; a plan might make one task of two.
  { migrates: "limits-kept" },
  // Runs undid what they had done beside sub-flows that they had left or cancelled, not after them.
  { migrates: "limits-kept", undoes: "beside-left" },
  // Runs that moved to another version were put there by the names of states, and did not go on by themselves.
  { migrates: "by-name", undoes: "beside-left" },
  // Runs did not wait for the end of sub-flows that they had left or cancelled, and were not told of it.
  { migrates: "by-name", undoes: "beside-left", leavesSubflows: "at-once" },
];

export interface OlderWays {
  readonly migrates?: OlderRelocation;
  readonly leavesSubflows?: "at-once";
  readonly undoes?: "beside-left";
}
