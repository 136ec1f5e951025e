import type { Bin } from "./bins.ts";
import type { LogisticModel } from "./logistic-regression.ts";

/** Points double the odds of repaying every `pointsToDouble`; `base` points stand for `baseOddsOfBad`. */
interface Scale {
  readonly base: number;
  readonly baseOddsOfBad: number;
  readonly pointsToDouble: number;
}
const usualScale: Scale = { base: 600, baseOddsOfBad: 1 / 19, pointsToDouble: 50 };

export interface FittedCharacteristic {
  readonly fact: string;
  readonly bins: readonly Bin[];
  readonly weights: readonly number[];
}

export interface Scorecard {
  readonly initialPoints: number;
  readonly characteristics: readonly { fact: string; bins: readonly Bin[]; points: readonly number[] }[];
}

/** score = A − B·ln(odds of bad), B = PDO ÷ ln 2, A = base + B·ln(base odds); every part rounded to a point. */
export function toScorecard(
  model: LogisticModel,
  characteristics: readonly FittedCharacteristic[],
  scale = usualScale,
): Scorecard {
  const { factor, offset } = factorAndOffset(scale);
  return {
    initialPoints: Math.round(offset + factor * model.intercept),
    characteristics: characteristics.map(({ fact, bins, weights }, at) => ({
      fact,
      bins,
      points: weights.map((weight) => Math.round(factor * (model.coefficients[at] ?? 0) * weight) + 0),
    })),
  };
}

/** The points at which the model expects `chanceOfBad`. */
export function pointsAt(chanceOfBad: number, scale = usualScale): number {
  const { factor, offset } = factorAndOffset(scale);
  return Math.round(offset - factor * Math.log(chanceOfBad / (1 - chanceOfBad)));
}

/** Sums an applicant's points; a value no bin holds scores the characteristic's least. */
export function scoreOf(card: Scorecard, facts: Readonly<Record<string, number | string>>): number {
  return card.characteristics.reduce((total, { fact, bins, points }) => {
    const at = binIndex(bins, facts[fact]);
    return total + (points[at] ?? Math.min(...points));
  }, card.initialPoints);
}

/** Which bin a value falls in; −1 for none. */
export function binIndex(bins: readonly Bin[], value: number | string | undefined): number {
  if (value === undefined) return -1;
  return bins.findIndex(({ values, from, to }) =>
    values === undefined
      ? (from === undefined || Number(value) >= from) && (to === undefined || Number(value) < to)
      : values.includes(String(value)),
  );
}

function factorAndOffset({ base, baseOddsOfBad, pointsToDouble }: Scale) {
  const factor = pointsToDouble / Math.LN2;
  return { factor, offset: base + factor * Math.log(baseOddsOfBad) };
}
