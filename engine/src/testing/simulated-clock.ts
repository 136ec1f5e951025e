import { addDelay } from "../kernel/index.ts";
import { DEFAULT_PLACE } from "../process/index.ts";
import type { Clock } from "../runtime/index.ts";

/** A clock that stands until it is told how much time passes. */
export interface SimulatedClock extends Clock {
  /** Lets `P7D`, `PT60M` or `15WD` pass. */
  pass(delay: string): void;
  set(at: string): void;
}

export function simulatedClock(start = "2026-06-01T02:00:00.000Z"): SimulatedClock {
  let at = start;
  return {
    now: () => at,
    set: (next) => {
      at = next;
    },
    pass(delay) {
      const next = addDelay(at, delay, DEFAULT_PLACE);
      if (!next.ok) throw new Error(`Expected a delay, but got ${delay}`);
      at = next.value;
    },
  };
}
