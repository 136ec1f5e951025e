import {
  allStates,
  ancestorsOf,
  transitionsOf,
  type Action,
  type LeafEdge,
  type LeafGraph,
  type StateNode,
  type TransitionPlace,
} from "../../workflow/index.ts";

interface Called {
  readonly invoke: string;
  readonly state: StateNode;
  /** The parent may undo what a sub-flow did once that is over. */
  readonly isBegun: boolean;
}

/** Ways from the start, which no transition that `ends` them lies on. */
export interface Ways {
  readonly to: (state: StateNode) => readonly string[] | undefined;
  readonly passes: (edge: LeafEdge) => boolean;
  readonly ends: (place: TransitionPlace) => boolean;
}

/**
 * A way by which what a call did is undone, as the keys of the leaves on it: it goes on from the call to an action
 * that undoes, or leaves the call while it is under way: answered late, it is undone at once. Cancelling is no way.
 */
export function wayToUndoing(graph: LeafGraph, called: Called, ways: Ways): readonly string[] | undefined {
  const { state } = called;
  // Whatever goes on beside the call may undo it, too.
  const area = ancestorsOf(state).findLast(({ kind }) => kind === "parallel") ?? state;
  const before = new Map<StateNode, StateNode | undefined>();
  const queue = graph.leaves.filter((leaf) => isIn(leaf, area) && ways.to(leaf) !== undefined);
  for (const leaf of queue) before.set(leaf, undefined);
  const wayTo = (leaf: StateNode): readonly string[] => {
    const last = before.get(leaf);
    return last === undefined ? (ways.to(leaf) ?? []) : [...wayTo(last), leaf.key];
  };
  for (const leaf of queue) {
    const stays = [leaf, ...ancestorsOf(leaf)].flatMap((source) =>
      transitionsOf(source).filter(({ transition: { target, actions } }) => {
        return target === undefined && undoesIn(actions);
      }),
    );
    const isOver = called.isBegun && leaf.kind === "final" && leaf.parent === undefined;
    if (isOver || stays.some((place) => !ways.ends(place))) return wayTo(leaf);
    for (const edge of graph.edgesOf(leaf)) {
      if (!ways.passes(edge)) continue;
      if (undoes(edge) || leavesUnderWay(edge, called, area)) return [...wayTo(leaf), edge.to.key];
      if (before.has(edge.to)) continue;
      before.set(edge.to, leaf);
      queue.push(edge.to);
    }
  }
  return undefined;
}

function leavesUnderWay(
  { place: { cause }, from, to, enters }: LeafEdge,
  { invoke, state }: Called,
  area: StateNode,
): boolean {
  if ("invoke" in cause && cause.invoke === invoke) return false;
  if (isIn(from, state)) return !isIn(to, state) || enters.includes(state);
  return cause.kind !== "state-done" && isIn(from, area) && !isIn(to, area);
}

/** By what is done on leaving, on the way, or on entering. */
function undoes({ place, from, to, enters }: LeafEdge): boolean {
  const around = new Set([to, ...ancestorsOf(to)]);
  const left = [from, ...ancestorsOf(from)].filter((state) => !around.has(state) || enters.includes(state));
  const beside = left.flatMap((state) => (state.kind === "parallel" ? allStates(state.children) : []));
  return (
    undoesIn(place.transition.actions) ||
    [...left, ...beside].some(({ definition }) => undoesIn(definition.exit)) ||
    enters.some(({ definition }) => undoesIn(definition.entry))
  );
}

function undoesIn(actions: readonly Action[] = []): boolean {
  return actions.some(({ type }) => type === "compensate");
}

function isIn(leaf: StateNode, state: StateNode): boolean {
  return leaf === state || ancestorsOf(leaf).includes(state);
}
