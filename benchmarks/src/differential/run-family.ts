import fc from "fast-check";
import type { Family } from "./families.ts";

export interface FamilyRun {
  readonly runs: number;
  /** The smallest case found that does not agree, and how to come back to it. */
  readonly found?: {
    readonly case: unknown;
    readonly said: string;
    readonly seed: number;
    readonly path: string;
  };
}

const CHUNK = 1_000;

/** Tries random cases, a thousand at a time so that nothing piles up; stops at the first that does not agree. */
export async function runFamily<Case>(
  family: Family<Case>,
  options: { readonly runs: number; readonly seed: number; progress(done: number): void },
): Promise<FamilyRun> {
  const property = fc.asyncProperty(family.cases, async (one) => {
    const said = await family.check(one);
    if (said !== undefined) throw new Disagreement(said);
  });
  for (let done = 0; done < options.runs; done += CHUNK) {
    // Each chunk has a seed of its own, which follows from the one that is printed.
    const seed = options.seed + done / CHUNK;
    const details = await fc.check(property, { seed, numRuns: Math.min(CHUNK, options.runs - done) });
    if (details.failed) {
      const error = details.errorInstance;
      const found = {
        case: details.counterexample?.[0],
        said: error instanceof Disagreement ? error.message : String(error),
        seed,
        path: details.counterexamplePath ?? "",
      };
      return { runs: done + details.numRuns, found };
    }
    options.progress(Math.min(done + CHUNK, options.runs));
  }
  return { runs: options.runs };
}

class Disagreement extends Error {}
