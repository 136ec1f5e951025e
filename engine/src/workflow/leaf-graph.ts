import {
  allStates,
  findTarget,
  targetsOf,
  transitionsOf,
  type StateNode,
  type TransitionPlace,
} from "./state-tree.ts";

/** A way from one resting place to another. */
export interface LeafEdge {
  readonly place: TransitionPlace;
  readonly from: StateNode;
  readonly to: StateNode;
  /** States it enters, outermost first. */
  readonly enters: readonly StateNode[];
}

/** A workflow as the ways between its leaves; the regions of a parallel state go their ways side by side. */
export interface LeafGraph {
  readonly starts: readonly { readonly leaf: StateNode; readonly enters: readonly StateNode[] }[];
  edgesOf(leaf: StateNode): readonly LeafEdge[];
  readonly leaves: readonly StateNode[];
}

/** Reads the graph of a workflow's states. Guards are taken to hold as they like. */
export function leafGraph(roots: readonly StateNode[]): LeafGraph {
  const states = allStates(roots);
  const byKey = new Map(states.map((state) => [state.key, state]));
  const edges = new Map<StateNode, readonly LeafEdge[]>();
  const done = new Map(states.map((state) => [state, canBeDone(state)]));
  const leaves = states.filter(({ kind }) => kind === "atomic" || kind === "final");
  for (const leaf of leaves) {
    edges.set(
      leaf,
      takeable(leaf, done).flatMap((place) => edgesTo(place, leaf, byKey)),
    );
  }
  const initial = roots.filter((root) => root.initial);
  return {
    leaves,
    starts: initial.flatMap((root) => entered(root, byKey, [])),
    edgesOf: (leaf) => edges.get(leaf) ?? [],
  };
}

/** The states around a state, innermost first. */
export function ancestorsOf(state: StateNode): readonly StateNode[] {
  return state.parent === undefined ? [] : [state.parent, ...ancestorsOf(state.parent)];
}

/**
 * The transitions that a run which rests in a leaf can take: none behind one of the same cause that has no guard, be it of
 * the same list or of a state further in, and nothing that would wait where the run goes on at once.
 */
function takeable(leaf: StateNode, done: ReadonlyMap<StateNode, boolean>): readonly TransitionPlace[] {
  const places = [leaf, ...ancestorsOf(leaf)].flatMap((source) =>
    transitionsOf(source).filter(({ cause }) => cause.kind !== "state-done" || ends(leaf, source, done)),
  );
  const settled = new Set<string>();
  const open = places.filter((place) => {
    const name = settledBy(place);
    if (settled.has(name)) return false;
    if (place.transition.guard === undefined) settled.add(name);
    return true;
  });
  const always = open.filter(({ cause }) => cause.kind === "always");
  const ended = open.filter(({ cause, source }) => cause.kind === "state-done" && source === leaf.parent);
  // One without a target only acts: the run rests where it is.
  const leads = ({ transition }: TransitionPlace) => transition.target !== undefined;
  const certain = (place: TransitionPlace) => place.transition.guard === undefined && leads(place);
  if (always.some(certain)) return always;
  return ended.some(certain) && ended.every(leads) ? [...always, ...ended] : open;
}

/** What of several transitions the first that has no guard is taken for: an event also goes to the states around. */
function settledBy({ cause, pointer }: TransitionPlace): string {
  if (cause.kind === "always") return "always";
  return cause.kind === "event" ? `event ${cause.event}` : pointer.slice(0, pointer.lastIndexOf("/"));
}

/** A final child ends its compound state, and one in a region may be the last that ends the parallel one. */
function ends(leaf: StateNode, source: StateNode, done: ReadonlyMap<StateNode, boolean>): boolean {
  if (leaf.kind !== "final") return false;
  return leaf.parent === source || (endOf(leaf)?.parent === source && done.get(source) === true);
}

/** The region of a parallel state that this final state ends. */
function endOf({ parent }: StateNode): StateNode | undefined {
  return parent?.parent?.kind === "parallel" ? parent : undefined;
}

/** Whether a state has an end inside; a parallel one needs one in every region. */
function canBeDone(state: StateNode): boolean {
  if (state.kind === "parallel") {
    return state.children.every((region) => region.kind === "history" || canBeDone(region));
  }
  return state.kind === "final" || state.children.some(({ kind }) => kind === "final");
}

function edgesTo(
  place: TransitionPlace,
  leaf: StateNode,
  byKey: ReadonlyMap<string, StateNode>,
): readonly LeafEdge[] {
  const around = new Set([leaf, ...ancestorsOf(leaf)]);
  const targets = targetsOf(place.transition)
    .map((target) => findTarget(place.source, target, byKey))
    .filter((found) => typeof found === "object");
  const named = new Set(targets.flatMap((target) => [target, ...ancestorsOf(target)]));
  const ways = targets.flatMap((target) => {
    const above = [...ancestorsOf(target)].reverse().filter((state) => !around.has(state));
    // Whoever goes into one region goes into the others, too.
    const beside = above.flatMap((state, index) => {
      if (state.kind !== "parallel") return [];
      const others = state.children.filter((region) => region.initial && !named.has(region));
      return others.flatMap((region) => entered(region, byKey, above.slice(0, index + 1)));
    });
    return [...entered(target, byKey, above), ...beside];
  });
  return ways.map((way) => ({ place, from: leaf, to: way.leaf, enters: way.enters }));
}

/** The leaves that entering a state leads to, with all that is entered on the way. */
function entered(
  state: StateNode,
  byKey: ReadonlyMap<string, StateNode>,
  above: readonly StateNode[],
): readonly { readonly leaf: StateNode; readonly enters: readonly StateNode[] }[] {
  const enters = [...above, state];
  if (state.kind === "history") {
    const { target } = state.definition;
    const found = target === undefined ? undefined : findTarget(state, target, byKey);
    // What is remembered may be any leaf inside; each of them was entered before by its own way.
    const parent = state.parent as StateNode;
    return typeof found === "object" ? entered(found, byKey, above) : inside(parent, byKey, above);
  }
  return state.children.length === 0 ? [{ leaf: state, enters }] : inside(state, byKey, enters);
}

function inside(
  state: StateNode,
  byKey: ReadonlyMap<string, StateNode>,
  above: readonly StateNode[],
): readonly { readonly leaf: StateNode; readonly enters: readonly StateNode[] }[] {
  return state.children.filter(({ initial }) => initial).flatMap((child) => entered(child, byKey, above));
}

type Passes = (edge: LeafEdge) => boolean;
type StartsAt = (start: LeafGraph["starts"][number]) => boolean;

/**
 * The shortest way from the start to a leaf for which `wanted` holds, over edges that `passes` lets through, as
 * the keys of the leaves on it; `undefined`: there is none.
 */
export function shortestWay(
  graph: LeafGraph,
  wanted: (leaf: StateNode) => boolean,
  passes: Passes = () => true,
  startsAt: StartsAt = () => true,
): readonly string[] | undefined {
  const before = new Map<StateNode, StateNode | undefined>();
  for (const leaf of walk(graph, passes, startsAt, before)) if (wanted(leaf)) return wayTo(leaf, before);
  return undefined;
}

/** The shortest ways to all states, walked once: each to the nearest leaf that is the state or lies in it. */
export function shortestWays(
  graph: LeafGraph,
  passes: Passes = () => true,
  startsAt: StartsAt = () => true,
): (state: StateNode) => readonly string[] | undefined {
  const before = new Map<StateNode, StateNode | undefined>();
  const nearest = new Map<StateNode, StateNode>();
  for (const leaf of walk(graph, passes, startsAt, before)) {
    for (const state of [leaf, ...ancestorsOf(leaf)]) if (!nearest.has(state)) nearest.set(state, leaf);
  }
  return (state) => {
    const leaf = nearest.get(state);
    return leaf && wayTo(leaf, before);
  };
}

/** Leaves from the start on, nearest first; `before` tells from where each was come to. */
function* walk(
  graph: LeafGraph,
  passes: Passes,
  startsAt: StartsAt,
  before: Map<StateNode, StateNode | undefined>,
): Generator<StateNode> {
  const queue = [...new Set(graph.starts.filter(startsAt).map(({ leaf }) => leaf))];
  for (const leaf of queue) before.set(leaf, undefined);
  for (const leaf of queue) {
    yield leaf;
    for (const edge of graph.edgesOf(leaf)) {
      if (before.has(edge.to) || !passes(edge)) continue;
      before.set(edge.to, leaf);
      queue.push(edge.to);
    }
  }
}

function wayTo(leaf: StateNode, before: ReadonlyMap<StateNode, StateNode | undefined>): readonly string[] {
  const way: string[] = [];
  for (let at: StateNode | undefined = leaf; at !== undefined; at = before.get(at)) way.push(at.key);
  return way.reverse();
}
