import type { LeafEdge, LeafGraph, StateNode } from "../../workflow/index.ts";

/** The edges that a question is about; by default all. */
type Passes = (edge: LeafEdge) => boolean;

/** Groups of leaves that each lead to all others of the group; a leaf alone only where it leads to itself. */
export function connected(graph: LeafGraph, passes: Passes = () => true): readonly ReadonlySet<StateNode>[] {
  const reach = new Map(graph.leaves.map((leaf) => [leaf, reachOf(graph, leaf, passes)]));
  const placed = new Set<StateNode>();
  return graph.leaves.flatMap((leaf) => {
    if (placed.has(leaf)) return [];
    const group = new Set(
      [...(reach.get(leaf) ?? [])].filter((other) => reach.get(other)?.has(leaf) === true),
    );
    for (const member of group) placed.add(member);
    return group.size > 0 ? [group] : [];
  });
}

/** The edges that stay within a group. */
export function edgesWithin(
  graph: LeafGraph,
  group: ReadonlySet<StateNode>,
  passes: Passes = () => true,
): readonly LeafEdge[] {
  return [...group].flatMap((leaf) =>
    graph.edgesOf(leaf).filter((edge) => group.has(edge.to) && passes(edge)),
  );
}

/** The shortest way from a leaf back to itself, as keys. */
export function roundTrip(graph: LeafGraph, from: StateNode, passes: Passes = () => true): readonly string[] {
  const queue = [{ leaf: from, path: [from.key] }];
  const seen = new Set<StateNode>();
  for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
    for (const edge of graph.edgesOf(at.leaf)) {
      const { to } = edge;
      if (!passes(edge)) continue;
      if (to === from) return [...at.path, from.key];
      if (seen.has(to)) continue;
      seen.add(to);
      queue.push({ leaf: to, path: [...at.path, to.key] });
    }
  }
  return [from.key];
}

/** What can be reached from a leaf by at least one edge. */
function reachOf(graph: LeafGraph, from: StateNode, passes: Passes): ReadonlySet<StateNode> {
  const seen = new Set<StateNode>();
  const queue = [from];
  for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
    for (const edge of graph.edgesOf(at)) {
      if (seen.has(edge.to) || !passes(edge)) continue;
      seen.add(edge.to);
      queue.push(edge.to);
    }
  }
  return seen;
}
