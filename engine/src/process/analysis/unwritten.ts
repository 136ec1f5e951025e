import {
  ancestorsOf,
  shortestWays,
  type CompiledWorkflow,
  type LeafEdge,
  type LeafGraph,
  type StateNode,
} from "../../workflow/index.ts";
import type { CompiledProcess } from "../compile-process.ts";
import { finding, MOST_OF_A_KIND, type WorkflowFinding } from "./finding.ts";

type CompiledState = CompiledWorkflow["states"] extends ReadonlyMap<string, infer State> ? State : never;
type Action = CompiledState["entry"][number];

/** Variables that some way leads to a reader of without a value: the run would stop there, or lose a value. */
export function unwrittenVariables(
  { workflow }: CompiledProcess,
  graph: LeafGraph,
): readonly WorkflowFinding[] {
  return workflow.variables.flatMap(({ entry: { name }, slot, initial }) => {
    if (initial !== undefined) return [];
    const told = new Set<string>();
    const sets = (actions: readonly Action[]) =>
      actions.some(
        (action) => action.kind === "assign" && action.values.some((value) => value.slot === slot),
      );
    const setsOnEntry = (state: StateNode) => sets(workflow.states.get(state.key)?.entry ?? []);
    const writes = ({ place, enters }: LeafEdge) => {
      const state = workflow.states.get(place.source.key);
      const taken = state?.transitions.find(({ pointer }) => pointer === place.pointer);
      return sets(taken?.actions ?? []) || enters.some(setsOnEntry);
    };
    const ways = shortestWays(
      graph,
      (edge) => !writes(edge),
      ({ enters }) => !enters.some(setsOnEntry),
    );
    return readersOf(workflow, name, sets).flatMap(([state, pointer]) => {
      if (told.size === MOST_OF_A_KIND || besideWrites(workflow, state, sets)) return [];
      const path = ways(state);
      // The key of a signal is read in every state that waits for it.
      if (path === undefined || told.has(pointer)) return [];
      told.add(pointer);
      return [finding("process.variable-unwritten", pointer, { name }, { path })];
    });
  });
}

/** Facts of a source that is asked, read where some way leads by no decision that would have asked it. */
export function unwrittenFacts(
  { workflow, catalogue, packs }: CompiledProcess,
  graph: LeafGraph,
): readonly WorkflowFinding[] {
  const told = new Set(
    Object.values(workflow.definition.events).flatMap(({ facts = {} }) => Object.keys(facts)),
  );
  return workflow.reads.flatMap((fact) => {
    const source = catalogue.fact(fact)?.source ?? "";
    if (catalogue.source(source)?.connector === undefined || told.has(fact)) return [];
    const asks = ({ place: { source: state, cause } }: LeafEdge) =>
      cause.kind === "invoke-done" &&
      (state.definition.invoke ?? []).some(
        (invoke) =>
          invoke.id === cause.invoke &&
          invoke.src === "decision" &&
          packs.get(invoke.params.pack)?.reads.includes(fact) === true,
      );
    const ways = shortestWays(graph, (edge) => !asks(edge));
    return readersOf(workflow, fact).flatMap(([state, pointer]) => {
      const path = ways(state);
      // A decision in the very state that reads it answers before any of its transitions is taken.
      const own = (state.definition.invoke ?? []).some(
        (invoke) => invoke.src === "decision" && packs.get(invoke.params.pack)?.reads.includes(fact) === true,
      );
      if (path === undefined || own) return [];
      return [finding("process.fact-unwritten", pointer, { fact, source }, { path })];
    });
  });
}

/** Places that read a name, with their state; actions that follow one that `sets` it do not count. */
function readersOf(
  workflow: CompiledWorkflow,
  name: string,
  sets: (actions: readonly Action[]) => boolean = () => false,
): readonly (readonly [StateNode, string])[] {
  const actionsRead = (actions: readonly Action[]): boolean => {
    const first = actions.findIndex((action) => sets([action]));
    const before = first === -1 ? actions : actions.slice(0, first + 1);
    return before.some((action) => {
      if (action.kind === "assign") return action.values.some(({ value }) => needs(value, name));
      return action.kind === "raise" && action.raise.payload.some(({ value }) => needs(value, name));
    });
  };
  return [...workflow.states.values()].flatMap(({ node, transitions, entry, exit, invokes, output }) => {
    const found: string[] = [];
    for (const { guard, pointer, actions, cause } of transitions) {
      // A signal finds no run whose key is unknown.
      const signal = cause.kind === "event" ? workflow.correlations.get(cause.event) : undefined;
      if (signal !== undefined && needs(signal.key, name)) found.push(signal.pointer);
      const guarded = guard?.reads.some((read) => read.name === name) === true;
      if (guarded && !guard.probes.includes(name)) found.push(`${pointer}/guard`);
      if (actionsRead(actions)) found.push(`${pointer}/actions`);
    }
    if (actionsRead(entry)) found.push(`${node.pointer}/entry`);
    if (actionsRead(exit)) found.push(`${node.pointer}/exit`);
    for (const { input, pointer, priority, compensate = [] } of invokes) {
      if (input.some(({ value }) => needs(value, name))) found.push(`${pointer}/input`);
      if (priority !== undefined && needs(priority, name)) found.push(`${pointer}/params/priority`);
      if (compensate.some(({ value }) => needs(value, name))) found.push(`${pointer}/compensate/input`);
    }
    if (output.some(({ value }) => needs(value, name))) found.push(`${node.pointer}/output`);
    return found.map((pointer) => [node, pointer] as const);
  });
}

/** An expression that asks whether a name is known has an answer for when it is not. */
function needs(
  { reads, probes }: { readonly reads: readonly string[]; readonly probes: readonly string[] },
  name: string,
): boolean {
  return reads.includes(name) && !probes.includes(name);
}

/** Whether another region of a parallel state around it may have set the variable by then. */
function besideWrites(
  workflow: CompiledWorkflow,
  state: StateNode,
  sets: (actions: readonly Action[]) => boolean,
): boolean {
  const parallel = ancestorsOf(state).filter(({ kind }) => kind === "parallel");
  return [...workflow.states.values()].some(({ node, entry, transitions }) => {
    const within = ancestorsOf(node).some((around) => parallel.includes(around));
    return within && (sets(entry) || transitions.some(({ actions }) => sets(actions)));
  });
}
