import { err, ok, type JsonObject, type Result } from "../kernel/index.ts";
import {
  refuse,
  type Actor,
  type Advanced,
  type DecisionRecord,
  type Refusal,
  type Run,
  type RunEvent,
} from "../process/index.ts";
import type { CommitOutcome, IdempotencyRecord, StoredRun } from "./run-store.ts";
import {
  advanceStored,
  commitAdvanced,
  commitBeside,
  MAX_TRIES,
  raiseIncident,
  type AnswerOf,
  type Steps,
} from "./step-run.ts";

/** Makes a command safe to repeat: the same key with the same request is answered the same, and done once. */
export interface Idempotency {
  readonly key: string;
  /** Hash of everything that was asked. */
  readonly requestHash: string;
}

export interface Repeatable {
  readonly idempotency?: Idempotency;
  /** What to tell the caller of the run; kept with the command. Default: id, status, states, outcome. */
  readonly answer?: AnswerOf;
}

export interface CommandAnswer {
  readonly answer: JsonObject;
  /** The command had been carried out before; nothing was done now. */
  readonly repeated: boolean;
  /** The run after the step, and the decisions it made; absent for a repeat. */
  readonly run?: Run;
  readonly decisions?: readonly DecisionRecord[];
}

/** Answers a command that was carried out before, or refuses its key for another one. */
export async function answerRepeat(
  steps: Steps,
  tenant: string,
  idempotency: Idempotency | undefined,
): Promise<Result<CommandAnswer, Refusal> | undefined> {
  if (idempotency === undefined) return undefined;
  const record = await steps.ports.store.readIdempotency(tenant, idempotency.key);
  return record && repeatOf(record, idempotency);
}

export function repeatOf(
  record: IdempotencyRecord,
  { requestHash }: Idempotency,
): Result<CommandAnswer, Refusal> {
  if (record.requestHash !== requestHash) return err(refuse("idempotency.key-reused"));
  return ok({ answer: record.answer, repeated: true });
}

/** The record that goes into the command's own commit. */
export function recordOf(
  { idempotency }: Repeatable,
  run: Run,
  at: string,
  answer: JsonObject,
): { readonly idempotency?: IdempotencyRecord } {
  if (idempotency === undefined) return {};
  return { idempotency: { ...idempotency, runId: run.id, at, answer } };
}

export const briefly: AnswerOf = ({ id, status, states, finished, outcome, createdAt, updatedAt }) => ({
  id,
  status,
  states,
  finished,
  ...(outcome === undefined ? {} : { outcome }),
  createdAt,
  updatedAt,
});

/**
 * Tells a stored run what a caller sent, in one commit. A step that cannot be carried out is kept as an
 * incident with the event in it: what was received is not lost, and the caller is told so by the run. `read` is the
 * run where the caller has just read it.
 */
export async function tellRun(
  steps: Steps,
  tenant: string,
  runId: string,
  event: (at: string) => RunEvent,
  command: Repeatable & { readonly sender: Actor },
  read?: StoredRun,
): Promise<Result<CommandAnswer, Refusal>> {
  const { store, clock } = steps.ports;
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const stored = tries === 0 && read !== undefined ? read : await store.readRun(tenant, runId);
    if (stored === undefined) return err(refuse("run.unknown", { id: runId }));
    const told = event(later(clock.now(), stored.run.updatedAt));
    const { advanced, outcome, run } = await tellOnce(steps, tenant, stored, told, command);
    if (advanced.kind === "refused") return refuseUnlessDone(steps, tenant, command, advanced.refusal);
    if (advanced.kind === "stale") return refuseUnlessDone(steps, tenant, command, refuse("task.closed"));
    if (outcome.kind === "repeated" && command.idempotency !== undefined) {
      return repeatOf(outcome.record, command.idempotency);
    }
    if (outcome.kind !== "committed") continue;
    const answer = (command.answer ?? briefly)(run);
    const decisions = advanced.kind === "advanced" ? advanced.decisions : [];
    return ok({ answer, repeated: false, run, decisions });
  }
  return err(refuse("run.busy"));
}

/**
 * What a run refuses may be what the same command, sent twice at a time, has just done: then it is answered as
 * a repeat and not as a refusal of its own success.
 */
export async function refuseUnlessDone(
  steps: Steps,
  tenant: string,
  { idempotency }: Repeatable,
  refusal: Refusal,
): Promise<Result<CommandAnswer, Refusal>> {
  return (await answerRepeat(steps, tenant, idempotency)) ?? err(refusal);
}

async function tellOnce(
  steps: Steps,
  tenant: string,
  stored: StoredRun,
  event: RunEvent,
  command: Repeatable & { readonly sender: Actor },
): Promise<{ advanced: Advanced; outcome: CommitOutcome; run: Run }> {
  const { advanced, loaded, seal } = await advanceStored(steps, tenant, stored.run, event);
  const { at } = event;
  const answerOf = command.answer ?? briefly;
  if (advanced.kind === "advanced") {
    const { run } = advanced;
    const also = { by: command.sender, ...recordOf(command, run, at, answerOf(run)) };
    const outcome = await commitAdvanced(steps, tenant, stored.revision, advanced, loaded, also);
    return { advanced, outcome, run };
  }
  if (advanced.kind === "incident") {
    const raised = raiseIncident(
      steps,
      tenant,
      stored.run,
      advanced.issue,
      { kind: "event", event },
      { at, seal },
    );
    const outcome = await commitBeside(steps, tenant, stored, raised.run, {
      journal: [raised.entry],
      incidents: { raise: [raised.row], resolve: [] },
      ...recordOf(command, raised.run, at, answerOf(raised.run)),
    });
    return { advanced, outcome, run: raised.run };
  }
  return { advanced, outcome: { kind: "conflict" }, run: stored.run };
}

/** A clock that is behind a run's last entry does not turn its time back. */
export function later(now: string, before: string): string {
  return now > before ? now : before;
}
