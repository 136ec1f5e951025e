import type { Applicant } from "../german-credit/applicant.ts";
import type { Column } from "../german-credit/columns.ts";
import { binCodes, binNumbers } from "./bins.ts";
import { fitLogistic, type LogisticModel } from "./logistic-regression.ts";
import { binIndex, toScorecard, type FittedCharacteristic, type Scorecard } from "./scorecard.ts";
import { informationValue, weightsOfEvidence } from "./weight-of-evidence.ts";

const binning = { maxBins: 5, minShare: 0.05 };
const MIN_INFORMATION = 0.02;
const RIDGE = 1;

export interface FittedScorecard {
  readonly card: Scorecard;
  readonly model: LogisticModel;
  readonly information: readonly { fact: string; value: number; used: boolean }[];
}

/**
 * Bins every column, keeps those that tell something, fits a logistic regression on their weights of evidence
 * and scales it to points. A column whose coefficient turns out negative speaks against its own evidence, only
 * because others say the same better, and is left out.
 */
export function fitScorecard(training: readonly Applicant[], columns: readonly Column[]): FittedScorecard {
  const all = columns.map((column) => characteristicOf(training, column));
  const information = all.map(({ fact, bins }) => ({ fact, value: informationValue(bins) }));
  let kept = all.filter((_, at) => (information[at]?.value ?? 0) >= MIN_INFORMATION);
  for (;;) {
    const model = fitOn(training, kept);
    const worst = Math.min(...model.coefficients);
    if (worst > 0) {
      const used = new Set(kept.map(({ fact }) => fact));
      return {
        card: toScorecard(model, kept),
        model,
        information: information.map((one) => ({ ...one, used: used.has(one.fact) })),
      };
    }
    const dropped = model.coefficients.indexOf(worst);
    kept = kept.filter((_, at) => at !== dropped);
  }
}

function characteristicOf(training: readonly Applicant[], column: Column): FittedCharacteristic {
  const observations = training.map(({ facts, repaid }) => ({
    value: facts[column.fact] ?? "",
    good: repaid,
  }));
  const options = { ...binning, better: column.better };
  const bins =
    column.values === undefined
      ? binNumbers(observations, options)
      : binCodes(observations, column.values, options);
  return { fact: column.fact, bins, weights: weightsOfEvidence(bins) };
}

function fitOn(training: readonly Applicant[], kept: readonly FittedCharacteristic[]): LogisticModel {
  const rows = training.map(({ facts }) =>
    kept.map(({ fact, bins, weights }) => weights[binIndex(bins, facts[fact])] ?? 0),
  );
  return fitLogistic(
    rows,
    training.map(({ repaid }) => repaid),
    { ridge: RIDGE },
  );
}
