import { abandonedAnswered, foldFlow, itemSkipped } from "./fold-flow.ts";
import { migrationChanges, peopleChanges, stillOpen } from "./fold-people.ts";
import type { FlowRecord } from "./flow-journal.ts";
import type { JournalEntry, RunChanges } from "./journal.ts";
import type { FactRecord, Run, SourceState } from "./run.ts";

/** A run is the fold of its journal: `entries.reduce(applyEntry, undefined)`. */
export function applyEntry(run: Run | undefined, entry: JournalEntry): Run {
  if (entry.kind === "started" || entry.kind === "scheduled") return startedRun(entry);
  if (run === undefined) throw new Error("Expected a journal that begins with “started”");
  return { ...foldEntry(run, entry), journal: entry.seq, updatedAt: entry.at };
}

type Beginning = Extract<JournalEntry, { kind: "started" | "scheduled" }>;

function startedRun(entry: Beginning): Run {
  const later = entry.kind === "scheduled" ? { status: "scheduled", startAt: entry.startAt } : {};
  const parent = entry.kind === "started" && entry.parent !== undefined ? { parent: entry.parent } : {};
  return {
    id: entry.run,
    subject: entry.subject,
    pins: entry.pins,
    createdAt: entry.at,
    updatedAt: entry.at,
    journal: entry.seq,
    snapshot: { step: 0, status: "active", value: null, history: {}, variables: {}, timers: {}, invokes: {} },
    sealedVariables: {},
    facts: {},
    sources: {},
    consents: {},
    asking: {},
    decisions: [],
    status: "received",
    states: [],
    finished: false,
    incidents: [],
    ...later,
    ...parent,
  };
}

function foldEntry(run: Run, entry: Exclude<JournalEntry, Beginning>): Run {
  switch (entry.kind) {
    case "activity-done":
      return abandonedAnswered(run, entry.generation);
    case "activity-failed":
      return entry.retryAt === undefined ? abandonedAnswered(run, entry.generation) : run;
    case "begun":
    case "cancelled":
    case "signals-awaited":
    case "signal-received":
    case "signal-refused":
    case "event-sent":
    case "sent-received":
    case "sent-refused":
    case "map-begun":
    case "map-ended":
    case "subflow-begun":
    case "subflow-done":
    case "subflow-failed":
    case "subflow-cancelled":
    case "subflow-ended":
    case "activity-abandoned":
    case "compensation-recorded":
    case "compensation-begun":
    case "compensation-asked":
    case "compensation-done":
    case "compensation-ended":
    case "ended":
    case "parent-told":
      return foldFlow(run, entry);
    default:
      return { ...run, ...changesOf(run, entry) };
  }
}

type Changing = Exclude<
  JournalEntry,
  { kind: FlowRecord["kind"] | "started" | "activity-done" | "activity-failed" }
>;

function changesOf(run: Run, entry: Changing): Partial<Run> {
  switch (entry.kind) {
    case "facts-recorded":
      return factChanges(run, entry);
    case "consent-granted":
      return consentChanges(run, entry);
    case "source-asked": {
      const { generation, invoke, at } = entry;
      return { asking: { ...run.asking, [entry.source]: { generation, invoke, at } } };
    }
    case "source-cancelled":
      return { asking: without(run.asking, entry.source) };
    case "source-unavailable": {
      const state: SourceState = { kind: "unavailable", at: entry.at, reason: entry.reason };
      return {
        asking: without(run.asking, entry.source),
        sources: { ...run.sources, [entry.source]: state },
      };
    }
    case "decided": {
      const { number, invoke, pack, outcome, at } = entry;
      return { decisions: [...run.decisions, { number, invoke, pack, outcome, at }] };
    }
    case "stepped":
      return stepChanges(run, entry.changes);
    case "incident-raised":
      return { incidents: [...run.incidents, entry.incident] };
    case "incident-resolved":
      return { incidents: run.incidents.filter((id) => id !== entry.incident) };
    case "task-completed":
      return { completedBy: { ...run.completedBy, [entry.invoke]: entry.actor.id } };
    case "migrated":
      return migrationChanges(stepChanges(run, entry.changes), run, entry);
    case "invoke-skipped":
      return entry.counts === true
        ? { completedBy: { ...run.completedBy, [entry.invoke]: entry.actor.id } }
        : itemSkipped(run, entry);
    case "task-claimed":
    case "task-released":
    case "task-assigned":
    case "task-escalated":
    case "data-edited":
    case "moved":
      return peopleChanges(run, entry);
    case "event-received":
    case "timer-fired":
      return {};
  }
}

function factChanges(run: Run, entry: Extract<JournalEntry, { kind: "facts-recorded" }>): Partial<Run> {
  const facts: { [name: string]: FactRecord } = { ...run.facts, ...entry.facts };
  if (entry.generation === undefined) return { facts };
  const { at, validUntil } = entry;
  const answered: SourceState = { kind: "answered", at, ...(validUntil === undefined ? {} : { validUntil }) };
  return {
    facts,
    asking: without(run.asking, entry.source),
    sources: { ...run.sources, [entry.source]: answered },
  };
}

/** A source that could not be asked for want of this consent may be asked now. */
function consentChanges(
  run: Run,
  { consent }: Extract<JournalEntry, { kind: "consent-granted" }>,
): Partial<Run> {
  const waiting = Object.entries(run.sources).filter(([, state]) => {
    return !(state.kind === "unavailable" && state.reason === noConsent(consent.scope));
  });
  return {
    consents: { ...run.consents, [consent.scope]: consent },
    sources: Object.fromEntries(waiting),
  };
}

/** Why a source is unavailable when the applicant has not consented to `scope`. */
export function noConsent(scope: string): string {
  return `no-consent:${scope}`;
}

function stepChanges(run: Run, changes: RunChanges): Partial<Run> {
  const { snapshot: changed, ...rest } = changes;
  const snapshot = { ...run.snapshot, ...changed };
  return { ...rest, snapshot, ...stillOpen(run, snapshot) };
}

function without<T>(map: Readonly<Record<string, T>>, key: string): { readonly [key: string]: T } {
  return Object.fromEntries(Object.entries(map).filter(([name]) => name !== key));
}
