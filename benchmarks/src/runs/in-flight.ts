/** What a number of things done at the same time came to. */
export interface Throughput {
  readonly perSecond: number;
  /** How long each took, ascending, in milliseconds. */
  readonly tookMs: readonly number[];
  /** Processor time of all threads of the process for each, in microseconds: steadier than rates where others work. */
  readonly cpuUs: number;
}

/** Does `count` things, `width` of them at any time, by the clock: a commit waits for the disk, not for the processor. */
export async function inFlight(
  count: number,
  width: number,
  act: (number: number) => Promise<unknown>,
): Promise<Throughput> {
  const tookMs: number[] = [];
  let next = 0;
  const used = process.cpuUsage();
  const begun = performance.now();
  const lane = async (): Promise<void> => {
    for (let number = next++; number < count; number = next++) {
      const since = performance.now();
      await act(number);
      tookMs.push(performance.now() - since);
    }
  };
  await Promise.all(Array.from({ length: width }, lane));
  const perSecond = (count * 1_000) / (performance.now() - begun);
  const { user, system } = process.cpuUsage(used);
  return { perSecond, tookMs: tookMs.sort((left, right) => left - right), cpuUs: (user + system) / count };
}

export function percentile(ascending: readonly number[], share: number): number {
  return ascending[Math.min(ascending.length - 1, Math.floor(share * ascending.length))] ?? Number.NaN;
}
