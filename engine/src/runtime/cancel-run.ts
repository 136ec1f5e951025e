import { err, isJsonObject, ok, type Result } from "../kernel/index.ts";
import {
  recordEntry,
  refuse,
  type Actor,
  type JournalEntry,
  type Refusal,
  type Run,
  type RunEvent,
} from "../process/index.ts";
import {
  answerRepeat,
  briefly,
  later,
  recordOf,
  repeatOf,
  type CommandAnswer,
  type Repeatable,
} from "./command.ts";
import type { Taken } from "./flow-rows.ts";
import { openValue } from "./open-value.ts";
import type { CommitOutcome, Fence, IdempotencyRecord, StoredRun } from "./run-store.ts";
import {
  advanceStored,
  commitAdvanced,
  commitBeside,
  INCIDENT_FIELD,
  MAX_TRIES,
  type Failed,
  type Steps,
} from "./step-run.ts";

export interface CancelRun extends Repeatable {
  /** Why, for the journal; kept sealed. */
  readonly reason: string;
  readonly sender: Actor;
}

/**
 * Ends a run whatever it waits for. Its sub-flows are told by messages, so that they end even if this process does
 * not live to see it. A run that is cancelled already is answered as a repeat; one that has ended otherwise refuses.
 */
export async function cancelRun(
  steps: Steps,
  tenant: string,
  runId: string,
  command: CancelRun,
): Promise<Result<CommandAnswer, Refusal>> {
  const { store, clock } = steps.ports;
  const answerOf = command.answer ?? briefly;
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const repeat = await answerRepeat(steps, tenant, command.idempotency);
    if (repeat !== undefined) return repeat;
    const stored = await store.readRun(tenant, runId);
    if (stored === undefined) return err(refuse("run.unknown", { id: runId }));
    const at = later(clock.now(), stored.run.updatedAt);
    if (stored.run.cancelled !== undefined) {
      const answer = answerOf(stored.run);
      // Nothing is done, but the key is used: for another request it is refused from now on (RT13).
      const record = recordOf(command, stored.run, at, answer);
      if (record.idempotency === undefined) return ok({ answer, repeated: true });
      const kept = await commitBeside(steps, tenant, stored, stored.run, record);
      if (kept.kind === "committed") return ok({ answer, repeated: true });
      continue;
    }
    const { reason, sender } = command;
    const event: RunEvent = { kind: "cancel", at, reason, sender, from: "person" };
    const told = await tellCancelled(steps, tenant, stored, event, {
      by: sender,
      record: (run) => recordOf(command, run, at, answerOf(run)),
    });
    if (told.kind === "refused") return err(told.refusal);
    const { outcome, run } = told;
    if (outcome.kind === "committed") return ok({ answer: answerOf(run), repeated: false, run });
    if (outcome.kind === "repeated" && command.idempotency !== undefined) {
      return repeatOf(outcome.record, command.idempotency);
    }
  }
  return err(refuse("run.busy"));
}

export type ToldCancelled =
  | { readonly kind: "refused"; readonly refusal: Refusal }
  | { readonly kind: "told"; readonly outcome: CommitOutcome; readonly run: Run };

/** Cancels in one commit and resolves the run's incidents but those of calls that nobody knows the end of. */
export async function tellCancelled(
  steps: Steps,
  tenant: string,
  stored: StoredRun,
  event: Extract<RunEvent, { kind: "cancel" }>,
  also: {
    readonly by: Actor;
    readonly record?: (run: Run) => { readonly idempotency?: IdempotencyRecord };
    readonly taken?: Taken;
    readonly fence?: Fence;
  },
): Promise<ToldCancelled> {
  const { at } = event;
  const noted = await resolvedIncidents(steps, tenant, stored.run, also.by, at);
  const { advanced, loaded } = await advanceStored(steps, tenant, noted.run, event);
  if (advanced.kind === "refused") return advanced;
  if (advanced.kind !== "advanced") throw new Error("Expected cancelling to end a run or to be refused");
  const outcome = await commitAdvanced(steps, tenant, stored.revision, advanced, loaded, {
    by: also.by,
    before: noted.entries,
    resolve: noted.entries.flatMap((entry) =>
      entry.kind === "incident-resolved" ? [{ id: entry.incident, at, by: also.by.id }] : [],
    ),
    ...also.record?.(advanced.run),
    ...(also.taken === undefined ? {} : { taken: also.taken }),
    ...(also.fence === undefined ? {} : { fence: also.fence }),
  });
  return { kind: "told", outcome, run: advanced.run };
}

async function resolvedIncidents(steps: Steps, tenant: string, run: Run, by: Actor, at: string) {
  const entries: JournalEntry[] = [];
  let noted = run;
  if (run.incidents.length === 0) return { run: noted, entries };
  const rows = await steps.ports.store.listIncidents(tenant, { runId: run.id, status: "open", limit: 1_000 });
  const { process } = await steps.load(tenant, run.pins);
  const seal = await steps.seal(tenant, run);
  for (const { id, event } of rows) {
    const kept = openValue(seal, event, INCIDENT_FIELD);
    const failed = isJsonObject(kept) ? (kept as unknown as Failed) : undefined;
    const definition =
      failed?.kind === "activity"
        ? process.workflow.invokes.get(failed.activity.invoke)?.definition
        : undefined;
    if (definition?.src === "activity" && definition.compensate !== undefined) continue;
    const actor = { kind: by.kind, id: by.id };
    const recorded = recordEntry(noted, at, { kind: "incident-resolved", incident: id, actor });
    noted = recorded.run;
    entries.push(recorded.entry);
  }
  return { run: noted, entries };
}
