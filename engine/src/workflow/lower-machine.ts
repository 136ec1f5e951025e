import {
  createActor,
  createMachine,
  getMicrosteps,
  type AnyMachineSnapshot,
  type AnyStateMachine,
  type AnyStateNode,
} from "xstate";
import { canonicalJson, type Json } from "../kernel/index.ts";
import { UNKNOWN } from "../logic/index.ts";
import type { BeginInput } from "./begin-effect.ts";
import type { CompiledState } from "./compile-states.ts";
import { Frame, StepLog } from "./frame.ts";
import { KnownMoves } from "./known-moves.ts";
import { lowerStates, type Context, type Desk, type ToldEvent } from "./lower-states.ts";
import type { StateNode } from "./state-tree.ts";
import { StepFault } from "./step-fault.ts";

/** A workflow as XState takes it. Only it and `lower-states.ts` know that XState carries it. */
export interface LoweredMachine {
  /** Takes one event as a pure function: XState restores the place, transitions, and is thrown away. */
  take(place: MachinePlace, event: ToldEvent, frame: Frame): MachineMove;
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
      readonly begins: BeginInput;
    }
  /** A raise that waits, and one that is taken back, by its id. */
  | { readonly kind: "delayed" | "cancelled"; readonly raise: string }
  | {
      readonly kind: "sent";
      readonly to: string;
      readonly event: string;
      readonly payload: Readonly<Record<string, Json>>;
    }
  | { readonly kind: "compensates"; readonly then?: string };

/** Where a run is before it starts: it has no effects, so that XState may enter it as often as it likes. */
const CREATED = "$created";
export const START = "$start";
export const MOVE = "$move";
export const BEFORE_START: MachinePlace = { value: CREATED, history: {} };
/** Transitions within one step; more is an endless loop (WF22). */
export const MAX_MICROSTEPS = 1_000;

/** Writes a workflow as an XState machine. Timers and invocations are marks on entry and exit: rows, not actors. */
export function lowerMachine(
  initial: string,
  roots: readonly StateNode[],
  states: ReadonlyMap<string, CompiledState>,
  move?: MachineTarget,
): LoweredMachine {
  const desk: Desk = { asked: undefined };
  const machine: AnyStateMachine = createMachine({
    id: "$workflow",
    context: { frame: new Frame({ slots: [], at: "" }, new StepLog()) },
    initial: CREATED,
    ...(move === undefined ? {} : { on: { [MOVE]: { target: move.states.map((key) => `#${key}`) } } }),
    states: {
      [CREATED]: { on: { [START]: `#${initial}` } },
      ...lowerStates(roots, move?.exits === false ? withoutExits(states) : states, desk),
    },
    options: { maxIterations: MAX_MICROSTEPS },
  });
  const known = new KnownMoves();
  return {
    take: (place, event, frame) =>
      known.take(place, event.type, event.told ?? UNKNOWN, frame, (asked) => {
        desk.asked = asked;
        try {
          return take(machine, place, event, frame);
        } finally {
          desk.asked = undefined;
        }
      }),
  };
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
