/** The instant a period (`P90D`, `P6M`, `P5Y`) before `now`, RFC 3339 UTC. What has ended before it may go. */
export function periodBefore(now: string, period: string): string {
  const [, count = "0", unit] = /^P(\d+)([DMY])$/.exec(period) ?? [];
  const date = new Date(now);
  const many = Number(count);
  if (unit === "D") date.setUTCDate(date.getUTCDate() - many);
  else {
    const day = date.getUTCDate();
    date.setUTCDate(1);
    date.setUTCMonth(date.getUTCMonth() - many * (unit === "Y" ? 12 : 1));
    const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
    date.setUTCDate(Math.min(day, last));
  }
  return date.toISOString();
}
