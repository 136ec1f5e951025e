import type { Result } from "../kernel/index.ts";
import type { Actor, Refusal, Run } from "../process/index.ts";
import { cancelRun, type CancelRun } from "./cancel-run.ts";
import { carryFlow } from "./carry-flow.ts";
import { claimInTurns } from "./claim-in-turns.ts";
import type { CommandAnswer } from "./command.ts";
import { fireTimer } from "./fire-timers.ts";
import { giveUpSignal, type GiveUpSignal } from "./give-up-signal.ts";
import { inTurn, type Leaving } from "./hold-lease.ts";
import type { ProcessLoader } from "./load-process.ts";
import { performActivity } from "./perform-activity.ts";
import type { Calls, Ports } from "./ports.ts";
import { explainDecision, readRun, type ExplainedDecision, type OpenedRun } from "./read-run.ts";
import { fireSchedules } from "./schedules/fire-schedules.ts";
import { lookAtSchedules } from "./schedules/look-at-schedules.ts";
import { scheduleCommands, type ScheduleCommands } from "./schedules/schedule-commands.ts";
import { readPastRun, replayRun, type PastRun, type Replay } from "./replay-run.ts";
import { operatorCommands, type OperatorCommands } from "./operator-commands.ts";
import { retryIncident } from "./retry-incident.ts";
import { completeTask, deliverEvent, type CompleteTask, type DeliverEvent } from "./send-to-run.ts";
import { sendSignal, type SendSignal } from "./send-signal.ts";
import { startRun, type StartRun } from "./start-run.ts";
import { createSteps } from "./step-run.ts";
import { taskCommands, type TaskCommands } from "./task-commands.ts";

/** The durable use cases: each answers only what is committed. */
export interface Runtime extends TaskCommands, OperatorCommands, ScheduleCommands {
  startRun(tenant: string, command: StartRun): Promise<Result<CommandAnswer, Refusal>>;
  deliverEvent(tenant: string, runId: string, command: DeliverEvent): Promise<Result<CommandAnswer, Refusal>>;
  completeTask(
    tenant: string,
    taskId: string,
    command: CompleteTask,
  ): Promise<Result<CommandAnswer, Refusal>>;
  retryIncident(tenant: string, incidentId: string, by: Actor): Promise<Result<Run, Refusal>>;
  readRun(tenant: string, runId: string): Promise<OpenedRun | undefined>;
  explainDecision(tenant: string, runId: string, number: number): Promise<Result<ExplainedDecision, Refusal>>;
  /** Proves a run from its journal, or tells the first place where it is not what it was told. */
  replayRun(tenant: string, runId: string): Promise<Result<Replay, Refusal>>;
  /** A run as it was after the entry `seq`; undefined: there is no such run or entry. */
  readPastRun(tenant: string, runId: string, seq: number): Promise<PastRun | undefined>;
  /** Ends a run, its sub-flows with it, and undoes what it did. */
  cancelRun(tenant: string, runId: string, command: CancelRun): Promise<Result<CommandAnswer, Refusal>>;
  /** Delivers an event to whichever run waits for it under a key, now or from an instant within its time. */
  sendSignal(tenant: string, command: SendSignal): Promise<Result<CommandAnswer, Refusal>>;
  /** Lets go a signal that is kept for whoever will wait. */
  giveUpSignal(tenant: string, id: string, command: GiveUpSignal): Promise<Result<null, Refusal>>;
  /** Fires what is due and makes one attempt at each activity that is, up to `limit` of each. */
  workOnce(turn: WorkTurn): Promise<WorkDone>;
  /** When something is due next; undefined: nothing waits. */
  nextDue(): Promise<string | undefined>;
}

export interface WorkTurn {
  /** Names this worker in leases. */
  readonly owner: string;
  readonly limit: number;
  /**
   * False: makes no attempt at activities, so that no other system holds this turn up. Default true: waits for all of
   * its attempts, unless it is told who else follows them.
   */
  readonly calls?: boolean | Calls;
  /** How long claimed work is this worker's alone, before it is renewed or given back. Default one minute. */
  readonly leaseMs?: number;
  /** What is claimed is given back when the worker has to end. */
  readonly leaving?: Leaving;
}

export interface WorkDone {
  readonly timers: number;
  readonly activities: number;
  /** Messages between runs, and kept signals. */
  readonly messages: number;
  readonly signals: number;
  /** Schedules that were looked at, because one of their moments may have come. */
  readonly schedules: number;
  /** Kept signals whose time was over. */
  readonly expired: number;
  /** What could not be written; it is tried again when it is given back or its lease runs out. */
  readonly failures: readonly unknown[];
}

const DEFAULT_LEASE_MS = 60_000;
/** Work that asks nobody outside is done in moments: whoever died over it, or gave it up, holds it up no longer. */
const SHORT_LEASE_MS = 15_000;

/** `load` is given where several runtimes share what they have compiled; by default each compiles its own. */
export function createRuntime(ports: Ports, load?: ProcessLoader): Runtime {
  const steps = createSteps(ports, load);
  const claimTimers = claimInTurns((claim) => ports.store.claimTimers(claim));
  const claimActivities = claimInTurns((claim) => ports.store.claimActivities(claim));
  const claimMessages = claimInTurns((claim) => ports.store.claimMessages(claim));
  return {
    startRun: (tenant, command) => startRun(steps, tenant, command),
    deliverEvent: (tenant, runId, command) => deliverEvent(steps, tenant, runId, command),
    completeTask: (tenant, taskId, command) => completeTask(steps, tenant, taskId, command),
    ...taskCommands(steps),
    ...operatorCommands(steps),
    ...scheduleCommands(steps),
    retryIncident: (tenant, incidentId, by) => retryIncident(steps, tenant, incidentId, by),
    readRun: (tenant, runId) => readRun(steps, tenant, runId),
    explainDecision: (tenant, runId, number) => explainDecision(steps, tenant, runId, number),
    replayRun: (tenant, runId) => replayRun(steps, tenant, runId),
    readPastRun: (tenant, runId, seq) => readPastRun(steps, tenant, runId, seq),
    cancelRun: (tenant, runId, command) => cancelRun(steps, tenant, runId, command),
    sendSignal: (tenant, command) => sendSignal(steps, tenant, command),
    giveUpSignal: (tenant, id, command) => giveUpSignal(steps, tenant, id, command),
    nextDue: () => ports.store.nextDue(),
    async workOnce({ owner, limit, calls = true, leaseMs = DEFAULT_LEASE_MS, leaving }) {
      const claimFor = (heldMs: number) => {
        const now = ports.clock.now();
        return { now, owner, limit, leaseUntil: new Date(Date.parse(now) + heldMs).toISOString() };
      };
      const claim = () => claimFor(Math.min(leaseMs, SHORT_LEASE_MS));
      const failures: unknown[] = [];
      const turn = { leaseMs, leaving };
      const timers = await claimTimers(claim());
      // In due order, one after the other: a reminder comes before the expiry that follows it.
      for (const timer of timers) {
        const { tenant, runId, generation: id, lease } = timer;
        const work = { work: "timer", tenant, runId, id, lease } as const;
        await inTurn(steps, turn, work, () => fireTimer(steps, timer)).catch((thrown: unknown) =>
          failures.push(thrown),
        );
      }
      // Before any call is waited for: a moment that is looked at a minute late was missed.
      const looking = await lookAtSchedules(steps, claim, { failures, turn });
      const except = typeof calls === "boolean" ? [] : calls.crowded();
      const activities = calls === false ? [] : await claimActivities({ ...claimFor(leaseMs), except });
      const attempts = activities.map((activity) => {
        const { tenant, connector } = activity;
        return { tenant, connector, done: performActivity(steps, activity, turn) };
      });
      if (typeof calls !== "boolean") await calls.follow(attempts);
      else
        await Promise.all(attempts.map(({ done }) => done.catch((thrown: unknown) => failures.push(thrown))));
      const busy = timers.length + activities.length > 0;
      const told = await carryFlow(steps, claim, { failures, busy, turn, claimMessages });
      const done = timers.length + activities.length + told.messages + told.signals;
      const schedules = looking ?? (done > 0 ? 0 : await fireSchedules(steps, claim, { failures, turn }));
      return { timers: timers.length, activities: activities.length, ...told, schedules, failures };
    },
  };
}
