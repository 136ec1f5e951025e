import type { Pauses } from "../runtime/index.ts";
import type { SimulatedClock } from "./simulated-clock.ts";

export interface SimulatedPauses extends Pauses {
  /** Lets milliseconds pass; pauses that are over on the way end at their time, one after the other. */
  pass(ms: number): Promise<void>;
}

/** Pauses that end when a simulated clock is told that time passes. */
export function simulatedPauses(clock: SimulatedClock): SimulatedPauses {
  const waiting = new Set<{ readonly at: number; readonly end: () => void }>();
  const now = () => Date.parse(clock.now());
  /** Lets everything go on that waits for nothing but its turn. */
  const settle = async () => {
    for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
  };
  return {
    begin(ms) {
      let end = (): void => undefined;
      const over = new Promise<void>((resolve) => {
        const pause = {
          at: now() + ms,
          end: () => {
            waiting.delete(pause);
            resolve();
          },
        };
        waiting.add(pause);
        end = pause.end;
      });
      return { over, end };
    },
    async pass(ms) {
      await settle();
      const until = now() + ms;
      for (;;) {
        const [next] = [...waiting].filter(({ at }) => at <= until).sort((left, right) => left.at - right.at);
        if (next === undefined) break;
        clock.set(new Date(Math.max(next.at, now())).toISOString());
        next.end();
        await settle();
      }
      clock.set(new Date(until).toISOString());
      await settle();
    },
  };
}
