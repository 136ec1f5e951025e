/** What a number of things done at the same time came to. */
export interface Throughput {
  readonly perSecond: number;
  /** How long each took, ascending, in milliseconds. */
  readonly tookMs: readonly number[];
  /** Processor time of all threads of the process for each, in microseconds: steadier than rates where others work. */
  readonly cpuUs: number;
  /** What of it the thread took that computes and answers; the rest is the writing thread's and V8's helpers'. */
  readonly threadUs: number;
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
  const usedHere = process.threadCpuUsage();
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
  const each = ({ user, system }: NodeJS.CpuUsage) => (user + system) / count;
  const [cpuUs, threadUs] = [each(process.cpuUsage(used)), each(process.threadCpuUsage(usedHere))];
  return { perSecond, tookMs: tookMs.sort((left, right) => left - right), cpuUs, threadUs };
}

export function percentile(ascending: readonly number[], share: number): number {
  return ascending[Math.min(ascending.length - 1, Math.floor(share * ascending.length))] ?? Number.NaN;
}
