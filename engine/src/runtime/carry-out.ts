import {
  err,
  isJsonObject,
  issueTexts,
  ok,
  type Json,
  type JsonObject,
  type Result,
} from "../kernel/index.ts";
import {
  advance,
  inputField,
  openVariables,
  recordEntry,
  refuse,
  type Advanced,
  type JournalEntry,
  type PeopleEvent,
  type Refusal,
  type Run,
  type RunEvent,
  type Seal,
  type Sender,
} from "../process/index.ts";
import { invokeInput, leavesOf } from "../workflow/index.ts";
import { beginAnew, startAnew } from "./begin-anew.ts";
import type { MessageRow } from "./flow-store.ts";
import { incidentTexts } from "./incident-texts.ts";
import type { LoadedProcess } from "./load-process.ts";
import { openValue } from "./open-value.ts";
import type { Order } from "./order.ts";
import { skipUndoing } from "./skip-undoing.ts";
import { statesAt } from "./past-states.ts";
import type { ActivityRow, IncidentRow, RunCommit, StoredRun } from "./run-store.ts";
import { INCIDENT_FIELD, type Failed, type Steps } from "./step-run.ts";

/** An order worked out in memory: the run as it would be, and everything its commit writes. */
export interface CarriedOut {
  readonly advanced: Extract<Advanced, { kind: "advanced" }>;
  readonly before: readonly JournalEntry[];
  readonly resolve: RunCommit["incidents"]["resolve"];
  /** Activities that are tried anew. */
  readonly begin: readonly ActivityRow[];
  /** Messages that are sent anew. */
  readonly send: readonly MessageRow[];
  readonly loaded: LoadedProcess;
}

export interface Ordered {
  readonly order: Order;
  readonly reason: string;
  readonly by: Sender;
}

/** Works an order out for a run, with the incident it answers where there is one. Writes nothing. */
export async function carryOut(
  steps: Steps,
  tenant: string,
  stored: StoredRun,
  incident: IncidentRow | undefined,
  ordered: Ordered,
  at: string,
): Promise<Result<CarriedOut, Refusal>> {
  const loaded = await steps.load(tenant, stored.run.pins);
  const seal = await steps.seal(tenant, stored.run);
  const failed = incident === undefined ? undefined : failedOf(seal, incident);
  if (failed === null) return err(refuse("run.erased"));
  const noted = resolved(stored.run, incident, ordered, at);
  const work = { run: noted.run, failed, ordered, at };
  const events = await eventsOf(steps, tenant, work, loaded, seal);
  if (!events.ok) return events;
  const told = tell(noted.run, events.value.tell, loaded, seal);
  if (!told.ok) return told;
  return ok({
    advanced: told.value,
    before: noted.entries,
    resolve: noted.resolve,
    begin: events.value.begin(told.value.run),
    send: events.value.send?.(told.value.run) ?? [],
    loaded,
  });
}

/** Null: the person was erased, and with her what could be told again. */
function failedOf(seal: Seal, incident: IncidentRow): Failed | null {
  const kept = openValue(seal, incident.event, INCIDENT_FIELD);
  return isJsonObject(kept) ? (kept as unknown as Failed) : null;
}

/** Whoever moves a run leaves all its incidents behind; any other order answers one. */
function resolved(run: Run, incident: IncidentRow | undefined, { order, reason, by }: Ordered, at: string) {
  const moving = order.action === "move" || order.action === "restart";
  const ids = moving ? run.incidents : incident === undefined ? [] : [incident.id];
  const how = order.action === "retry" ? {} : { how: order.action };
  const entries: JournalEntry[] = [];
  let noted = run;
  for (const id of ids) {
    const actor = { kind: by.kind, id: by.id };
    const recorded = recordEntry(noted, at, {
      kind: "incident-resolved",
      incident: id,
      actor,
      ...how,
      reason,
    });
    noted = recorded.run;
    entries.push(recorded.entry);
  }
  return { run: noted, entries, resolve: ids.map((id) => ({ id, at, by: by.id })) };
}

interface Work {
  readonly run: Run;
  readonly failed: Failed | undefined;
  readonly ordered: Ordered;
  readonly at: string;
}
interface Telling {
  readonly tell: readonly RunEvent[];
  readonly begin: (after: Run) => readonly ActivityRow[];
  /** Messages that are sent anew. */
  readonly send?: (after: Run) => readonly MessageRow[];
}

const nothing = () => [];

async function eventsOf(
  steps: Steps,
  tenant: string,
  { run, failed, ordered, at }: Work,
  loaded: LoadedProcess,
  seal: Seal,
): Promise<Result<Telling, Refusal>> {
  const { order, reason, by } = ordered;
  const moved = (to: readonly string[], back: { readonly back?: number }): PeopleEvent => ({
    kind: "moved",
    to,
    exits: "exits" in order && order.exits,
    askAgain: "askAgain" in order && order.askAgain,
    ...back,
    reason,
    sender: by,
  });
  switch (order.action) {
    case "retry":
      return ok(again(failed, at, (activity) => activity));
    case "skip": {
      const undone = skipUndoing(run, failed, order.output, at);
      if (undone !== undefined) return ok({ tell: [undone], begin: nothing });
      return skipped(failed, order, { reason, sender: by, at });
    }
    case "edit": {
      const { facts, variables } = order;
      const edit = { kind: "data-edited", at, facts, variables, reason, sender: by } as const;
      const renewed = again(failed, at, (activity, after) => withInput(activity, after, loaded, seal, at));
      return ok({ ...renewed, tell: [edit, ...renewed.tell] });
    }
    case "move":
      return ok({ tell: [{ ...moved(order.states, {}), at }], begin: nothing });
    case "restart": {
      const states = await statesAt(steps.ports.store, tenant, run.id, order.seq);
      if (states === undefined) return err(refuse("run.moment-unknown", { seq: order.seq }));
      const to = leavesOf(loaded.process.workflow, states);
      return ok({ tell: [{ ...moved(to, { back: order.seq }), at }], begin: nothing });
    }
  }
}

/** Tells again what failed, or begins its activity anew where the run still waits for it. */
function again(
  failed: Failed | undefined,
  at: string,
  renew: (activity: ActivityRow, after: Run) => ActivityRow,
): Telling {
  if (failed === undefined) return { tell: [], begin: nothing };
  if (failed.kind === "event") return { tell: [{ ...failed.event, at }], begin: nothing };
  if (failed.kind === "message") {
    return {
      tell: [],
      begin: nothing,
      send: (after) => startAnew(after, failed, at),
    };
  }
  const { activity } = failed;
  return { tell: [], begin: (after) => beginAnew(after, renew(activity, after), at) };
}

/**
 * The activity with its input as it is now. Its idempotency key stays: should the other side have done the work
 * although it failed to say so, it is not done twice.
 */
function withInput(
  activity: ActivityRow,
  run: Run,
  { process }: LoadedProcess,
  seal: Seal,
  at: string,
): ActivityRow {
  if (activity.purpose !== "activity") return activity;
  const { snapshot, facts } = openVariables(run, at, process, seal);
  const input: Json = invokeInput(process.workflow, snapshot, { at, facts }, activity.invoke);
  return {
    ...activity,
    input: { sealed: seal.seal(JSON.stringify(input), inputField(activity.generation)) },
  };
}

function skipped(
  failed: Failed | undefined,
  { output, error }: Extract<Order, { action: "skip" }>,
  told: { readonly reason: string; readonly sender: Sender; readonly at: string },
): Result<Telling, Refusal> {
  const invoked = invokedBy(failed);
  const says = output !== undefined || error !== undefined;
  if (invoked === undefined) {
    if (!says) return ok({ tell: [], begin: nothing });
    return err(refuse("incident.skip-impossible", { reason: "no invocation failed" }));
  }
  const given: { output?: JsonObject; error?: NonNullable<typeof error> } = {};
  if (output !== undefined) given.output = output;
  if (error !== undefined) given.error = error;
  return ok({
    tell: [{ kind: "invoke-skipped", ...invoked, ...given, counts: true, ...told }],
    begin: nothing,
  });
}

/** The invocation whose end could not be told; an event or a timer is none. */
function invokedBy(failed: Failed | undefined) {
  if (failed === undefined) return undefined;
  if (failed.kind === "activity") {
    const { purpose, invoke, generation } = failed.activity;
    return purpose === "activity" ? { invoke, generation } : undefined;
  }
  if (failed.kind === "message") return { invoke: failed.invoke, generation: failed.generation };
  const { event } = failed;
  switch (event.kind) {
    case "task-completed":
      return { invoke: event.invoke, generation: event.generation };
    case "subflow-done":
    case "subflow-failed": {
      const undone = event.compensable === true ? { compensable: true as const } : {};
      return { invoke: event.invoke, generation: event.generation, ...undone };
    }
    case "activity-done":
    case "activity-failed":
      return event.source === undefined ? { invoke: event.invoke, generation: event.generation } : undefined;
    default:
      return undefined;
  }
}

/** One event after the other, as one step: all of them, or the first one's refusal. */
function tell(
  run: Run,
  events: readonly RunEvent[],
  { process }: LoadedProcess,
  seal: Seal,
): Result<CarriedOut["advanced"], Refusal> {
  let sum: CarriedOut["advanced"] = {
    kind: "advanced",
    run,
    entries: [],
    effects: [],
    decisions: [],
    evaluations: [],
  };
  for (const event of events) {
    const next = advance(sum.run, event, { process, seal });
    switch (next.kind) {
      case "refused":
        return err(next.refusal);
      case "incident": {
        const reason = issueTexts(next.issue, incidentTexts).en;
        const code = event.kind === "moved" ? "run.move-impossible" : "incident.persists";
        return err(refuse(code, { reason }, [next.issue]));
      }
      case "stale":
        // What it answered is gone: nothing is left to do but to resolve the incident.
        break;
      case "advanced":
        sum = {
          ...next,
          entries: [...sum.entries, ...next.entries],
          effects: [...sum.effects, ...next.effects],
          decisions: [...sum.decisions, ...next.decisions],
        };
    }
  }
  return ok(sum);
}
