import { isJsonObject, pointer as pointerTo, type Json, type JsonObject } from "../kernel/index.ts";
import type { Transition } from "./transition-schema.ts";
import type { StateDefinition, WorkflowDefinition } from "./workflow-schema.ts";

export type StateKind = "atomic" | "compound" | "parallel" | "final" | "history";

export interface StateNode {
  readonly key: string;
  readonly pointer: string;
  readonly definition: StateDefinition;
  readonly kind: StateKind;
  readonly parent: StateNode | undefined;
  readonly children: readonly StateNode[];
  /** Entered first within its parent; every region of a parallel state is. */
  readonly initial: boolean;
}

export const MAX_STATE_DEPTH = 12;

/** The states of a sound workflow as a tree; siblings in the order of their keys, because key order means nothing. */
export function readStateTree(definition: WorkflowDefinition): readonly StateNode[] {
  return readStates(definition.machine.states, definition.machine.initial, "/machine", undefined);
}

/** Everything a transition enters by name. */
export function targetsOf({ target, alsoTargets = [] }: Transition): readonly string[] {
  return target === undefined ? [] : [target, ...alsoTargets];
}

/** Every state, parents before their children. */
export function allStates(roots: readonly StateNode[]): readonly StateNode[] {
  return roots.flatMap((state) => [state, ...allStates(state.children)]);
}

function readStates(
  states: Readonly<Record<string, StateDefinition>>,
  initial: string | undefined,
  at: string,
  parent: StateNode | undefined,
): readonly StateNode[] {
  return Object.keys(states)
    .sort()
    .map((key) => {
      const definition = states[key] as StateDefinition;
      const children: StateNode[] = [];
      const kind = kindOf(definition);
      const node: StateNode = {
        key,
        pointer: `${at}/states${pointerTo(key)}`,
        definition,
        kind,
        parent,
        children,
        initial: (parent?.kind === "parallel" && kind !== "history") || key === initial,
      };
      children.push(...readStates(definition.states ?? {}, definition.initial, node.pointer, node));
      return node;
    });
}

/** The kind a state's members make it. */
export function kindOf(state: { readonly type?: unknown; readonly states?: unknown }): StateKind {
  if (state.type === "parallel" || state.type === "final" || state.type === "history") return state.type;
  return isJsonObject(state.states as Json) && Object.keys(state.states as JsonObject).length > 0
    ? "compound"
    : "atomic";
}

/** What makes a state's transition happen. */
export type TransitionCause =
  | { readonly kind: "event"; readonly event: string }
  | { readonly kind: "always" }
  | { readonly kind: "after"; readonly after: string }
  | { readonly kind: "invoke-done"; readonly invoke: string }
  | { readonly kind: "invoke-error"; readonly invoke: string }
  | { readonly kind: "state-done" };

export interface TransitionPlace {
  readonly source: StateNode;
  readonly pointer: string;
  readonly cause: TransitionCause;
  readonly transition: Transition;
  /** Its number among the transitions of the same cause: the first whose guard holds is taken. */
  readonly index: number;
}

/** Every transition a state declares, by cause; causes in the order of their names. */
export function transitionsOf(state: StateNode): readonly TransitionPlace[] {
  const { definition, pointer } = state;
  const list = (transitions: readonly Transition[] | undefined, at: string, cause: TransitionCause) =>
    (transitions ?? []).map((transition, index) => ({
      source: state,
      pointer: `${at}/${index}`,
      cause,
      transition,
      index,
    }));
  return [
    ...sorted(definition.on).flatMap(([event, transitions]) =>
      list(transitions, `${pointer}/on${pointerTo(event)}`, { kind: "event", event }),
    ),
    ...sorted(definition.after).flatMap(([after, transitions]) =>
      list(transitions, `${pointer}/after${pointerTo(after)}`, { kind: "after", after }),
    ),
    ...(definition.invoke ?? []).flatMap((invoke, index) => [
      ...list(invoke.onDone, `${pointer}/invoke/${index}/onDone`, { kind: "invoke-done", invoke: invoke.id }),
      ...list(invoke.onError, `${pointer}/invoke/${index}/onError`, {
        kind: "invoke-error",
        invoke: invoke.id,
      }),
    ]),
    ...list(definition.always, `${pointer}/always`, { kind: "always" }),
    ...list(definition.onDone, `${pointer}/onDone`, { kind: "state-done" }),
  ];
}

function sorted<T>(map: Readonly<Record<string, T>> | undefined): readonly (readonly [string, T])[] {
  return Object.entries(map ?? {}).sort(([left], [right]) => (left < right ? -1 : 1));
}

/** The state a target names: a sibling by key, or any state by `#key`. */
export function findTarget(
  source: StateNode,
  target: string,
  states: ReadonlyMap<string, StateNode>,
): StateNode | "not-sibling" | undefined {
  const byId = target.startsWith("#");
  const found = states.get(byId ? target.slice(1) : target);
  if (found === undefined) return undefined;
  return byId || found.parent === source.parent ? found : "not-sibling";
}

/** From the top to the state itself. */
export function pathOf(state: StateNode): readonly StateNode[] {
  return state.parent === undefined ? [state] : [...pathOf(state.parent), state];
}

/** Whether both can be active: they part in a parallel state. */
export function inRegions(first: readonly StateNode[], second: readonly StateNode[]): boolean {
  const fork = first.findIndex((state, index) => state !== second[index]);
  return fork > 0 && fork < second.length && first[fork - 1]?.kind === "parallel";
}
