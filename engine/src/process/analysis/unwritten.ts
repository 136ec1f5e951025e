import {
  shortestWays,
  type CompiledWorkflow,
  type LeafEdge,
  type LeafGraph,
  type StateNode,
} from "../../workflow/index.ts";
import type { CompiledProcess } from "../compile-process.ts";
import { finding, MOST_OF_A_KIND, type WorkflowFinding } from "./finding.ts";
import { waysRoundRegions } from "./region-ends.ts";
import { mayBeUnwritten, writesOf } from "./writes.ts";

type CompiledState = CompiledWorkflow["states"] extends ReadonlyMap<string, infer State> ? State : never;
type Action = CompiledState["entry"][number];

/** Variables that some way leads to a reader of without a value: the run would stop there, or lose a value. */
export function unwrittenVariables(
  { workflow }: CompiledProcess,
  graph: LeafGraph,
): readonly WorkflowFinding[] {
  const readers = readersOf(workflow);
  const read = workflow.variables.filter(({ entry: { name }, initial }) => {
    return initial === undefined && readers.has(name);
  });
  const written = writesOf(workflow);
  const mayLack = mayBeUnwritten(graph, new Set(read.map(({ slot }) => slot)), written);
  const roundRegions = waysRoundRegions(graph);
  const findings: WorkflowFinding[] = [];
  for (const { entry, slot } of read) {
    const { name } = entry;
    const lacking = (readers.get(name) ?? []).filter(([state]) => mayLack(state, slot));
    // One more than are told says that there are more.
    if (lacking.length === 0 || findings.length > MOST_OF_A_KIND) continue;
    const startsAt = ({ enters }: LeafGraph["starts"][number]) => !written.entering(enters).has(slot);
    const passes = roundRegions((edge) => !written.by(edge).has(slot), startsAt);
    const ways = shortestWays(graph, passes, startsAt);
    const told = new Set<string>();
    for (const [state, pointer] of lacking) {
      const path = ways(state);
      // The key of a signal is read in every state that waits for it.
      if (told.size === MOST_OF_A_KIND || path === undefined || told.has(pointer)) continue;
      if (written.beside(state).has(slot)) continue;
      told.add(pointer);
      findings.push(finding("process.variable-unwritten", pointer, { name }, { path }));
    }
  }
  return findings;
}

/** Facts of a source that is asked, read where some way leads by no decision that would have asked it. */
export function unwrittenFacts(
  { workflow, catalogue, packs }: CompiledProcess,
  graph: LeafGraph,
): readonly WorkflowFinding[] {
  const told = new Set(
    Object.values(workflow.definition.events).flatMap(({ facts = {} }) => Object.keys(facts)),
  );
  const readers = readersOf(workflow);
  const roundRegions = waysRoundRegions(graph);
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
    const ways = shortestWays(
      graph,
      roundRegions((edge) => !asks(edge)),
    );
    return (readers.get(fact) ?? []).flatMap(([state, pointer]) => {
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

type Readers = ReadonlyMap<string, readonly (readonly [StateNode, string])[]>;

/** Places by the names that they read, with their states; actions that follow one that sets a name do not read it. */
function readersOf(workflow: CompiledWorkflow): Readers {
  const readers = new Map<string, (readonly [StateNode, string])[]>();
  const slotOf = new Map(workflow.variables.map(({ entry, slot }) => [entry.name, slot]));
  for (const { node, transitions, entry, exit, invokes, output } of workflow.states.values()) {
    const add = (names: Iterable<string>, pointer: string) => {
      for (const name of new Set(names)) {
        const places = readers.get(name) ?? [];
        places.push([node, pointer]);
        readers.set(name, places);
      }
    };
    for (const { guard, pointer, actions, cause } of transitions) {
      // A signal finds no run whose key is unknown.
      const signal = cause.kind === "event" ? workflow.correlations.get(cause.event) : undefined;
      if (signal !== undefined) add(needed([signal.key]), signal.pointer);
      const guarded = (guard?.reads ?? []).map(({ name }) => name);
      add(
        guarded.filter((name) => guard?.probes.includes(name) !== true),
        `${pointer}/guard`,
      );
      add(readByActions(actions, slotOf), `${pointer}/actions`);
    }
    add(readByActions(entry, slotOf), `${node.pointer}/entry`);
    add(readByActions(exit, slotOf), `${node.pointer}/exit`);
    for (const { input, pointer, priority, compensate = [], map } of invokes) {
      if (map !== undefined) add(needed([map.items]), `${pointer}/params/items`);
      if (map?.when !== undefined) add(needed([map.when]), `${pointer}/params/completion/when`);
      add(needed(input.map(({ value }) => value)), `${pointer}/input`);
      if (priority !== undefined) add(needed([priority]), `${pointer}/params/priority`);
      add(needed(compensate.map(({ value }) => value)), `${pointer}/compensate/input`);
    }
    add(needed(output.map(({ value }) => value)), `${node.pointer}/output`);
  }
  return readers;
}

/** What actions, one after the other, read before one of them has set it. */
function readByActions(actions: readonly Action[], slotOf: ReadonlyMap<string, number>): readonly string[] {
  const set = new Set<number | undefined>();
  return actions.flatMap((action) => {
    if (action.kind !== "assign" && action.kind !== "raise") return [];
    const values = action.kind === "assign" ? action.values : action.raise.payload;
    const names = needed(values.map(({ value }) => value)).filter((name) => {
      const slot = slotOf.get(name);
      return slot === undefined || !set.has(slot);
    });
    if (action.kind === "assign") for (const { slot } of action.values) set.add(slot);
    return names;
  });
}

/** An expression that asks whether a name is known has an answer for when it is not. */
function needed(
  values: readonly { readonly reads: readonly string[]; readonly probes: readonly string[] }[],
): readonly string[] {
  return values.flatMap(({ reads, probes }) => reads.filter((name) => !probes.includes(name)));
}
