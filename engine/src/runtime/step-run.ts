import type { Issue, JsonObject } from "../kernel/index.ts";
import { issueTexts } from "../kernel/index.ts";
import {
  advance,
  Erased,
  recordEntry,
  type Actor,
  type Advanced,
  type DecisionRecord,
  type JournalEntry,
  type Pins,
  type Run,
  type RunEvent,
  type Seal,
  type StoredValue,
} from "../process/index.ts";
import { flowRowsOf, type Taken } from "./flow-rows.ts";
import type { MessageRow } from "./flow-store.ts";
import { incidentTexts } from "./incident-texts.ts";
import { createProcessLoader, type LoadedProcess, type ProcessLoader } from "./load-process.ts";
import type { Ports } from "./ports.ts";
import { NO_ROWS, rowsOf } from "./rows.ts";
import type { SettledSchedule } from "./schedules/schedule-store.ts";
import type {
  ActivityRow,
  AuditNote,
  CommitOutcome,
  Fence,
  IdempotencyRecord,
  IncidentRow,
  RunCommit,
  StoredRun,
} from "./run-store.ts";

/** What the use cases share: the ports, compiled definitions, and how a step becomes one commit. */
export interface Steps {
  readonly ports: Ports;
  load(tenant: string, pins: Pins): Promise<LoadedProcess>;
  seal(tenant: string, run: { readonly subject: string }): Promise<Seal>;
}

export function createSteps(
  ports: Ports,
  load: ProcessLoader = createProcessLoader(ports.definitions),
): Steps {
  return {
    ports,
    load,
    seal: (tenant, { subject }) => ports.sealer.forSubject(tenant, subject),
  };
}

/** Commits lost to another step of the same run are computed anew, but not for ever. */
export const MAX_TRIES = 20;

/** Advances a stored run in memory; what is written is the caller's `commitAdvanced`. */
export async function advanceStored(
  steps: Steps,
  tenant: string,
  run: Run,
  event: RunEvent,
): Promise<{ readonly advanced: Advanced; readonly loaded: LoadedProcess; readonly seal: Seal }> {
  const loaded = await steps.load(tenant, run.pins);
  const seal = await steps.seal(tenant, run);
  return { advanced: advance(run, event, { process: loaded.process, seal }), loaded, seal };
}

type AdvancedRun = Extract<Advanced, { kind: "advanced" }>;

/** Beside what the step itself writes. */
export interface Also {
  readonly by?: Actor;
  readonly idempotency?: IdempotencyRecord;
  /** Entries that were recorded before the step. */
  readonly before?: readonly JournalEntry[];
  readonly resolve?: RunCommit["incidents"]["resolve"];
  /** Rows that the step consumes whatever it does. */
  readonly removeTimers?: readonly string[];
  readonly removeActivities?: readonly string[];
  /** Activities that are tried anew. */
  readonly beginActivities?: readonly ActivityRow[];
  readonly audit?: AuditNote;
  /** The migration that the step belongs to. */
  readonly migration?: string;
  readonly taken?: Taken;
  /** The claimed row that the step answers. */
  readonly fence?: Fence;
  /** The schedule that began the run. */
  readonly schedule?: SettledSchedule;
}

/** Writes a step, its rows, its journal and its answer in one commit. */
export function commitAdvanced(
  steps: Steps,
  tenant: string,
  expected: number,
  { run, entries, effects, decisions }: AdvancedRun,
  loaded: LoadedProcess,
  also: Also = {},
): Promise<CommitOutcome> {
  const rows = rowsOf(tenant, run, effects, { at: run.updatedAt, place: loaded.place, by: also.by });
  const flow = flowRowsOf(tenant, run, effects, run.updatedAt, also.taken);
  return steps.ports.store.commit({
    tenant,
    expected,
    run,
    ...(flow === undefined ? {} : { flow }),
    journal: [...(also.before ?? []), ...entries],
    decisions,
    timers: { ...rows.timers, remove: [...rows.timers.remove, ...(also.removeTimers ?? [])] },
    activities: {
      ...rows.activities,
      begin: [...rows.activities.begin, ...(also.beginActivities ?? [])],
      remove: [...rows.activities.remove, ...(also.removeActivities ?? [])],
    },
    tasks: rows.tasks,
    incidents: { raise: [], resolve: also.resolve ?? [] },
    ...(also.idempotency === undefined ? {} : { idempotency: also.idempotency }),
    ...(also.audit === undefined ? {} : { audit: also.audit }),
    ...(also.migration === undefined ? {} : { migration: also.migration }),
    ...(also.fence === undefined ? {} : { fence: also.fence }),
    ...(also.schedule === undefined ? {} : { schedule: also.schedule }),
  });
}

/** Writes what is not a step: entries, consumed rows, attempts to come. */
export function commitBeside(
  steps: Steps,
  tenant: string,
  stored: StoredRun,
  run: Run,
  written: Partial<Omit<RunCommit, "tenant" | "expected" | "run">>,
): Promise<CommitOutcome> {
  return steps.ports.store.commit({
    tenant,
    expected: stored.revision,
    run,
    journal: [],
    decisions: [] satisfies readonly DecisionRecord[],
    ...NO_ROWS,
    incidents: { raise: [], resolve: [] },
    ...written,
  });
}

/** What an incident keeps so that it can be retried. */
export type Failed =
  | { readonly kind: "event"; readonly event: RunEvent }
  | { readonly kind: "activity"; readonly activity: ActivityRow }
  /** A sub-flow could not be begun. */
  | {
      readonly kind: "message";
      readonly message: MessageRow;
      readonly invoke: string;
      readonly generation: string;
    };

/** The run as it was, with an incident: a row for the operator and a line in the journal. */
export function raiseIncident(
  steps: Steps,
  tenant: string,
  run: Run,
  issue: Issue,
  failed: Failed,
  { at, seal }: { readonly at: string; readonly seal: Seal },
): { readonly run: Run; readonly entry: JournalEntry; readonly row: IncidentRow } {
  const id = steps.ports.ids.next("incident");
  const code = failed.kind === "activity" ? "activity.retries-exhausted" : issue.code;
  const texts = issueTexts(issue, incidentTexts);
  const message = texts.en;
  const recorded = recordEntry(run, at, { kind: "incident-raised", incident: id, code, message });
  const event = keepFailed(seal, failed);
  const row: IncidentRow = { tenant, id, runId: run.id, at, code, message, texts, event, status: "open" };
  return { ...recorded, row };
}

/** Where the event of an incident is sealed to. */
export const INCIDENT_FIELD = "incident";

/** Of an erased person nothing is kept: the incident is there to be seen, not to be retried. */
function keepFailed(seal: Seal, failed: Failed): StoredValue {
  try {
    return { sealed: seal.seal(JSON.stringify(failed), INCIDENT_FIELD) };
  } catch (thrown) {
    if (thrown instanceof Erased) return { value: null };
    throw thrown;
  }
}

/** What the caller is told of a run, kept for a repeat of the command. */
export type AnswerOf = (run: Run) => JsonObject;
