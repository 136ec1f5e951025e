import { shortestWay, type LeafEdge, type LeafGraph, type StateNode } from "../../workflow/index.ts";
import type { CompiledProcess } from "../compile-process.ts";
import { finding, type WorkflowFinding } from "./finding.ts";

/**
 * Loops through a person's task in which no guard reads anything that the loop itself changes: a case can be
 * sent back for ever. One finding for each group of states that lead to each other.
 */
export function loopFindings(process: CompiledProcess, graph: LeafGraph): readonly WorkflowFinding[] {
  const { workflow } = process;
  const groups = connected(graph);
  return groups.flatMap((group) => {
    const task = [...group].find((leaf) => (leaf.definition.invoke ?? []).some(({ src }) => src === "task"));
    if (task === undefined) return [];
    const within = [...group].flatMap((leaf) => graph.edgesOf(leaf).filter(({ to }) => group.has(to)));
    const compiled = within.flatMap((edge) => compiledOf(process, edge));
    const assigned = new Set(
      compiled.flatMap(({ actions }) =>
        actions.flatMap((action) => (action.kind === "assign" ? action.values.map(({ slot }) => slot) : [])),
      ),
    );
    for (const leaf of group) {
      for (const action of workflow.states.get(leaf.key)?.entry ?? []) {
        if (action.kind === "assign") for (const { slot } of action.values) assigned.add(slot);
      }
    }
    const counted = compiled.some(
      ({ guard }) => guard?.reads.some(({ slot }) => assigned.has(slot)) === true,
    );
    if (counted) return [];
    const loop = roundTrip(graph, task, group);
    const path = shortestWay(graph, (leaf) => leaf === task);
    const states = loop.join(" → ");
    return [
      finding(
        "process.loop-unbounded",
        task.pointer,
        { states },
        path === undefined ? {} : { path: [...path, ...loop.slice(1)] },
      ),
    ];
  });
}

function compiledOf({ workflow }: CompiledProcess, { place }: LeafEdge) {
  const state = workflow.states.get(place.source.key);
  return (state?.transitions ?? []).filter(({ pointer }) => pointer === place.pointer);
}

/** The shortest way from a leaf back to itself. */
function roundTrip(graph: LeafGraph, from: StateNode, group: ReadonlySet<StateNode>): readonly string[] {
  const queue = [{ leaf: from, path: [from.key] }];
  const seen = new Set<StateNode>();
  for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
    for (const { to } of graph.edgesOf(at.leaf)) {
      if (to === from) return [...at.path, from.key];
      if (!group.has(to) || seen.has(to)) continue;
      seen.add(to);
      queue.push({ leaf: to, path: [...at.path, to.key] });
    }
  }
  return [from.key];
}

/** Groups of leaves that each lead to all others of the group; a leaf alone only where it leads to itself. */
function connected(graph: LeafGraph): readonly ReadonlySet<StateNode>[] {
  const reach = new Map(graph.leaves.map((leaf) => [leaf, reachOf(graph, leaf)]));
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

function reachOf(graph: LeafGraph, from: StateNode): ReadonlySet<StateNode> {
  const seen = new Set<StateNode>();
  const queue = [from];
  for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
    for (const { to } of graph.edgesOf(at)) {
      if (seen.has(to)) continue;
      seen.add(to);
      queue.push(to);
    }
  }
  return seen;
}
