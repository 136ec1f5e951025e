import type { ReleasedWork } from "./flow-store.ts";
import type { Pause, Pauses } from "./ports.ts";
import type { ActivityRow, Claimed } from "./run-store.ts";
import type { Steps } from "./step-run.ts";

/** Renewed that often in a lease, so that a store that fails twice in a row costs nothing. */
const RENEWALS = 3;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

/** A worker that is told to end. */
export interface Leaving {
  /** What is claimed and not begun yet is given back. */
  isLeaving(): boolean;
  /** From then on it does not wait for calls under way. */
  readonly gone: Promise<void>;
}

/** How a round works: how long what it claims is its own, and whether it has to end. */
export interface Turn {
  readonly leaseMs: number;
  readonly leaving?: Leaving | undefined;
}

/** The lease of an activity while it is worked on, renewed until it is let go or lost. */
export class HeldLease {
  readonly #steps: Steps;
  readonly #activity: Claimed<ActivityRow>;
  readonly #leaseMs: number;
  readonly #renewing: Promise<void>;
  #pause: Pause | undefined;
  #let = false;
  #lost = false;
  #until: string;

  constructor(steps: Steps, activity: Claimed<ActivityRow>, leaseMs: number) {
    this.#steps = steps;
    this.#activity = activity;
    this.#leaseMs = leaseMs;
    this.#until = this.#end();
    this.#renewing = this.#renew(steps.ports.pauses);
  }

  /** Whether it is still this worker's, as far as it knows. */
  isHeld(): boolean {
    return !this.#lost && this.#steps.ports.clock.now() < this.#until;
  }

  /** Renews it no more. */
  async letGo(): Promise<void> {
    this.#let = true;
    this.#pause?.end();
    await this.#renewing;
  }

  async #renew(pauses: Pauses | undefined): Promise<void> {
    if (pauses === undefined) return;
    const { clock, store } = this.#steps.ports;
    for (;;) {
      this.#pause = pauses.begin(this.#leaseMs / RENEWALS);
      await this.#pause.over;
      if (this.#let) return;
      const { tenant, runId, generation: id, lease } = this.#activity;
      const leaseUntil = this.#end();
      try {
        const held = { tenant, runId, id, lease };
        this.#lost = !(await store.renewLease(held, { now: clock.now(), leaseUntil }));
        if (this.#lost) return;
        this.#until = leaseUntil;
      } catch {
        // Tried again before the lease ends; whoever answers the call finds out whether it did.
      }
    }
  }

  #end(): string {
    return new Date(Date.parse(this.#steps.ports.clock.now()) + this.#leaseMs).toISOString();
  }
}

/**
 * Writes what is known, again and again with growing pauses while `mayGoOn` says so: a store that is busy or full for a
 * moment loses nothing. Without pauses, and when time is up, it throws what was thrown last.
 */
export async function writePatiently<T>(
  { ports: { pauses } }: Steps,
  write: () => Promise<T>,
  mayGoOn: () => boolean,
): Promise<T> {
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    try {
      return await write();
    } catch (thrown) {
      if (pauses === undefined || !mayGoOn()) throw thrown;
      await pauses.begin(pauseMs).over;
    }
  }
}

/** How long a round tries again what the store did not take. */
const PATIENCE_MS = 3_000;

/** Does a claimed piece of work, patiently; of a worker that has to end it is given back instead. */
export async function inTurn(
  steps: Steps,
  { leaving }: Turn,
  claimed: ReleasedWork,
  work: () => Promise<void>,
): Promise<void> {
  const { store, clock } = steps.ports;
  if (leaving?.isLeaving() === true) return store.releaseWork([claimed]);
  const end = Date.parse(clock.now()) + PATIENCE_MS;
  const mayGoOn = () => Date.parse(clock.now()) < end && leaving?.isLeaving() !== true;
  return writePatiently(steps, work, mayGoOn);
}
