/** The clock that decides what is due: one for all processes of a store. */
export interface StoreClock {
  /** RFC 3339 UTC with milliseconds. */
  readonly now: () => string;
  /** How far this machine's own clock is ahead of it, in milliseconds. */
  readonly aheadMs: () => number;
}

/** One process: its machine's clock. */
export const machineClock: StoreClock = {
  now: () => new Date().toISOString(),
  aheadMs: () => 0,
};
