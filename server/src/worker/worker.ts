import type { Leaving, Runtime } from "@lendloom/engine/runtime";
import type { Metrics } from "../http/metrics.ts";
import { createCallRoom } from "./call-room.ts";

/** Rounds at the same time. */
const LANES = 8;
/** What one round takes at most. */
const BATCH = 4;
/** How long a round waits for its calls; what takes longer is left behind, so that no connector holds up a lane. */
const PATIENCE_MS = 250;
/**
 * Calls that are left behind: so many of one lender to one connector, and of all. Beyond that only such begin as go where
 * none hangs, so that many that hang take nothing from those that answer.
 */
const MOST_LEFT_OF_CONNECTOR = 32;
const MOST_LEFT = 256;
/** And so many, whatever hangs. */
const MOST_LEFT_AT_ALL = 1_024;
/** How often an idle worker looks: work of other processes and expired leases are seen by then. */
const TICK_MS = 200;
/** After a failed round, so that a broken store is not hammered. */
const PAUSE_MS = 1_000;
/** Short enough to take up a dead process's work soon; the lease of a call under way is renewed. */
const LEASE_MS = 40_000;
/** How long a worker that ends waits for its calls; then it gives them back. */
const GRACE_MS = 25_000;

export interface Worker {
  /** Something may be due now: look at once. */
  readonly wake: () => void;
  /** Begins no more work and resolves when what is under way is done, or given back. */
  stop(): Promise<void>;
}

export interface WorkerOptions {
  /** Its name in the leases it holds; no other worker of the store has it. */
  readonly owner: string;
  readonly metrics: Metrics;
  readonly onFailure: (error: unknown) => void;
}

/**
 * Everything that happens by itself: due timers, activities and queries of sources. What is done is claimed in
 * the store under a lease, so that what a killed process had begun is taken up when its lease ends.
 */
export function startWorker(runtime: Runtime, { owner, metrics, onFailure }: WorkerOptions): Worker {
  const idle: (() => void)[] = [];
  let stopping = false;
  let leave = (): void => undefined;
  const leaving: Leaving = {
    isLeaving: () => stopping,
    gone: new Promise((resolve) => (leave = resolve)),
  };
  let missedWake = false;
  const room = createCallRoom({
    patienceMs: PATIENCE_MS,
    mostOfConnector: MOST_LEFT_OF_CONNECTOR,
    mostInAll: MOST_LEFT,
    mostAtAll: MOST_LEFT_AT_ALL,
    onFailure: fail,
    onCount(connector, count) {
      // Names come from workflows: what no call waits for has no series.
      if (count > 0) metrics.callsLeft.set({ connector }, count);
      else metrics.callsLeft.remove({ connector });
    },
    onRoom: wake,
  });

  function wake(): void {
    const rouse = idle.pop();
    if (rouse === undefined) missedWake = true;
    else rouse();
  }

  /** Until something wakes this lane; a wake that found every lane busy counts for the first that is done. */
  function sleep(): Promise<void> {
    if (stopping || missedWake) {
      missedWake = false;
      return Promise.resolve();
    }
    return new Promise((resolve) => idle.push(resolve));
  }

  async function round(mayCall: boolean): Promise<boolean> {
    const { timers, activities, messages, signals, schedules, expired, failures } = await runtime.workOnce({
      owner,
      limit: BATCH,
      calls: mayCall && !room.isFull() ? room : false,
      leaseMs: LEASE_MS,
      leaving,
    });
    for (const failure of failures) fail(failure);
    if (expired > 0) metrics.signalsExpired.inc(expired);
    return timers + activities + messages + signals + schedules > 0;
  }

  function fail(error: unknown): void {
    metrics.workerFailures.inc();
    onFailure(error);
  }

  function tried(mayCall: boolean): Promise<boolean> {
    return round(mayCall).catch(async (error: unknown) => {
      fail(error);
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      return false;
    });
  }

  async function lane(): Promise<void> {
    await sleep();
    while (!stopping) {
      if (await tried(true)) wake();
      else await sleep();
    }
  }

  /** While every lane is busy with calls: what is due of timers, messages and schedules goes on. */
  async function goOn(): Promise<void> {
    let worked = true;
    while (worked && !stopping && idle.length === 0) worked = await tried(false);
  }

  const lanes = Array.from({ length: LANES }, lane);
  let going: Promise<void> | undefined;
  const ticking = setInterval(() => {
    if (idle.length > 0) wake();
    else going ??= goOn().finally(() => (going = undefined));
  }, TICK_MS);
  return {
    wake,
    async stop() {
      stopping = true;
      clearInterval(ticking);
      for (const rouse of idle.splice(0)) rouse();
      const grace = setTimeout(leave, GRACE_MS);
      await Promise.all([...lanes, going]);
      await room.whenEmpty();
      clearTimeout(grace);
    },
  };
}
