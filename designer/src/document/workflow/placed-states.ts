import { pointer as pointerOf } from "@lendloom/engine/kernel";
import type { StateDefinition, Transition, WorkflowDefinition } from "@lendloom/engine/workflow";

export interface PlacedState {
  readonly key: string;
  readonly pointer: string;
  readonly parent?: string;
  readonly state: StateDefinition;
}

export type TransitionKind = "on" | "always" | "after" | "done" | "error" | "state-done";

export interface PlacedTransition {
  readonly pointer: string;
  readonly source: string;
  readonly kind: TransitionKind;
  /** The event type, the delay, or the invocation's id. */
  readonly cause?: string;
  readonly transition: Transition;
}

/** Every state of a workflow by its key, outer ones first. A key twice: the first one counts. */
export function placedStates(definition: WorkflowDefinition): ReadonlyMap<string, PlacedState> {
  const found = new Map<string, PlacedState>();
  walk(definition.machine.states, "/machine/states", undefined);
  return found;

  function walk(
    states: Readonly<Record<string, StateDefinition>>,
    base: string,
    parent: string | undefined,
  ): void {
    for (const [key, state] of Object.entries(states)) {
      const pointer = base + pointerOf(key);
      if (!found.has(key))
        found.set(key, { key, pointer, state, ...(parent === undefined ? {} : { parent }) });
      if (state.states !== undefined) walk(state.states, `${pointer}/states`, key);
    }
  }
}

/** The transitions written at a state, in the order in which a person reads them. */
export function transitionsOf({ key, pointer, state }: PlacedState): readonly PlacedTransition[] {
  const list = (
    at: string,
    kind: TransitionKind,
    transitions: readonly Transition[] | undefined,
    cause?: string,
  ): PlacedTransition[] =>
    (transitions ?? []).map((transition, index) => ({
      pointer: `${pointer}${at}/${index}`,
      source: key,
      kind,
      transition,
      ...(cause === undefined ? {} : { cause }),
    }));
  return [
    ...(state.invoke ?? []).flatMap((invoke, index) => [
      ...list(`/invoke/${index}/onDone`, "done", invoke.onDone, invoke.id),
      ...list(`/invoke/${index}/onError`, "error", invoke.onError, invoke.id),
    ]),
    ...list("/onDone", "state-done", state.onDone),
    ...Object.entries(state.on ?? {}).flatMap(([type, transitions]) =>
      list(`/on${pointerOf(type)}`, "on", transitions, type),
    ),
    ...Object.entries(state.after ?? {}).flatMap(([delay, transitions]) =>
      list(`/after${pointerOf(delay)}`, "after", transitions, delay),
    ),
    ...list("/always", "always", state.always),
  ];
}

export function allTransitions(definition: WorkflowDefinition): readonly PlacedTransition[] {
  return [...placedStates(definition).values()].flatMap(transitionsOf);
}

/** The key a target names, without the `#` of a state that is no sibling. */
export function targetKey(target: string | undefined): string | undefined {
  return target?.replace(/^#/, "");
}

/** How a transition at `source` names the state `target`: a sibling by its key, any other with `#`. */
export function targetText(states: ReadonlyMap<string, PlacedState>, source: string, target: string): string {
  return states.get(source)?.parent === states.get(target)?.parent ? target : `#${target}`;
}

/** The states around a state, innermost first; the machine itself is not among them. */
export function ancestorsOf(states: ReadonlyMap<string, PlacedState>, key: string): readonly string[] {
  const ancestors: string[] = [];
  for (let at = states.get(key)?.parent; at !== undefined; at = states.get(at)?.parent) ancestors.push(at);
  return ancestors;
}

/** The key of the state a pointer lies in, the innermost one. */
export function stateAt(definition: WorkflowDefinition, pointer: string): string | undefined {
  let best: PlacedState | undefined;
  for (const placed of placedStates(definition).values()) {
    const inside = pointer === placed.pointer || pointer.startsWith(`${placed.pointer}/`);
    if (inside && placed.pointer.length > (best?.pointer.length ?? 0)) best = placed;
  }
  return best?.key;
}
