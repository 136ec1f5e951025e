import type { StoreClock } from "./store/store-clock.ts";

/** A clock that is off by less hurts nobody. */
const WORTH_TELLING_MS = 2_000;
const EVERY_MS = 5_000;

/**
 * Says in the log when this machine's clock is off, or is set while the process runs; it is said again when it changes.
 * Answers how to stop.
 */
export function watchClock(
  clock: Pick<StoreClock, "aheadMs">,
  warn: (details: { readonly seconds: number }, sentence: string) => void,
): () => void {
  let last = { wall: Date.now(), monotonic: performance.now() };
  let told = 0;
  const look = (): void => {
    const now = { wall: Date.now(), monotonic: performance.now() };
    const set = now.wall - last.wall - (now.monotonic - last.monotonic);
    last = now;
    if (Math.abs(set) > WORTH_TELLING_MS) {
      const way = set > 0 ? "forward" : "back";
      warn(
        { seconds: Math.round(set / 1_000) },
        `this machine's clock was set ${way}; no time of an application goes back`,
      );
    }
    const ahead = clock.aheadMs();
    if (Math.abs(ahead - told) <= WORTH_TELLING_MS) return;
    told = Math.abs(ahead) > WORTH_TELLING_MS ? ahead : 0;
    warn(
      { seconds: Math.round(ahead / 1_000) },
      told === 0
        ? "this machine's clock is right again"
        : "this machine's clock is off; everything goes by the store's. Let the machine keep its time (NTP)",
    );
  };
  look();
  const looking = setInterval(look, EVERY_MS);
  looking.unref();
  return () => clearInterval(looking);
}
