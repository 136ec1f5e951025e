import { isJsonObject, type JsonObject } from "../kernel/index.ts";
import { Erased, inputField, recordEntry, type Run, type RunEvent, type Seal } from "../process/index.ts";
import { later } from "./command.ts";
import { HeldLease, writePatiently, type Turn } from "./hold-lease.ts";
import { openValue } from "./open-value.ts";
import type { ConnectorReply } from "./ports.ts";
import type { ActivityRow, Claimed, CommitOutcome, Fence, StoredRun } from "./run-store.ts";
import {
  advanceStored,
  commitAdvanced,
  commitBeside,
  MAX_TRIES,
  raiseIncident,
  type Steps,
} from "./step-run.ts";

/** No call is longer, whatever its workflow says. */
const LONGEST_CALL_MS = 15 * 60_000;
/** What remains of a lease that is not renewed to write the answer in. */
const MARGIN_MS = 5_000;

/**
 * Makes one attempt at a claimed activity and writes what came of it. Every attempt carries the same
 * idempotency key `<run>:<generation>`; an answer the run no longer waits for changes nothing, nor does one of a
 * worker whose lease is another one's by now. The lease is renewed until the answer is written; what the worker gives
 * up it gives back.
 */
export async function performActivity(
  steps: Steps,
  claimed: Claimed<ActivityRow>,
  turn: Turn,
): Promise<void> {
  const held = new HeldLease(steps, claimed, turn.leaseMs);
  const progress: Progress = { asked: false };
  try {
    const settled = await attempt(steps, claimed, turn, held, progress);
    if (!settled) await giveBack(steps, claimed, true);
  } catch (thrown) {
    // What is known of an answer is lost with it, so the attempt counts; one that asked nobody does not.
    await giveBack(steps, claimed, !progress.asked).catch(() => undefined);
    throw thrown;
  } finally {
    await held.letGo();
  }
}

interface Progress {
  asked: boolean;
}

/** False: the worker leaves before it knows what became of the call. */
async function attempt(
  steps: Steps,
  claimed: Claimed<ActivityRow>,
  { leaseMs, leaving }: Turn,
  held: HeldLease,
  progress: Progress,
): Promise<boolean> {
  if (leaving?.isLeaving() === true) return false;
  const { lease, ...activity } = claimed;
  const { tenant, runId, generation } = activity;
  const { store, clock, pauses } = steps.ports;
  const fence: Fence = { work: "activity", id: generation, lease };
  const stored = await store.readRun(tenant, runId);
  if (stored === undefined) return true;
  const seal = await steps.seal(tenant, stored.run);
  const longestMs = pauses === undefined ? Math.max(leaseMs - MARGIN_MS, leaseMs / 2) : LONGEST_CALL_MS;
  progress.asked = true;
  const reply =
    notBegun(stored.run, activity) ?? (await orLeft(call(steps, activity, seal, longestMs), leaving));
  if (reply === undefined) return false;
  const write = async (): Promise<boolean> => {
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const now = await store.readRun(tenant, runId);
      if (now === undefined) return true;
      const at = later(clock.now(), now.run.updatedAt);
      const outcome = await settle(steps, now, activity, reply, { at, seal, fence });
      if (outcome.kind === "committed" || outcome.kind === "stale") return true;
    }
    throw new Error(`Expected to write the result of ${runId}:${generation}, but the run is too busy`);
  };
  const end = Date.parse(clock.now()) + leaseMs;
  return writePatiently(steps, write, () => held.isHeld() && Date.parse(clock.now()) < end);
}

/** Undefined: the worker has gone before. */
function orLeft<T>(work: Promise<T>, leaving: Turn["leaving"]): Promise<T | undefined> {
  return leaving === undefined ? work : Promise.race([work, leaving.gone.then(() => undefined)]);
}

/** Nothing is given back where nothing is waited for: then the lease ends by itself. */
async function giveBack(
  { ports: { store, pauses } }: Steps,
  { tenant, runId, generation: id, lease }: Claimed<ActivityRow>,
  uncounted: boolean,
): Promise<void> {
  if (pauses === undefined) return;
  const counts = uncounted ? { uncounted: true as const } : {};
  await store.releaseWork([{ work: "activity", tenant, runId, id, lease, ...counts }]);
}

/** What was left under way before its first attempt is not begun any more. */
function notBegun({ abandoned }: Run, { generation, attempt }: ActivityRow): ConnectorReply | undefined {
  if (abandoned?.[generation] === undefined || attempt > 1) return undefined;
  return failure("activity.not-begun", "Its state was left before the first attempt", false);
}

async function call(
  { ports }: Steps,
  activity: ActivityRow,
  seal: Seal,
  longestMs: number,
): Promise<ConnectorReply> {
  const { tenant, runId, generation, connector, operation, attempt, heartbeatMs } = activity;
  // Claiming counts the attempt: one that ended with its process was an attempt, too.
  if (attempt > activity.retry.maxAttempts)
    return failure("activity.interrupted", "Its process ended", false);
  const input = openInput(activity, seal);
  if (input === undefined) return failure("activity.erased", "The personal data has been erased", false);
  try {
    return await ports.connectors.call({
      tenant,
      connector,
      operation,
      idempotencyKey: `${runId}:${generation}`,
      input,
      timeoutMs: Math.min(activity.timeoutMs, longestMs),
      ...(heartbeatMs === undefined ? {} : { heartbeatMs }),
      attempt,
    });
  } catch (thrown) {
    return failure("connector.failed", thrown instanceof Error ? thrown.message : String(thrown), true);
  }
}

function openInput({ input, generation }: ActivityRow, seal: Seal): JsonObject | undefined {
  const value = isErased(seal) ? undefined : openValue(seal, input, inputField(generation));
  return value === undefined || isJsonObject(value) ? value : {};
}

function isErased(seal: Seal): boolean {
  try {
    seal.mustLive();
    return false;
  } catch (thrown) {
    if (thrown instanceof Erased) return true;
    throw thrown;
  }
}

/** After these nobody knows whether anything was done, although trying again does not help. */
const unsure: ReadonlySet<string> = new Set(["activity.interrupted", "activity.erased"]);

function failure(code: string, message: string, retryable: boolean): ConnectorReply {
  return { kind: "error", code, message: message.slice(0, 500), retryable };
}

async function settle(
  steps: Steps,
  stored: StoredRun,
  activity: ActivityRow,
  reply: ConnectorReply,
  { at, seal, fence }: { readonly at: string; readonly seal: Seal; readonly fence: Fence },
): Promise<CommitOutcome> {
  const { attempt, retry } = activity;
  if (reply.kind === "error" && reply.retryable && attempt < retry.maxAttempts) {
    return waitForRetry(steps, stored, activity, reply, { at, fence });
  }
  const { tenant, invoke, generation, source } = activity;
  const name = { invoke, generation, ...(source === undefined ? {} : { source }) };
  const event: RunEvent =
    reply.kind === "answer"
      ? { kind: "activity-done", at, answer: reply.answer, ...name }
      : {
          kind: "activity-failed",
          at,
          error: { code: reply.code, message: reply.message },
          attempt,
          ...name,
          ...(reply.retryable || unsure.has(reply.code) ? {} : { refused: true }),
        };
  const { advanced, loaded } = await advanceStored(steps, tenant, stored.run, event);
  const removeActivities = [generation];
  if (advanced.kind === "advanced") {
    return commitAdvanced(steps, tenant, stored.revision, advanced, loaded, { removeActivities, fence });
  }
  const gone = { activities: { begin: [], remove: removeActivities, retry: [] }, fence };
  if (advanced.kind !== "incident") return commitBeside(steps, tenant, stored, stored.run, gone);
  // The answer is kept when there is one; what failed for good can only be tried again.
  const failed =
    reply.kind === "answer" && advanced.issue.code !== "process.activity-failed"
      ? ({ kind: "event", event } as const)
      : ({ kind: "activity", activity: { ...activity, attempt: 0 } } as const);
  const raised = raiseIncident(steps, tenant, stored.run, advanced.issue, failed, { at, seal });
  return commitBeside(steps, tenant, stored, raised.run, {
    ...gone,
    journal: [raised.entry],
    incidents: { raise: [raised.row], resolve: [] },
  });
}

function waitForRetry(
  steps: Steps,
  stored: StoredRun,
  { tenant, invoke, generation, attempt, retry }: ActivityRow,
  { code, message }: Extract<ConnectorReply, { kind: "error" }>,
  { at, fence }: { readonly at: string; readonly fence: Fence },
): Promise<CommitOutcome> {
  const pauseMs = Math.min(retry.initialMs * retry.factor ** (attempt - 1), retry.maxMs);
  const notBefore = new Date(Date.parse(at) + pauseMs).toISOString();
  const { run, entry } = recordEntry(stored.run, at, {
    kind: "activity-failed",
    invoke,
    generation,
    error: { code, message },
    attempt,
    retryAt: notBefore,
  });
  return commitBeside(steps, tenant, stored, run satisfies Run, {
    journal: [entry],
    activities: { begin: [], remove: [], retry: [{ generation, attempt, notBefore }] },
    fence,
  });
}
