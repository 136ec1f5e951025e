import {
  assign,
  createActor,
  createMachine,
  enqueueActions,
  getMicrosteps,
  type ActionFunction,
  type AnyMachineSnapshot,
  type AnyStateMachine,
  type AnyStateNode,
  type EventObject,
} from "xstate";
import { canonicalJson, type Json } from "../kernel/index.ts";
import type { Assignments, CompiledAction, CompiledRaise } from "./compile-actions.ts";
import type { CompiledState, CompiledTransition } from "./compile-states.ts";
import { UNKNOWN, type Value } from "../logic/index.ts";
import { Frame, StepLog } from "./frame.ts";
import { raisedValue } from "./event-types.ts";
import type { StateNode, TransitionCause } from "./state-tree.ts";
import { StepFault } from "./step-fault.ts";
import type { ActiveStates, CompiledGuard } from "./workflow-expressions.ts";

/** A workflow as XState takes it. Only this file knows that XState carries it. */
export interface LoweredMachine {
  /** Takes one event as a pure function: XState restores the place, transitions, and is thrown away. */
  take(place: MachinePlace, event: ToldEvent, frame: Frame): MachineMove;
}

/** An event as XState carries it; `told` is what expressions read as `event`. */
export interface ToldEvent extends EventObject {
  readonly told?: Value;
}

export interface MachinePlace {
  readonly value: Json;
  readonly history: { readonly [historyState: string]: readonly string[] };
}

export interface MachineMove {
  readonly place: MachinePlace;
  readonly done: boolean;
  readonly frame: Frame;
  readonly microsteps: readonly (readonly Mark[])[];
}

/** Where an operator puts a run: every state is left, whatever it waits for, and these are entered. */
export interface MachineTarget {
  readonly states: readonly string[];
  /** Whether what is left does its exit actions. */
  readonly exits: boolean;
}

/** What a microstep did, in the order of execution. */
export type Mark =
  | { readonly kind: "took"; readonly pointer: string }
  | { readonly kind: "entered" | "left"; readonly state: string }
  /** Input is evaluated where the state's entry ends, as the invocation begins. */
  | {
      readonly kind: "invoked";
      readonly invoke: string;
      readonly input: Readonly<Record<string, Json>>;
      /** Of a task, as its expression gives it. */
      readonly priority?: Json;
    }
  /** A raise that waits, and one that is taken back, by its id. */
  | { readonly kind: "delayed" | "cancelled"; readonly raise: string }
  | { readonly kind: "compensates"; readonly then?: string };

interface Context {
  readonly frame: Frame;
}
interface Args {
  readonly context: Context;
  readonly event: ToldEvent;
}
interface MarkAction {
  readonly type: "$mark";
  readonly params: (args: Args) => Mark;
}
type LoweredAction =
  | MarkAction
  | ActionFunction<Context, EventObject, EventObject, undefined, never, never, never, never, never>;

/** Where a run is before it starts: it has no effects, so that XState may enter it as often as it likes. */
const CREATED = "$created";
export const START = "$start";
export const MOVE = "$move";
export const BEFORE_START: MachinePlace = { value: CREATED, history: {} };
/** Transitions within one step; more is an endless loop (WF22). */
export const MAX_MICROSTEPS = 1_000;

/**
 * The names under which transitions wait for timers and completions. No outside event can have them, and
 * none begins with `xstate.`, so XState's own meanings of such events never apply.
 */
export function eventName(cause: TransitionCause, state: string): string | undefined {
  switch (cause.kind) {
    case "event":
      return cause.event;
    case "after":
      return `$after ${state} ${cause.after}`;
    case "invoke-done":
      return `$done ${cause.invoke}`;
    case "invoke-error":
      return `$error ${cause.invoke}`;
    case "always":
    case "state-done":
      return undefined;
  }
}

/** Writes a workflow as an XState machine. Timers and invocations are marks on entry and exit: rows, not actors. */
export function lowerMachine(
  initial: string,
  roots: readonly StateNode[],
  states: ReadonlyMap<string, CompiledState>,
  move?: MachineTarget,
): LoweredMachine {
  const machine: AnyStateMachine = createMachine({
    id: "$workflow",
    context: { frame: new Frame({ slots: [], at: "" }, new StepLog()) },
    initial: CREATED,
    ...(move === undefined ? {} : { on: { [MOVE]: { target: move.states.map((key) => `#${key}`) } } }),
    states: {
      [CREATED]: { on: { [START]: `#${initial}` } },
      ...lowerStates(roots, move?.exits === false ? withoutExits(states) : states),
    },
    options: { maxIterations: MAX_MICROSTEPS },
  });
  return { take: (place, event, frame) => take(machine, place, event, frame) };
}

function withoutExits(states: ReadonlyMap<string, CompiledState>): ReadonlyMap<string, CompiledState> {
  return new Map([...states].map(([key, state]) => [key, { ...state, exit: [] }]));
}

function take(machine: AnyStateMachine, place: MachinePlace, event: ToldEvent, frame: Frame): MachineMove {
  const restored = restore(machine, place, frame);
  const microsteps = getMicrosteps(machine, restored, event);
  const end = microsteps.at(-1)?.[0] ?? restored;
  return {
    place: placeOf(end),
    done: end.status === "done",
    frame: (end.context as Context).frame,
    microsteps: microsteps.map(([, actions]) => {
      return (actions as readonly { type: string; params: unknown }[])
        .filter(({ type }) => type === "$mark")
        .map(({ params }) => params as Mark);
    }),
  };
}

/** An actor that is never started has no effects; it is the only restore that revives history (reference, 2.3). */
function restore(machine: AnyStateMachine, place: MachinePlace, frame: Frame): AnyMachineSnapshot {
  const historyValue = Object.fromEntries(
    Object.entries(place.history).map(([key, keys]) => [key, keys.map((id) => ({ id }))]),
  );
  const snapshot = {
    status: "active",
    value: place.value,
    historyValue,
    context: { frame },
    children: {},
  } as unknown as AnyMachineSnapshot;
  const restored = createActor(machine, { snapshot }).getSnapshot() as AnyMachineSnapshot;
  // XState enters a leaf that has become compound without a word; a stored place must be found as it was left.
  const found =
    restored.status === "active" && canonicalJson(restored.value as Json) === canonicalJson(place.value);
  if (!found) throw new StepFault("workflow.restore-failed", "/machine");
  return restored;
}

function placeOf(snapshot: AnyMachineSnapshot): MachinePlace {
  const remembered = snapshot.historyValue as Readonly<Record<string, readonly AnyStateNode[]>>;
  return {
    value: snapshot.value as Json,
    history: Object.fromEntries(
      Object.entries(remembered).map(([key, nodes]) => [key, nodes.map(({ id }) => id).sort()]),
    ),
  };
}

function lowerStates(nodes: readonly StateNode[], states: ReadonlyMap<string, CompiledState>): object {
  return Object.fromEntries(
    nodes.map((node) => [node.key, lowerState(states.get(node.key) as CompiledState, states)]),
  );
}

function lowerState(state: CompiledState, states: ReadonlyMap<string, CompiledState>): object {
  const { node } = state;
  const id = { id: node.key };
  if (node.kind === "history") {
    const { historyTargets } = state;
    const target = historyTargets.length === 0 ? {} : { target: historyTargets.map((key) => `#${key}`) };
    return { ...id, type: "history", history: node.definition.history ?? "shallow", ...target };
  }
  const on = new Map<string, object[]>();
  for (const transition of state.transitions) {
    const name = eventName(transition.cause, node.key);
    if (name !== undefined) on.set(name, [...(on.get(name) ?? []), lowerTransition(transition)]);
  }
  // XState exits the final state as it ends; the run stays there, so nothing is told of leaving.
  const rests = node.kind === "final" && node.parent === undefined;
  const eventless = (kind: "always" | "state-done") =>
    state.transitions.filter(({ cause }) => cause.kind === kind).map(lowerTransition);
  return {
    ...id,
    ...(node.kind === "parallel" || node.kind === "final" ? { type: node.kind } : {}),
    ...(node.kind === "compound" ? { initial: node.definition.initial } : {}),
    entry: [
      mark({ kind: "entered", state: node.key }),
      ...state.entry.map(lowerAction),
      ...invokeMarks(state),
    ],
    exit: [...state.exit.map(lowerAction), ...(rests ? [] : [mark({ kind: "left", state: node.key })])],
    on: Object.fromEntries(on),
    always: eventless("always"),
    ...(node.children.length > 0
      ? { onDone: eventless("state-done"), states: lowerStates(node.children, states) }
      : {}),
  };
}

function lowerTransition(transition: CompiledTransition): object {
  const { guard, targets } = transition;
  return {
    ...(targets.length === 0
      ? {}
      : { target: targets.map((key) => `#${key}`), reenter: transition.reenters }),
    ...(guard === undefined ? {} : { guard: lowerGuard(guard) }),
    actions: [mark({ kind: "took", pointer: transition.pointer }), ...transition.actions.map(lowerAction)],
  };
}

/** Only a guard with a `check`, as XState's own `stateIn` has, is told the snapshot it is asked in. */
function lowerGuard(guard: CompiledGuard) {
  const passes = ({ context, event }: Args, active: ActiveStates) =>
    context.frame.about(event.told ?? UNKNOWN).passes(guard, active);
  if (!guard.asksStates) return (args: Args) => passes(args, () => false);
  const check = ({ _nodes }: AnyMachineSnapshot, args: Args) =>
    passes(args, (key) => _nodes.some(({ id }) => id === key));
  return Object.assign(() => false, { check });
}

function lowerAction(action: CompiledAction): LoweredAction {
  switch (action.kind) {
    case "assign":
      return lowerAssign(action.values);
    case "raise":
      return lowerRaise(action.raise);
    case "cancel":
      return mark({ kind: "cancelled", raise: action.id });
    case "compensate":
      return mark({ kind: "compensates", ...(action.then === undefined ? {} : { then: action.then }) });
  }
}

function lowerRaise(raise: CompiledRaise): LoweredAction {
  const guard = raise.guard && lowerGuard(raise.guard);
  return enqueueActions(({ context, event, check, enqueue }) => {
    if (guard !== undefined && !check(guard as unknown as Parameters<typeof check>[0])) return;
    if (raise.delayed !== undefined) {
      enqueue(mark({ kind: "delayed", raise: raise.delayed.id }) as Parameters<typeof enqueue>[0]);
      return;
    }
    const { frame } = context as Context;
    const told = raisedValue(raise, frame.about((event as ToldEvent).told ?? UNKNOWN));
    enqueue.raise({ type: raise.event, told } as EventObject);
  }) as unknown as LoweredAction;
}

function invokeMarks(state: CompiledState): readonly LoweredAction[] {
  return state.invokes.map(({ definition, input, priority }) => ({
    type: "$mark",
    params: ({ context }) => ({
      kind: "invoked",
      invoke: definition.id,
      input: context.frame.wire(input),
      ...(priority === undefined ? {} : context.frame.wire([{ name: "priority", value: priority }])),
    }),
  }));
}

function mark(made: Mark): LoweredAction {
  return { type: "$mark", params: () => made };
}

function lowerAssign(values: Assignments): LoweredAction {
  return assign(({ context, event }: Args) => ({
    frame: context.frame.about(event.told ?? UNKNOWN).assign(values),
  })) as unknown as LoweredAction;
}
