import { ancestorsOf, type LeafEdge, type LeafGraph, type StateNode } from "../../workflow/index.ts";

type Passes = (edge: LeafEdge) => boolean;
type StartsAt = (start: LeafGraph["starts"][number]) => boolean;

/**
 * Ways on which something has not happened yet, told by the edges that do not make it happen. What follows the end of a
 * parallel state is such a way only where every other region can come to its end without it, too: the run waits for all.
 */
export function waysRoundRegions(graph: LeafGraph): (passes: Passes, startsAt?: StartsAt) => Passes {
  const entries = entriesOf(graph);
  const within = new Map<StateNode, ReadonlySet<StateNode>>();
  for (const leaf of graph.leaves) within.set(leaf, new Set([leaf, ...ancestorsOf(leaf)]));
  const isIn = (leaf: StateNode, state: StateNode) => within.get(leaf)?.has(state) === true;
  return (passes, startsAt = () => true) => {
    const known = new Map<StateNode, boolean>();
    const onward: Passes = (edge) => {
      const { cause, source } = edge.place;
      if (!passes(edge)) return false;
      if (cause.kind !== "state-done" || source.kind !== "parallel") return true;
      return source.children.every(
        (region) => region.kind === "history" || isIn(edge.from, region) || ends(region),
      );
    };
    /** Whether a region can be entered and come to its end. */
    const ends = (region: StateNode): boolean => {
      const found = known.get(region) ?? walk(region);
      known.set(region, found);
      return found;
    };
    const walk = (region: StateNode): boolean => {
      if (region.kind === "parallel") {
        return region.children.every((child) => child.kind === "history" || ends(child));
      }
      const { starts = [], edges = [] } = entries.get(region) ?? {};
      const reached = new Set([
        ...starts.filter(startsAt).map(({ leaf }) => leaf),
        ...edges.filter(passes).map(({ to }) => to),
      ]);
      for (const leaf of reached) {
        if (leaf.kind === "final" && (leaf === region || leaf.parent === region)) return true;
        for (const edge of graph.edgesOf(leaf)) {
          if (isIn(edge.to, region) && !reached.has(edge.to) && onward(edge)) reached.add(edge.to);
        }
      }
      return false;
    };
    return onward;
  };
}

interface Entries {
  readonly starts: LeafGraph["starts"][number][];
  readonly edges: LeafEdge[];
}

/** How each region of a parallel state is entered. */
function entriesOf(graph: LeafGraph): ReadonlyMap<StateNode, Entries> {
  const found = new Map<StateNode, Entries>();
  const into = (state: StateNode): Entries | undefined => {
    if (state.parent?.kind !== "parallel") return undefined;
    const known = found.get(state) ?? { starts: [], edges: [] };
    found.set(state, known);
    return known;
  };
  for (const start of graph.starts) for (const state of start.enters) into(state)?.starts.push(start);
  for (const leaf of graph.leaves) {
    for (const edge of graph.edgesOf(leaf)) for (const state of edge.enters) into(state)?.edges.push(edge);
  }
  return found;
}
