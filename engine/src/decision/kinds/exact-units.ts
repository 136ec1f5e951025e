/** Decimals as whole multiples of their finest digit, which doubles add exactly. */
export interface ExactUnits {
  readonly unitsOf: (points: number) => number;
  readonly pointsOf: (units: number) => number;
}

/**
 * Units in which the points of a scorecard are summed without rounding. Answers `undefined` when the points are so
 * large or fine that doubles might not add them exactly.
 */
export function exactUnits(points: readonly number[]): ExactUnits | undefined {
  const unit = 10 ** Math.max(0, ...points.map(digitsAfterPoint));
  const largest = points.reduce((total, value) => total + Math.abs(value) * unit, 0);
  // 15 significant digits: the quotient below then prints as the decimal it stands for.
  if (!(largest < 1e15)) return undefined;
  return {
    unitsOf: (each) => Math.round(each * unit),
    pointsOf: (units) => units / unit + 0,
  };
}

function digitsAfterPoint(value: number): number {
  const [mantissa = "", exponent = "0"] = String(value).split("e");
  const fraction = mantissa.split(".")[1]?.length ?? 0;
  return Math.max(0, fraction - Number(exponent));
}
