/**
 * How programs of before carried steps out where this one does otherwise. A replay tries them, latest first, where a
 * step is not what this program comes to: a journal is proved by the program that wrote it.
 */
export const olderWays: readonly OlderWays[] = [
  // Runs undid what they had done beside sub-flows that they had left or cancelled, not after them.
  { undoes: "beside-left" },
  // Runs did not wait for the end of sub-flows that they had left or cancelled, and were not told of it.
  { undoes: "beside-left", leavesSubflows: "at-once" },
];

export interface OlderWays {
  readonly leavesSubflows?: "at-once";
  readonly undoes?: "beside-left";
}
