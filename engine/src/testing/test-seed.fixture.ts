/**
 * What random cases of this run of the tests begin with: `LENDLOOM_SEED`, else the number that the test command takes from the
 * commit, so that a commit is tested the same way everywhere and the next one in another. Whole, below 2³¹.
 */
export const testSeed = Number(
  process.env["LENDLOOM_SEED"] ?? process.env["LENDLOOM_COMMIT_SEED"] ?? Date.now() % 2 ** 31,
);
