/**
 * How programs of before carried steps out where this one does otherwise. A replay tries them, latest first, where a
 * step is not what this program comes to: a journal is proved by the program that wrote it.
 */
export const olderWays: readonly OlderWays[] = [
  // Runs did not wait for the end of sub-flows that they had left or cancelled, and were not told of it.
  { leavesSubflows: "at-once" },
];

export interface OlderWays {
  readonly leavesSubflows?: "at-once";
}
