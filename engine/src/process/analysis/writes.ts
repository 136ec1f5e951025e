import {
  ancestorsOf,
  type CompiledWorkflow,
  type LeafEdge,
  type LeafGraph,
  type StateNode,
} from "../../workflow/index.ts";

type Slots = ReadonlySet<number>;

/** Which variables, by their slots, are set where. */
export interface Writes {
  /** By taking an edge: its actions, and those on entering what it enters. */
  by(edge: LeafEdge): Slots;
  entering(states: readonly StateNode[]): Slots;
  /** By a state in a parallel state around this one: another region may have set them by the time this one reads. */
  beside(state: StateNode): Slots;
}

/** Looks through a workflow's actions once; what is asked of a place is put together once, too. */
export function writesOf(workflow: CompiledWorkflow): Writes {
  const taking = new Map<string, Slots>();
  const onEntry = new Map<StateNode, Slots>();
  const within = new Map<StateNode, Set<number>>();
  for (const { node, entry, transitions } of workflow.states.values()) {
    onEntry.set(node, setBy(entry));
    for (const { pointer, actions } of transitions) taking.set(pointer, setBy(actions));
    const own = [setBy(entry), ...transitions.map(({ actions }) => setBy(actions))];
    for (const around of ancestorsOf(node)) {
      if (around.kind !== "parallel") continue;
      const all = within.get(around) ?? new Set();
      for (const slots of own) for (const slot of slots) all.add(slot);
      within.set(around, all);
    }
  }
  const entering = (states: readonly StateNode[]) => union(states.map((state) => onEntry.get(state)));
  const edges = new Map<LeafEdge, Slots>();
  return {
    entering,
    by(edge) {
      const known = edges.get(edge);
      if (known !== undefined) return known;
      const slots = union([taking.get(edge.place.pointer), entering(edge.enters)]);
      edges.set(edge, slots);
      return slots;
    },
    beside(state) {
      const [outermost] = ancestorsOf(state)
        .filter((around) => within.has(around))
        .slice(-1);
      // What lies in an inner one lies in the outer one, too.
      return (outermost && within.get(outermost)) ?? new Set();
    },
  };
}

/**
 * Which of the variables in `slots` may have no value in a state, on some way there. One walk for all of them, with a
 * bit for each: a place is looked at again only when a way to it lacks something that none before it lacked.
 */
export function mayBeUnwritten(
  graph: LeafGraph,
  slots: Slots,
  writes: Writes,
): (state: StateNode, slot: number) => boolean {
  const lacking = new Map<StateNode, bigint>();
  const all = bitsOf(slots);
  const queue = graph.starts.map(({ leaf, enters }): readonly [StateNode, bigint] => {
    return [leaf, all & ~bitsOf(writes.entering(enters))];
  });
  for (const [leaf, lacks] of queue) {
    const known = lacking.get(leaf);
    const fresh = lacks & ~(known ?? 0n);
    if (known !== undefined && fresh === 0n) continue;
    lacking.set(leaf, (known ?? 0n) | lacks);
    for (const edge of graph.edgesOf(leaf)) queue.push([edge.to, fresh & ~bitsOf(writes.by(edge))]);
  }
  const around = new Map<StateNode, bigint>();
  for (const [leaf, lacks] of lacking) {
    for (const state of [leaf, ...ancestorsOf(leaf)]) around.set(state, (around.get(state) ?? 0n) | lacks);
  }
  return (state, slot) => ((around.get(state) ?? 0n) & bitsOf([slot])) !== 0n;
}

function bitsOf(slots: Iterable<number>): bigint {
  let bits = 0n;
  for (const slot of slots) bits |= 1n << BigInt(slot);
  return bits;
}

function setBy(actions: CompiledState["entry"]): Slots {
  return new Set(
    actions.flatMap((action) => (action.kind === "assign" ? action.values.map(({ slot }) => slot) : [])),
  );
}

function union(parts: readonly (Slots | undefined)[]): Slots {
  const given = parts.filter((part) => part !== undefined && part.size > 0) as readonly Slots[];
  const [only] = given;
  return given.length === 1 && only !== undefined ? only : new Set(given.flatMap((part) => [...part]));
}

type CompiledState = CompiledWorkflow["states"] extends ReadonlyMap<string, infer State> ? State : never;
