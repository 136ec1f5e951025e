/** How long something took over many times, in milliseconds. */
export interface Quantiles {
  readonly times: number;
  readonly median: number;
  readonly p90: number;
  readonly longest: number;
}

/** Null: there were none. */
export function quantiles(times: readonly number[]): Quantiles | null {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number) => Math.round(sorted[Math.ceil(share * sorted.length) - 1] ?? 0);
  return sorted.length === 0 ? null : { times: sorted.length, median: at(0.5), p90: at(0.9), longest: at(1) };
}

export function told({ times, median, p90, longest }: Quantiles): string {
  return `${times} times, median ${median} ms, 90 % within ${p90} ms, longest ${longest} ms`;
}
