import { ancestorsOf, shortestWay, type LeafGraph, type StateNode } from "../../workflow/index.ts";
import { connected, roundTrip } from "./connected.ts";
import { finding, type WorkflowFinding } from "./finding.ts";

/**
 * States that lead to each other and nowhere else: whoever comes there never comes to an end. One finding a group;
 * a single state that is never left is a dead end of its own.
 */
export function noEndFindings(graph: LeafGraph): readonly WorkflowFinding[] {
  return connected(graph).flatMap((group) => {
    const escapes = [...group].some((leaf) => graph.edgesOf(leaf).some(({ to }) => !group.has(to)));
    const path = shortestWay(graph, (leaf) => group.has(leaf));
    const first = [...group].find(({ key }) => key === path?.at(-1));
    if (path === undefined || first === undefined || escapes || leftByRegions(graph, group)) return [];
    const states = roundTrip(graph, first).join(" → ");
    return [finding("process.end-unreachable", first.pointer, { states }, { path })];
  });
}

/** Whether another region of a parallel state around them leads out of it. */
function leftByRegions(graph: LeafGraph, group: ReadonlySet<StateNode>): boolean {
  const [first] = group;
  if (first === undefined) return false;
  return ancestorsOf(first).some((around) => {
    if (around.kind !== "parallel") return false;
    return graph.leaves.some(
      (leaf) =>
        !group.has(leaf) &&
        ancestorsOf(leaf).includes(around) &&
        graph
          .edgesOf(leaf)
          .some(({ to, place }) => place.cause.kind !== "state-done" && !ancestorsOf(to).includes(around)),
    );
  });
}
