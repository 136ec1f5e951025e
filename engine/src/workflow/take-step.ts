import { err, ok, type Issue, type Json, type JsonObject, type Result } from "../kernel/index.ts";
import { UNKNOWN, unbindValue, type Value } from "../logic/index.ts";
import type { CompiledWorkflow } from "./compile-workflow.ts";
import { applyMarks, type Consumes } from "./apply-marks.ts";
import { doneValue, errorEvent, payloadEvent, raisedValue, recordValue } from "./event-types.ts";
import { Frame, StepLog } from "./frame.ts";
import {
  BEFORE_START,
  MAX_MICROSTEPS,
  START,
  type LoweredMachine,
  type MachineMove,
  type MachinePlace,
} from "./lower-machine.ts";
import { eventName } from "./lower-states.ts";
import { dueSend, sendLater } from "./send-later.ts";
import type { WorkflowSnapshot } from "./snapshot.ts";
import { StepFault } from "./step-fault.ts";
import type { Step, StepWorld, WorkflowInput } from "./step.ts";
import { bound } from "./workflow-expressions.ts";
import { workflowIssue } from "./workflow-issues.ts";

/**
 * Enters a workflow's initial state, with `given` variables in place of their initial values. A fault (an undecided guard, an endless loop) is answered as an issue
 * with the place in the definition: an operator must act.
 */
export function start(
  workflow: CompiledWorkflow,
  world: StepWorld,
  given: JsonObject = {},
): Result<Step, Issue> {
  const before: WorkflowSnapshot = {
    step: 0,
    status: "active",
    value: BEFORE_START.value,
    history: {},
    variables: {},
    timers: {},
    invokes: {},
  };
  return guarded(() => {
    const log = new StepLog();
    const frame = new Frame({ slots: slotsOf(workflow, world, given), at: world.at }, log).assign(
      workflow.variables.flatMap(({ slot, initial, entry: { name } }) =>
        initial === undefined || Object.hasOwn(given, name) ? [] : [{ slot, value: initial }],
      ),
    );
    const told = { name: START, label: "start", event: nothing, consumes: {} };
    return take(workflow, before, told, frame, log);
  });
}

/** Tells a workflow one thing. Pure: the same snapshot, world and input give the same bytes anywhere. */
export function step(
  workflow: CompiledWorkflow,
  snapshot: WorkflowSnapshot,
  world: StepWorld,
  input: WorkflowInput,
): Result<Step, Issue> {
  return guarded(() => {
    const send = dueSend(workflow, snapshot, input);
    const told = tell(workflow, snapshot, input);
    if (told === undefined || snapshot.status === "done") return unchanged(snapshot);
    const log = new StepLog();
    const slots = slotsOf(workflow, world, snapshot.variables);
    const frame = new Frame({ slots, at: world.at }, log);
    if (send !== undefined) return sendLater(send, snapshot, told.label, frame);
    return take(workflow, snapshot, told, frame, log);
  });
}

export interface Told {
  /** XState's event. */
  readonly name: string;
  /** As the journal names it. */
  readonly label: string;
  /** What expressions read as `event`. */
  readonly event: (frame: Frame) => Value;
  readonly consumes: Consumes;
}

export const nothing = (): Value => UNKNOWN;

/** What is told, unless it answers a timer or an invocation that is no longer open under its generation. */
function tell(
  workflow: CompiledWorkflow,
  snapshot: WorkflowSnapshot,
  input: WorkflowInput,
): Told | undefined {
  switch (input.kind) {
    case "event": {
      if (!Object.hasOwn(workflow.definition.events, input.type)) return undefined;
      const type = payloadEvent(workflow.payloads.get(input.type));
      const event = () => recordValue(type, { payload: input.payload });
      return { name: input.type, label: input.type, event, consumes: {} };
    }
    case "timer": {
      const armed = own(snapshot.timers, input.timer);
      if (armed?.generation !== input.generation) return undefined;
      const consumes = { timer: input.timer };
      const raise = armed.raise === undefined ? undefined : workflow.raises.get(armed.raise);
      if (raise !== undefined) {
        const event = (frame: Frame) => raisedValue(raise, frame);
        return { name: raise.event, label: input.timer, event, consumes };
      }
      if (armed.limits !== undefined) {
        const invoke = armed.limits;
        const src = own(snapshot.invokes, invoke)?.src ?? "subflow";
        const error = { code: `${src}.timeout`, message: `“${invoke}” took longer than ${armed.after}` };
        const name = eventName({ kind: "invoke-error", invoke }, "") as string;
        const event = () => recordValue(errorEvent, { error });
        return { name, label: input.timer, event, consumes: { ...consumes, invoke } };
      }
      const name = eventName({ kind: "after", after: armed.after }, armed.state) as string;
      return { name, label: input.timer, event: nothing, consumes };
    }
    case "done":
    case "error": {
      const open = own(snapshot.invokes, input.invoke);
      const invoke = workflow.invokes.get(input.invoke);
      if (invoke === undefined || open?.generation !== input.generation) return undefined;
      const done = input.kind === "done";
      const name = eventName(
        { kind: done ? "invoke-done" : "invoke-error", invoke: input.invoke },
        "",
      ) as string;
      const event = () =>
        done
          ? doneValue(invoke, input.output)
          : recordValue(errorEvent, { error: { code: input.error.code, message: input.error.message } });
      return { name, label: `${input.invoke} ${input.kind}`, event, consumes: { invoke: input.invoke } };
    }
  }
}

/** Takes one event; `machine` is the workflow's own but where an operator moves a run. */
export function take(
  workflow: CompiledWorkflow,
  snapshot: WorkflowSnapshot,
  { name, label, event, consumes }: Told,
  frame: Frame,
  log: StepLog,
  machine: LoweredMachine = workflow.machine,
): Step {
  const place: MachinePlace = { value: snapshot.value, history: snapshot.history };
  const move = moveOf(() => machine.take(place, { type: name, told: event(frame) }, frame), log);
  const moved = move.microsteps.some((marks) => marks.length > 0);
  const consumed = consumes.timer !== undefined || consumes.invoke !== undefined;
  if (!moved && !consumed) return { ...unchanged(snapshot), guards: log.guards };
  if (!moved && consumes.invoke !== undefined) {
    // Nothing would ever wake the run again.
    throw new StepFault("workflow.completion-unhandled", "/machine", { invoke: label });
  }
  const { timers, invokes, effects, transitions } = applyMarks(workflow, snapshot, move, label, consumes);
  const final = move.done ? workflow.states.get(move.place.value as string) : undefined;
  return {
    accepted: true,
    guards: log.guards,
    transitions,
    effects,
    snapshot: {
      step: snapshot.step + 1,
      status: move.done ? "done" : "active",
      value: move.place.value,
      history: move.place.history,
      variables: variablesOf(workflow, move.frame),
      timers,
      invokes,
      ...(final === undefined ? {} : { output: move.frame.wire(final.output) }),
    },
  };
}

/** XState keeps only the text of what a guard throws; the fault itself is in the log. */
function moveOf(take: () => MachineMove, log: StepLog): MachineMove {
  try {
    return take();
  } catch (thrown) {
    throw log.fault ?? thrown;
  }
}

function unchanged(snapshot: WorkflowSnapshot): Step {
  return { snapshot, effects: [], transitions: [], guards: [], accepted: false };
}

/** Facts that are read, then variables, then a place for the event: the order of the workflow's scope. */
export function slotsOf(
  workflow: CompiledWorkflow,
  world: StepWorld,
  variables: JsonObject,
): readonly Value[] {
  const reads = new Set(workflow.reads);
  return [
    ...workflow.facts.map(({ name, type }) => {
      const wire = reads.has(name) ? own(world.facts, name) : undefined;
      return wire === undefined ? UNKNOWN : bound(type, wire, `/facts/${name}`);
    }),
    ...workflow.variables.map(({ entry: { name, type } }) => {
      const wire = own(variables, name);
      return wire === undefined ? UNKNOWN : bound(type, wire, `/variables/${name}`);
    }),
    UNKNOWN,
  ];
}

function variablesOf(workflow: CompiledWorkflow, frame: Frame): JsonObject {
  const known: (readonly [string, Json])[] = [];
  for (const { entry, slot } of workflow.variables) {
    const value = frame.slots[slot];
    const wire =
      value === undefined || value === UNKNOWN
        ? undefined
        : value === null
          ? null
          : unbindValue(entry.type, value);
    if (wire !== undefined) known.push([entry.name, wire]);
  }
  return Object.fromEntries(known);
}

function own<T>(map: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

export function guarded<T>(take: () => T): Result<T, Issue> {
  try {
    return ok(take());
  } catch (thrown) {
    return err(faultOf(thrown));
  }
}

function faultOf(thrown: unknown): Issue {
  if (thrown instanceof StepFault) return thrown.issue;
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  return reason.startsWith("Infinite loop detected")
    ? workflowIssue("workflow.endless", "/machine", { limit: MAX_MICROSTEPS })
    : workflowIssue("workflow.step-failed", "/machine", { reason: reason.slice(0, 500) });
}
