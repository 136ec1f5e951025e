import type { LeafEdge, LeafGraph, StateNode } from "../../workflow/index.ts";

/** The edges that a question is about; by default all. */
type Passes = (edge: LeafEdge) => boolean;

/** Groups of leaves that each lead to all others of the group; a leaf alone only where it leads to itself. */
export function connected(graph: LeafGraph, passes: Passes = () => true): readonly ReadonlySet<StateNode>[] {
  const onward = (leaf: StateNode) =>
    graph
      .edgesOf(leaf)
      .filter(passes)
      .map(({ to }) => to);
  const groupOf = strongGroups(graph.leaves, onward);
  const groups = Map.groupBy(graph.leaves, (leaf) => groupOf.get(leaf));
  return [...groups.values()].flatMap((members) => {
    const [first] = members;
    const loops = members.length > 1 || (first !== undefined && onward(first).includes(first));
    return loops ? [new Set(members)] : [];
  });
}

interface Visit {
  readonly leaf: StateNode;
  readonly next: readonly StateNode[];
  /** How many of `next` have been looked at. */
  done: number;
}

/** The number of each leaf's group (Tarjan's algorithm, without recursion: a ring of any length is one walk). */
function strongGroups(
  leaves: readonly StateNode[],
  onward: (leaf: StateNode) => readonly StateNode[],
): ReadonlyMap<StateNode, number> {
  const [index, low, groups] = [0, 0, 0].map(() => new Map<StateNode, number>()) as [
    Numbers,
    Numbers,
    Numbers,
  ];
  const open: StateNode[] = [];
  const visit = (leaf: StateNode): Visit => {
    index.set(leaf, index.size);
    low.set(leaf, index.size - 1);
    open.push(leaf);
    return { leaf, next: onward(leaf), done: 0 };
  };
  const lower = (leaf: StateNode, to: number | undefined) =>
    low.set(leaf, Math.min(low.get(leaf) ?? Infinity, to ?? Infinity));
  for (const root of leaves) {
    const way = index.has(root) ? [] : [visit(root)];
    for (let at = way.at(-1); at !== undefined; at = way.at(-1)) {
      const to = at.next[at.done++];
      if (to !== undefined) {
        if (!index.has(to)) way.push(visit(to));
        else if (!groups.has(to)) lower(at.leaf, index.get(to));
        continue;
      }
      way.pop();
      const parent = way.at(-1);
      if (parent !== undefined) lower(parent.leaf, low.get(at.leaf));
      if (low.get(at.leaf) !== index.get(at.leaf)) continue;
      const number = groups.size;
      for (let member = open.pop(); member !== undefined; member = open.pop()) {
        groups.set(member, number);
        if (member === at.leaf) break;
      }
    }
  }
  return groups;
}

type Numbers = Map<StateNode, number>;

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
  const before = new Map<StateNode, StateNode>();
  const queue = [from];
  for (const leaf of queue) {
    for (const edge of graph.edgesOf(leaf)) {
      const { to } = edge;
      if (!passes(edge)) continue;
      if (to === from) return [from.key, ...wayBack(leaf, from, before), from.key];
      if (before.has(to)) continue;
      before.set(to, leaf);
      queue.push(to);
    }
  }
  return [from.key];
}

/** Keys from the leaf after `from` to `leaf`; none where they are the same. */
function wayBack(
  leaf: StateNode,
  from: StateNode,
  before: ReadonlyMap<StateNode, StateNode>,
): readonly string[] {
  const way: string[] = [];
  for (let at: StateNode | undefined = leaf; at !== undefined && at !== from; at = before.get(at))
    way.push(at.key);
  return way.reverse();
}
