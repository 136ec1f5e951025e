import type { SeededRandom } from "./seeded-random.ts";

/** Thrown inside a turn when the process that took it has died: nobody hears of it. */
export class ProcessDied extends Error {}

interface Turn {
  readonly owner: object;
  readonly go: () => Promise<void>;
}

/** Microtasks that pass between two calls to the outside at most; more only costs another round. */
const TICKS = 12;
const MOST_IDLE_ROUNDS = 2_000;

/**
 * Decides the order of everything that happens: each call to the outside waits for its turn, and the next one is
 * drawn from all that wait. The same random numbers give the same interleaving.
 */
export class Turns {
  #waiting: Turn[] = [];

  /** Does `act` when its turn comes; if its owner has died by then or dies in it, the promise never settles. */
  take<T>(owner: object, act: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const go = async () => {
        try {
          resolve(await act());
        } catch (thrown) {
          if (thrown instanceof ProcessDied) return;
          reject(thrown instanceof Error ? thrown : new Error(String(thrown)));
        }
      };
      this.#waiting.push({ owner, go });
    });
  }

  /** Forgets what a dead process was about to do. */
  drop(owner: object): void {
    this.#waiting = this.#waiting.filter((turn) => turn.owner !== owner);
  }

  /** Gives turns until `settled`; `before` is called before each. */
  async until(settled: () => boolean, random: SeededRandom, before: () => void): Promise<void> {
    for (let idle = 0; idle < MOST_IDLE_ROUNDS; idle++) {
      for (let tick = 0; tick < TICKS; tick++) await Promise.resolve();
      if (settled()) return;
      if (this.#waiting.length === 0) continue;
      idle = 0;
      before();
      const [turn] = this.#waiting.splice(random.below(this.#waiting.length), 1);
      await turn?.go();
    }
    throw new Error("Expected a call to the outside, but everything waits for ever");
  }
}
