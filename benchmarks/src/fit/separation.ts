export interface Scored {
  readonly score: number;
  readonly good: boolean;
}

/** The chance that a random good applicant scores higher than a random bad one; ties count half. */
export function areaUnderCurve(scored: readonly Scored[]): number {
  const good = scored.filter((one) => one.good);
  const bad = scored.filter((one) => !one.good);
  let wins = 0;
  for (const a of good) for (const b of bad) wins += a.score > b.score ? 1 : a.score === b.score ? 0.5 : 0;
  return wins / (good.length * bad.length);
}

/** Kolmogorov–Smirnov: the widest gap between the shares of bad and of good applicants below a score. */
export function kolmogorovSmirnov(scored: readonly Scored[]): number {
  const good = scored.filter((one) => one.good).length;
  const bad = scored.length - good;
  const gaps = [...new Set(scored.map(({ score }) => score))].map((cut) => {
    const below = scored.filter(({ score }) => score <= cut);
    const goodBelow = below.filter((one) => one.good).length;
    return Math.abs((below.length - goodBelow) / bad - goodBelow / good);
  });
  return Math.max(...gaps);
}
