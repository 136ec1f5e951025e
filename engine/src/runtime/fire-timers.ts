import type { RunEvent } from "../process/index.ts";
import { later } from "./command.ts";
import type { Claimed, Fence, TimerRow } from "./run-store.ts";
import {
  advanceStored,
  commitAdvanced,
  commitBeside,
  MAX_TRIES,
  raiseIncident,
  type Steps,
} from "./step-run.ts";

/**
 * Fires one due timer. A timer that its run no longer waits for goes without a trace; one whose step cannot be
 * carried out becomes an incident. Either way its row is gone with the commit, unless it is another worker's by now.
 */
export async function fireTimer(steps: Steps, row: Claimed<TimerRow>): Promise<void> {
  const { tenant, runId, timer, generation, dueAt, lease } = row;
  const { store, clock } = steps.ports;
  const removeTimers = [generation];
  const fence: Fence = { work: "timer", id: generation, lease };
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const stored = await store.readRun(tenant, runId);
    if (stored === undefined) return;
    // The clock may have been put back since the timer was claimed: it was due then (RT300).
    const at = later(later(clock.now(), dueAt), stored.run.updatedAt);
    const event: RunEvent = { kind: "timer", at, timer, generation };
    const { advanced, loaded, seal } = await advanceStored(steps, tenant, stored.run, event);
    const gone = { timers: { set: [], remove: removeTimers }, fence };
    let outcome;
    if (advanced.kind === "advanced") {
      outcome = await commitAdvanced(steps, tenant, stored.revision, advanced, loaded, {
        removeTimers,
        fence,
      });
    } else if (advanced.kind === "incident") {
      const failed = { kind: "event", event } as const;
      const raised = raiseIncident(steps, tenant, stored.run, advanced.issue, failed, { at, seal });
      outcome = await commitBeside(steps, tenant, stored, raised.run, {
        ...gone,
        journal: [raised.entry],
        incidents: { raise: [raised.row], resolve: [] },
      });
    } else outcome = await commitBeside(steps, tenant, stored, stored.run, gone);
    if (outcome.kind !== "conflict") return;
  }
}
