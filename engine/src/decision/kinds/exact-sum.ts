/**
 * A sum of decimals without rounding: the points of a scorecard as whole multiples of their finest digit,
 * which doubles add exactly: `sum(initial, parts, from, to)` adds the parts from `from` to `to`, not included.
 * Answers `undefined` when the points are so large or fine that they might not.
 */
export function exactSum(
  points: readonly number[],
): ((initial: number, parts: ArrayLike<number>, from: number, to: number) => number) | undefined {
  const unit = 10 ** Math.max(0, ...points.map(digitsAfterPoint));
  const largest = points.reduce((total, value) => total + Math.abs(value) * unit, 0);
  // 15 significant digits: the quotient below then prints as the decimal it stands for.
  if (!(largest < 1e15)) return undefined;
  return (initial, parts, from, to) => {
    let total = Math.round(initial * unit);
    for (let index = from; index < to; index += 1) total += Math.round((parts[index] ?? 0) * unit);
    return total / unit + 0;
  };
}

function digitsAfterPoint(value: number): number {
  const [mantissa = "", exponent = "0"] = String(value).split("e");
  const fraction = mantissa.split(".")[1]?.length ?? 0;
  return Math.max(0, fraction - Number(exponent));
}
