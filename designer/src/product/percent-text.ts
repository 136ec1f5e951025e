/**
 * A decimal fraction as text in hundredths, exactly: "0.0005" is "0.05". Texts, because a rate must not be rounded by
 * a double on its way through a form.
 */
export function toPercent(fraction: string): string {
  return shifted(fraction, 2);
}

/** The fraction of a percentage as text; nothing where it is no number. */
export function fromPercent(percent: string): string | undefined {
  return /^\d+(\.\d+)?$/.test(percent) ? shifted(percent, -2) : undefined;
}

function shifted(text: string, by: number): string {
  const [whole = "0", decimals = ""] = text.split(".");
  const point = whole.length + by;
  const digits = whole + decimals;
  const padded = point < 1 ? "0".repeat(1 - point) + digits : digits.padEnd(point, "0");
  const at = Math.max(point, 1);
  const left = padded.slice(0, at).replace(/^0+(?=\d)/, "");
  const right = padded.slice(at).replace(/0+$/, "");
  return right === "" ? left : `${left}.${right}`;
}
