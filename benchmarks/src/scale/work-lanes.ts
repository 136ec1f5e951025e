import type { Runtime } from "@lendloom/engine/runtime";

/** As the server's worker has them, in batches as `pnpm bench runs` takes. */
const LANES = 8;
const BATCH = 64;
/** An idle worker looks this often, for what another process began. */
const TICK_MS = 200;

/** Workers of one process: each takes what is due until nothing is, then waits to be woken. */
export function workLanes(
  runtime: Runtime,
  label: string,
): { readonly wake: () => void; stop(): Promise<void> } {
  const idle: (() => void)[] = [];
  const stop = new AbortController();
  const stopped = (): boolean => stop.signal.aborted;
  const wake = (): void => idle.pop()?.();
  const lane = async (number: number): Promise<void> => {
    while (!stopped()) {
      const done = await runtime.workOnce({ owner: `${label}-${number}`, limit: BATCH });
      if (done.failures.length > 0) throw done.failures[0] as Error;
      if (done.activities > 0 || stopped()) continue;
      await new Promise<void>((resolve) => idle.push(resolve));
    }
  };
  const lanes = Array.from({ length: LANES }, (_, number) => lane(number));
  const ticking = setInterval(wake, TICK_MS);
  return {
    wake,
    async stop() {
      stop.abort();
      clearInterval(ticking);
      for (const rouse of idle) rouse();
      await Promise.all(lanes);
    },
  };
}
