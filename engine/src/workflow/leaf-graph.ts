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
  const leaves = states.filter(({ kind }) => kind === "atomic" || kind === "final");
  for (const leaf of leaves) {
    edges.set(
      leaf,
      [leaf, ...ancestorsOf(leaf)].flatMap((source) =>
        transitionsOf(source)
          .filter(({ cause }) => cause.kind !== "state-done" || ends(leaf, source))
          .flatMap((place) => edgesTo(place, leaf, byKey)),
      ),
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

/** A final child ends its compound state, and one in a region may be the last that ends the parallel one. */
function ends(leaf: StateNode, source: StateNode): boolean {
  if (leaf.kind !== "final") return false;
  return leaf.parent === source || (endOf(leaf)?.parent === source && canBeDone(source));
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
  return targetsOf(place.transition).flatMap((target) => {
    const found = findTarget(place.source, target, byKey);
    if (typeof found !== "object") return [];
    const around = new Set([leaf, ...ancestorsOf(leaf)]);
    const above = [...ancestorsOf(found)].reverse().filter((state) => !around.has(state));
    return entered(found, byKey, above).map((way) => {
      return { place, from: leaf, to: way.leaf, enters: way.enters };
    });
  });
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

/**
 * The shortest way from the start to a leaf for which `wanted` holds, over edges that `passes` lets through, as
 * the keys of the leaves on it; `undefined`: there is none.
 */
export function shortestWay(
  graph: LeafGraph,
  wanted: (leaf: StateNode) => boolean,
  passes: (edge: LeafEdge) => boolean = () => true,
  startsAt: (start: LeafGraph["starts"][number]) => boolean = () => true,
): readonly string[] | undefined {
  const queue = graph.starts.filter(startsAt).map(({ leaf }) => ({ leaf, path: [leaf.key] }));
  const seen = new Set(queue.map(({ leaf }) => leaf));
  for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
    if (wanted(at.leaf)) return at.path;
    for (const edge of graph.edgesOf(at.leaf)) {
      if (seen.has(edge.to) || !passes(edge)) continue;
      seen.add(edge.to);
      queue.push({ leaf: edge.to, path: [...at.path, edge.to.key] });
    }
  }
  return undefined;
}
