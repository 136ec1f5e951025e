import {
  shortestWay,
  shortestWays,
  type LeafEdge,
  type LeafGraph,
  type StateNode,
} from "../../workflow/index.ts";
import type { CompiledProcess } from "../compile-process.ts";
import { connected, edgesWithin, roundTrip } from "./connected.ts";
import { finding, type WorkflowFinding } from "./finding.ts";

/**
 * Loops through a person's task in which no guard reads anything that the loop itself changes: a case can be
 * sent back for ever. One finding for each group of states that lead to each other so.
 */
export function loopFindings(process: CompiledProcess, graph: LeafGraph): readonly WorkflowFinding[] {
  const ways = shortestWays(graph);
  return endless(process, graph, () => true).flatMap(({ group, passes }) => {
    const task = [...group].find((leaf) => (leaf.definition.invoke ?? []).some(({ src }) => src === "task"));
    return task === undefined ? [] : [loopFinding("process.loop-unbounded", { graph, ways }, task, passes)];
  });
}

/**
 * Circles that the workflow goes by itself, by automatic transitions or by events it tells itself on entering a
 * state, with guards that nothing on the way changes: were they all true, no step would ever end.
 */
export function automaticLoops(process: CompiledProcess, graph: LeafGraph): readonly WorkflowFinding[] {
  const ways = shortestWays(graph);
  return endless(process, graph, (edge) => goesByItself(process, edge)).flatMap(({ group, passes }) => {
    const way = shortestWay(graph, (leaf) => group.has(leaf));
    const first = [...group].find(({ key }) => key === way?.at(-1));
    return first === undefined ? [] : [loopFinding("process.loop-automatic", { graph, ways }, first, passes)];
  });
}

function loopFinding(
  code: "process.loop-unbounded" | "process.loop-automatic",
  { graph, ways }: { readonly graph: LeafGraph; readonly ways: ReturnType<typeof shortestWays> },
  leaf: StateNode,
  passes: (edge: LeafEdge) => boolean,
): WorkflowFinding {
  const loop = roundTrip(graph, leaf, passes);
  const way = ways(leaf);
  const path = way === undefined ? {} : { path: [...way, ...loop.slice(1)] };
  return finding(code, leaf.pointer, { states: loop.join(" → ") }, path);
}

/** Groups that still lead to each other without any transition that a counter can hold back. */
function endless(process: CompiledProcess, graph: LeafGraph, wanted: (edge: LeafEdge) => boolean) {
  const transitions = [...process.workflow.states.values()].flatMap((state) => state.transitions);
  const lists = Map.groupBy(transitions, ({ pointer }) => listOf(pointer));
  return connected(graph, wanted).flatMap((outer) => {
    const within = edgesWithin(graph, outer, wanted);
    const changed = new Set(within.flatMap((edge) => changedBy(process, lists, edge)));
    const staying = new Set(within.map(({ place }) => place.pointer));
    const kept = new Set(within.filter((edge) => !heldBack(lists, edge, changed, staying)));
    const passes = (edge: LeafEdge) => kept.has(edge);
    return connected(graph, passes).map((group) => ({ group, passes }));
  });
}

/** Transitions by the place of their list, in its order. */
type Lists = ReadonlyMap<string, readonly CompiledTransition[]>;
type CompiledTransition = NonNullable<
  ReturnType<CompiledProcess["workflow"]["states"]["get"]>
>["transitions"][number];

/** Slots of variables that taking an edge sets, entering its states with it. */
function changedBy(process: CompiledProcess, lists: Lists, edge: LeafEdge): readonly number[] {
  const { pointer, index } = edge.place;
  const taken = lists.get(listOf(pointer))?.[index];
  const entries = edge.enters.flatMap(({ key }) => process.workflow.states.get(key)?.entry ?? []);
  return [...(taken?.actions ?? []), ...entries].flatMap((action) =>
    action.kind === "assign" ? action.values.map(({ slot }) => slot) : [],
  );
}

/**
 * Whether its own guard, or that of a transition before it which leads out, reads what the loop changes. One that only
 * asks the same person again may follow a transition that counted and leads back.
 */
function heldBack(
  lists: Lists,
  edge: LeafEdge,
  changed: ReadonlySet<number>,
  staying: ReadonlySet<string>,
): boolean {
  const { pointer, index } = edge.place;
  const asksAgain = edge.from === edge.to;
  return (lists.get(listOf(pointer)) ?? [])
    .slice(0, index + 1)
    .filter((other) => other.pointer === pointer || asksAgain || !staying.has(other.pointer))
    .some(({ guard }) => guard?.reads.some(({ slot }) => changed.has(slot)) === true);
}

function listOf(pointer: string): string {
  return pointer.slice(0, pointer.lastIndexOf("/"));
}

function goesByItself({ workflow }: CompiledProcess, { place, from }: LeafEdge): boolean {
  const { cause } = place;
  if (cause.kind === "always") return true;
  if (cause.kind !== "event") return false;
  return (workflow.states.get(from.key)?.entry ?? []).some(
    (action) =>
      action.kind === "raise" && action.raise.delayed === undefined && action.raise.event === cause.event,
  );
}
