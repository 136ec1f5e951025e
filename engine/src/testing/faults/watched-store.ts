import type { ActivityRow, Claim, Claimed, RunStore, TimerRow } from "../../runtime/index.ts";
import type { FaultPlan } from "./fault-plan.ts";

/** What every process of a simulation was told by the store, so that two of them can be compared. */
export interface Watch {
  /** Sentences about what must never happen. */
  readonly violations: string[];
  /** Until when work is somebody's, by its row. */
  readonly leases: Map<string, { readonly owner: string; readonly until: string; readonly epoch: number }>;
  /** The attempt of an activity that was claimed last. */
  readonly attempts: Map<string, number>;
}

export function newWatch(): Watch {
  return { violations: [], leases: new Map(), attempts: new Map() };
}

/** The store as one process sees it, with what it is told noted. */
export function watchedStore(store: RunStore, watch: Watch, plan: FaultPlan): RunStore {
  const claimed = (kind: string, rows: readonly Claimed<TimerRow | ActivityRow>[], claim: Claim): void => {
    for (const row of rows) {
      const name = rowName(row, kind);
      const lease = watch.leases.get(name);
      if (lease !== undefined && lease.until > claim.now) {
        watch.violations.push(`${claim.owner} was given ${name}, which is leased to ${lease.owner}`);
      } else if (lease !== undefined) plan.count("lease expired");
      watch.leases.set(name, { owner: claim.owner, until: claim.leaseUntil, epoch: row.lease.epoch });
      if ("attempt" in row) {
        const before = watch.attempts.get(name) ?? 0;
        if (row.attempt <= before)
          watch.violations.push(`Attempt ${row.attempt} of ${name} was given out twice`);
        watch.attempts.set(name, row.attempt);
      }
    }
  };
  return {
    ...store,
    async claimTimers(claim) {
      const rows = await store.claimTimers(claim);
      claimed("timer", rows, claim);
      return rows;
    },
    async claimActivities(claim) {
      const rows = await store.claimActivities(claim);
      claimed("activity", rows, claim);
      return rows;
    },
    async commit(commit) {
      const { tenant, run, activities, timers, fence } = commit;
      const nameOf = (generation: string, kind: string) =>
        rowName({ tenant, runId: run.id, generation }, kind);
      const late = activities.retry.find(
        ({ generation, attempt }) =>
          (watch.attempts.get(nameOf(generation, "activity")) ?? attempt) > attempt,
      );
      // An operator's retry begins an activity anew.
      for (const { generation } of activities.begin) watch.attempts.delete(nameOf(generation, "activity"));
      // A commit whose answer is lost may have freed them: what nobody knows is nobody's.
      const freed = [
        ...[...activities.remove, ...activities.retry.map(({ generation }) => generation)].map((generation) =>
          nameOf(generation, "activity"),
        ),
        ...activities.begin.map(({ generation }) => nameOf(generation, "activity")),
        ...timers.remove.map((generation) => nameOf(generation, "timer")),
      ]
        .map((name) => [name, watch.leases.get(name)] as const)
        // Under a lease that is over it frees nothing: the work is another worker's (seed 874).
        .filter(([name, lease]) => {
          const fenced = fence !== undefined && name === nameOf(fence.id, fence.work);
          return !fenced || lease?.epoch === fence.lease.epoch;
        });
      for (const [name] of freed) watch.leases.delete(name);
      const outcome = await store.commit(commit);
      if (outcome.kind === "conflict") plan.count("conflict");
      if (outcome.kind === "stale") plan.count("given back late");
      if (outcome.kind === "repeated") plan.count("repeat");
      if (outcome.kind !== "committed") {
        for (const [name, lease] of freed) {
          if (lease !== undefined && !watch.leases.has(name)) watch.leases.set(name, lease);
        }
        return outcome;
      }
      if (late !== undefined) {
        watch.violations.push(
          `${run.id}:${late.generation} was given back by the worker of attempt ${late.attempt}, but it is another one's`,
        );
      }
      return outcome;
    },
  };
}

function rowName(
  { tenant, runId, generation }: { tenant: string; runId: string; generation: string },
  kind: string,
): string {
  return `${kind} ${tenant} ${runId}:${generation}`;
}
