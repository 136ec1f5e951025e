import { shuffled } from "../fit/seeded-random.ts";
import type { Applicant } from "./applicant.ts";

export const SPLIT_SEED = 20_260_401;
const TRAINING_ROWS = 700;

/** 700 rows to fit on and the rest to judge by, in the order of the file, chosen by a printed seed. */
export function splitSample(sample: readonly Applicant[], seed = SPLIT_SEED) {
  const training = new Set(
    shuffled(sample, seed)
      .slice(0, TRAINING_ROWS)
      .map(({ number }) => number),
  );
  return {
    training: sample.filter(({ number }) => training.has(number)),
    unseen: sample.filter(({ number }) => !training.has(number)),
  };
}
