const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/** A made-up resident identity number with a right check character (GB 11643-1999), one for each number. */
export function identityNumber(number: number): string {
  const day = new Date(Date.UTC(1960, 0, 1 + Math.floor(number / 1_000)));
  const born = day.toISOString().slice(0, 10).replaceAll("-", "");
  const digits = `110101${born}${String(number % 1_000).padStart(3, "0")}`;
  const sum = weights.reduce((total, weight, at) => total + weight * Number(digits[at]), 0);
  return digits + ("10X98765432"[sum % 11] ?? "");
}
