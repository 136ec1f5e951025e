import type { Server } from "node:http";
import { setImmediate as nextTurn } from "node:timers/promises";

/** Where the last one came longer ago than this, none wait. */
const STILL_ARRIVING_MS = 100;
/** Whoever makes way does so for a while at most. */
const MOST_TURNS = 1_024;
const LONGEST_MS = 2_000;

/**
 * Connections that come, of which a turn of the event loop takes up one: while they do, whatever else a turn does keeps
 * the others waiting in the kernel, where nobody can answer or refuse them.
 */
export interface Arrivals {
  watch(server: Server): void;
  /** Whether a connection has come since it was asked last. */
  hasArrived(): boolean;
  /** Whether more may wait; `settled` tells. */
  mayCome(): boolean;
  /** Resolves when no turn takes up a connection any more, a thousand did, or two seconds are over. */
  settled(): Promise<void>;
}

export function createArrivals(): Arrivals {
  let [count, asked, lastAt] = [0, 0, -Infinity];
  const mayCome = (): boolean => performance.now() - lastAt < STILL_ARRIVING_MS;
  return {
    watch(server) {
      server.on("connection", () => {
        count += 1;
        lastAt = performance.now();
      });
    },
    hasArrived() {
      const has = count > asked;
      asked = count;
      return has;
    },
    mayCome,
    async settled() {
      if (!mayCome()) return;
      const end = performance.now() + LONGEST_MS;
      for (let turn = 0, before = -1; turn < MOST_TURNS && count > before; turn += 1) {
        if (performance.now() > end) return;
        before = count;
        await nextTurn();
      }
    },
  };
}
