import type { RetentionRound, Store, TenantId } from "../store/index.ts";

/** How often the policies are looked at. */
const EVERY_MS = 10 * 60_000;
/** Between two rounds, so that what people wait for goes first. */
const PAUSE_MS = 200;
/** Applications of one round, which is one transaction. */
const BATCH = 20;

export interface Maintenance {
  /** Begins no more rounds and resolves when the one under way is done. */
  stop(): Promise<void>;
}

export interface MaintenanceOptions {
  readonly now: () => string;
  readonly onRound: (round: RetentionRound) => void;
  readonly onFailure: (error: unknown) => void;
  readonly everyMs?: number;
}

/**
 * Carries out every lender's retention policy beside everything else: a bounded round, a pause, and the next one while
 * there is more. Several processes may do it at once; whoever dies in a round leaves it undone.
 */
export function startMaintenance(
  store: Pick<Store, "tenants" | "retention">,
  { now, onRound, onFailure, everyMs = EVERY_MS }: MaintenanceOptions,
): Maintenance {
  let stopping = false;
  let wake = () => {};
  const pause = (ms: number): Promise<void> => {
    if (stopping) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      timer.unref();
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  };

  async function maintain(tenant: TenantId): Promise<void> {
    for (let more = true; more && !stopping;) {
      const round = await store.retention.round(tenant, { now: now(), limit: BATCH });
      if (round === null) return;
      onRound(round);
      ({ more } = round);
      if (more) await pause(PAUSE_MS);
    }
  }

  async function run(): Promise<void> {
    await pause(everyMs);
    while (!stopping) {
      try {
        for (const { id } of await store.tenants.list()) await maintain(id).catch(onFailure);
      } catch (error) {
        onFailure(error);
      }
      await pause(everyMs);
    }
  }

  const running = run();
  return {
    async stop() {
      stopping = true;
      wake();
      await running;
    },
  };
}

/** Kinds of what a round removes, with how many of each: for metrics. */
export function removedBy(round: RetentionRound): readonly (readonly [kind: string, rows: number])[] {
  const { applications, runs, entries, decisions, idempotency, audit, keys } = round;
  return Object.entries({ applications, runs, entries, decisions, idempotency, audit, keys });
}
