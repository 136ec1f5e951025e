import type { Issue } from "../kernel/index.ts";
import { ancestorsOf } from "./leaf-graph.ts";
import { allStates, findTarget, transitionsOf, type StateNode, type TransitionPlace } from "./state-tree.ts";
import { workflowIssue } from "./workflow-issues.ts";
import type { WorkflowDefinition } from "./workflow-schema.ts";

/** What a sound structure can still get wrong: places nothing leads to or out of, loops, shadows. */
export function analyseWorkflow(
  definition: WorkflowDefinition,
  roots: readonly StateNode[],
): readonly Issue[] {
  const states = allStates(roots);
  const byKey = new Map(states.map((state) => [state.key, state]));
  const places = states.flatMap(transitionsOf);
  const targets = new Map(
    places.map((place) => {
      const found = place.transition.target && findTarget(place.source, place.transition.target, byKey);
      return [place, typeof found === "object" ? found : undefined] as const;
    }),
  );
  const beside = places.flatMap(({ source, transition }) =>
    (transition.alsoTargets ?? []).flatMap((target) => {
      const found = findTarget(source, target, byKey);
      return typeof found === "object" ? [[source, found] as const] : [];
    }),
  );
  return [
    ...unreachableIssues(roots, states, targets, beside, byKey),
    ...deadEndIssues(states, byKey),
    ...shadowIssues(states),
    ...alwaysLoopIssues(states, targets),
    ...unusedEventIssues(definition, places),
  ];
}

function unreachableIssues(
  roots: readonly StateNode[],
  states: readonly StateNode[],
  targets: ReadonlyMap<TransitionPlace, StateNode | undefined>,
  beside: readonly (readonly [StateNode, StateNode])[],
  byKey: ReadonlyMap<string, StateNode>,
): readonly Issue[] {
  const reached = new Set<StateNode>();
  const queue = roots.filter(({ initial }) => initial);
  const bySource = Map.groupBy(targets, ([place]) => place.source);
  for (let state = queue.pop(); state !== undefined; state = queue.pop()) {
    if (reached.has(state)) continue;
    reached.add(state);
    if (state.parent !== undefined) queue.push(state.parent);
    // Entering a region enters its siblings; entering a compound state enters its initial one. A target
    // deep inside skips the initial one, which is then taken as reachable too: no false alarms.
    queue.push(...state.children.filter(({ initial }) => initial));
    if (state.kind === "history" && state.definition.target !== undefined) {
      const found = findTarget(state, state.definition.target, byKey);
      if (typeof found === "object") queue.push(found);
    }
    for (const [, target] of bySource.get(state) ?? []) if (target !== undefined) queue.push(target);
    for (const [source, target] of beside) if (source === state) queue.push(target);
  }
  return states
    .filter((state) => !reached.has(state) && (state.parent === undefined || reached.has(state.parent)))
    .map((state) => workflowIssue("workflow.unreachable", state.pointer, { key: state.key }, "warning"));
}

/**
 * A leaf that nothing ever leaves: no transition of its own, of a state around it, or of another region that takes
 * them all along. What waits for its being done waits in vain, unless it is the end of the state around it.
 */
function deadEndIssues(
  states: readonly StateNode[],
  byKey: ReadonlyMap<string, StateNode>,
): readonly Issue[] {
  const leaves = (state: StateNode): boolean =>
    transitionsOf(state).some(
      ({ transition, cause }) => transition.target !== undefined && cause.kind !== "state-done",
    ) ||
    (state.parent !== undefined && (leaves(state.parent) || takenAlong(state, state.parent, states, byKey)));
  const rests = (state: StateNode): boolean =>
    state.kind === "atomic" || (state.kind === "final" && state.parent !== undefined && !endsAround(state));
  return states
    .filter((state) => rests(state) && !leaves(state))
    .map((state) => workflowIssue("workflow.dead-end", state.pointer, { key: state.key }, "warning"));
}

/** Whether something follows the end of the state around a final one, or of the parallel state whose region that is. */
function endsAround({ parent }: StateNode): boolean {
  const around = parent?.parent;
  return [parent, around?.kind === "parallel" ? around : undefined].some((state) =>
    (state?.definition.onDone ?? []).some(({ target }) => target !== undefined),
  );
}

/** Whether a transition in another region of the parallel state around leads out of that region. */
function takenAlong(
  region: StateNode,
  around: StateNode,
  states: readonly StateNode[],
  byKey: ReadonlyMap<string, StateNode>,
): boolean {
  if (around.kind !== "parallel") return false;
  return states.some((state) => {
    const own = [state, ...ancestorsOf(state)].find(({ parent }) => parent === around);
    if (own === undefined || own === region) return false;
    return transitionsOf(state).some(({ transition }) => {
      const found = transition.target === undefined ? undefined : findTarget(state, transition.target, byKey);
      return typeof found === "object" && found !== own && !ancestorsOf(found).includes(own);
    });
  });
}

function shadowIssues(states: readonly StateNode[]): readonly Issue[] {
  return states.flatMap((state) => {
    const places = transitionsOf(state);
    return places
      .filter(({ index }, place) => index > 0 && places[place - 1]?.transition.guard === undefined)
      .map(({ pointer }) => workflowIssue("workflow.guard-shadows", pointer, {}, "warning"));
  });
}

/** Automatic transitions without a guard that lead back to where they began would never rest. */
function alwaysLoopIssues(
  states: readonly StateNode[],
  targets: ReadonlyMap<TransitionPlace, StateNode | undefined>,
): readonly Issue[] {
  const next = new Map<StateNode, StateNode>();
  for (const [place, target] of targets) {
    const unguarded = place.cause.kind === "always" && place.transition.guard === undefined;
    if (unguarded && target !== undefined && !next.has(place.source)) next.set(place.source, target);
  }
  const settled = new Set<StateNode>();
  return states.flatMap((state) => {
    const path: StateNode[] = [];
    let at: StateNode | undefined = state;
    while (at !== undefined && !settled.has(at) && !path.includes(at)) {
      path.push(at);
      at = moveOf(at, next);
    }
    for (const seen of path) settled.add(seen);
    if (at === undefined || !path.includes(at)) return [];
    const loop = path.slice(path.indexOf(at)).map(({ key }) => key);
    return [workflowIssue("workflow.always-loop", `${at.pointer}/always`, { states: loop.join(" → ") })];
  });
}

/** Where a state goes by itself: by its own transition, its initial child's, or an ancestor's. */
function moveOf(state: StateNode, next: ReadonlyMap<StateNode, StateNode>): StateNode | undefined {
  const initial = state.kind === "compound" ? state.children.find((child) => child.initial) : undefined;
  for (let at: StateNode | undefined = state; at !== undefined; at = at.parent) {
    const target = next.get(at);
    if (target !== undefined) return target;
  }
  return initial;
}

function unusedEventIssues(
  definition: WorkflowDefinition,
  places: readonly TransitionPlace[],
): readonly Issue[] {
  const used = new Set(places.map(({ cause }) => (cause.kind === "event" ? cause.event : undefined)));
  return Object.keys(definition.events)
    .filter((event) => !used.has(event))
    .map((event) => workflowIssue("workflow.event-unused", `/events/${event}`, { event }, "warning"));
}
