/** The clock that decides what is due: one for all processes of a store. It never goes back within a process. */
export interface StoreClock {
  /** RFC 3339 UTC with milliseconds. */
  readonly now: () => string;
  /** How far this machine's own clock is ahead of it, in milliseconds. */
  readonly aheadMs: () => number;
}

/** What a clock is made of; tests bring their own. */
export interface TimeSources {
  /** The machine's time of day, which people and programs set. */
  readonly wallMs: () => number;
  /** What goes on evenly whatever the time of day is set to. */
  readonly monotonicMs: () => number;
}

const machine: TimeSources = { wallMs: () => Date.now(), monotonicMs: () => performance.now() };

/** A clock is set, not slewed, when it moves by more than this against the one that goes on evenly. */
const SET_MS = 1_000;

/**
 * One process, its machine's clock. Set forward, time goes with it; set back, time goes on from where it was until the
 * machine's clock has come up to it again, so that no deadline moves away and no entry is dated before its cause.
 */
export function steadyClock({ wallMs, monotonicMs }: TimeSources = machine): StoreClock {
  let last = { wall: wallMs(), monotonic: monotonicMs() };
  /** How far time is ahead of a machine that was set back. */
  let kept = 0;
  let latest = last.wall;

  function nowMs(): number {
    const [wall, monotonic] = [wallMs(), monotonicMs()];
    const set = wall - last.wall - (monotonic - last.monotonic);
    last = { wall, monotonic };
    if (Math.abs(set) > SET_MS) kept = Math.max(0, kept - set);
    latest = Math.max(latest, wall + kept);
    return latest;
  }
  /** Under load many ask within a millisecond, and making the text takes longer than looking at the clock. */
  let told = { ms: latest, text: new Date(latest).toISOString() };
  return {
    now() {
      const ms = nowMs();
      if (told.ms !== ms) told = { ms, text: new Date(ms).toISOString() };
      return told.text;
    },
    aheadMs: () => -kept,
  };
}

/** The one of this process. */
export const machineClock: StoreClock = steadyClock();
