import {
  assign,
  enqueueActions,
  type ActionFunction,
  type AnyMachineSnapshot,
  type EventObject,
} from "xstate";
import { UNKNOWN, type Value } from "../logic/index.ts";
import type { Assignments, CompiledAction, CompiledRaise } from "./compile-actions.ts";
import type { CompiledInvoke, CompiledState, CompiledTransition } from "./compile-states.ts";
import type { Frame } from "./frame.ts";
import type { Asked } from "./known-moves.ts";
import type { Mark } from "./lower-machine.ts";
import type { StateNode, TransitionCause } from "./state-tree.ts";
import type { CompiledGuard } from "./workflow-expressions.ts";

/** States as XState takes them. Timers and invocations are marks on entry and exit: rows, not actors. */
export function lowerStates(
  nodes: readonly StateNode[],
  states: ReadonlyMap<string, CompiledState>,
  desk: Desk,
): object {
  return Object.fromEntries(
    nodes.map((node) => [node.key, lowerState(states.get(node.key) as CompiledState, states, desk)]),
  );
}

/** An event as XState carries it; `told` is what expressions read as `event`. */
export interface ToldEvent extends EventObject {
  readonly told?: Value;
}

export interface Context {
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

/** Whom the machine's guards and actions ask while it takes an event. */
export interface Desk {
  asked: Asked | undefined;
}

function asking({ asked }: Desk): Asked {
  if (asked === undefined) throw new Error("Expected a machine that is taking an event");
  return asked;
}

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

function lowerState(state: CompiledState, states: ReadonlyMap<string, CompiledState>, desk: Desk): object {
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
    if (name !== undefined) on.set(name, [...(on.get(name) ?? []), lowerTransition(transition, desk)]);
  }
  // XState exits the final state as it ends; the run stays there, so nothing is told of leaving.
  const rests = node.kind === "final" && node.parent === undefined;
  const eventless = (kind: "always" | "state-done") =>
    state.transitions
      .filter(({ cause }) => cause.kind === kind)
      .map((transition) => lowerTransition(transition, desk));
  const lowered = (actions: readonly CompiledAction[]) => actions.map((action) => lowerAction(action, desk));
  return {
    ...id,
    ...(node.kind === "parallel" || node.kind === "final" ? { type: node.kind } : {}),
    ...(node.kind === "compound" ? { initial: node.definition.initial } : {}),
    entry: [
      mark({ kind: "entered", state: node.key }),
      ...lowered(state.entry),
      ...state.invokes.map((invoke) => lowerInvoke(invoke, desk)),
    ],
    exit: [...lowered(state.exit), ...(rests ? [] : [mark({ kind: "left", state: node.key })])],
    on: Object.fromEntries(on),
    always: eventless("always"),
    ...(node.children.length > 0
      ? { onDone: eventless("state-done"), states: lowerStates(node.children, states, desk) }
      : {}),
  };
}

function lowerTransition(transition: CompiledTransition, desk: Desk): object {
  const { guard, targets } = transition;
  return {
    ...(targets.length === 0
      ? {}
      : { target: targets.map((key) => `#${key}`), reenter: transition.reenters }),
    ...(guard === undefined ? {} : { guard: lowerGuard(guard, desk) }),
    actions: [
      mark({ kind: "took", pointer: transition.pointer }),
      ...transition.actions.map((action) => lowerAction(action, desk)),
    ],
  };
}

/** Only a guard with a `check`, as XState's own `stateIn` has, is told the snapshot it is asked in. */
function lowerGuard(guard: CompiledGuard, desk: Desk) {
  const passes = ({ context, event }: Args, active?: readonly string[]) =>
    asking(desk).passes(guard, context.frame, event.told ?? UNKNOWN, active);
  if (!guard.asksStates) return (args: Args) => passes(args);
  const check = ({ _nodes }: AnyMachineSnapshot, args: Args) =>
    passes(
      args,
      _nodes.map(({ id }) => id),
    );
  return Object.assign(() => false, { check });
}

function lowerAction(action: CompiledAction, desk: Desk): LoweredAction {
  switch (action.kind) {
    case "assign":
      return lowerAssign(action.values, desk);
    case "raise":
      return lowerRaise(action.raise, desk);
    case "cancel":
      return mark({ kind: "cancelled", raise: action.id });
    case "compensate":
      return mark({ kind: "compensates", ...(action.then === undefined ? {} : { then: action.then }) });
  }
}

function lowerRaise(raise: CompiledRaise, desk: Desk): LoweredAction {
  const guard = raise.guard && lowerGuard(raise.guard, desk);
  return enqueueActions(({ context, event, check, enqueue }) => {
    if (guard !== undefined && !check(guard as unknown as Parameters<typeof check>[0])) return;
    if (raise.delayed !== undefined) {
      enqueue(mark({ kind: "delayed", raise: raise.delayed.id }) as Parameters<typeof enqueue>[0]);
      return;
    }
    const { frame } = context as Context;
    const about = (event as ToldEvent).told ?? UNKNOWN;
    if (raise.to !== undefined) {
      enqueue(mark(asking(desk).sends(raise, frame, about)) as Parameters<typeof enqueue>[0]);
      return;
    }
    const told = asking(desk).raises(raise, frame, about);
    enqueue.raise({ type: raise.event, told } as EventObject);
  }) as unknown as LoweredAction;
}

function lowerInvoke(invoke: CompiledInvoke, desk: Desk): LoweredAction {
  return { type: "$mark", params: ({ context }) => asking(desk).begins(invoke, context.frame) };
}

function mark(made: Mark): LoweredAction {
  return { type: "$mark", params: () => made };
}

function lowerAssign(values: Assignments, desk: Desk): LoweredAction {
  return assign(({ context, event }: Args) => ({
    frame: asking(desk).assigns(values, context.frame, event.told ?? UNKNOWN),
  })) as unknown as LoweredAction;
}
