import { allStates, transitionsOf, type TransitionPlace } from "../workflow/index.ts";
import type { CompiledProcess } from "./compile-process.ts";
import type { Simulation } from "./simulation.ts";

/** What the cases together entered and took, transient states included. */
export interface WorkflowCoverage {
  readonly states: { readonly entered: readonly string[]; readonly missed: readonly string[] };
  /** By pointer of the transition. */
  readonly transitions: { readonly taken: readonly string[]; readonly missed: readonly string[] };
}

/** What was entered and taken by any of the simulations, of everything that can be. */
export function coverageOf(
  process: CompiledProcess,
  simulations: readonly Pick<Simulation, "path" | "edges">[],
): WorkflowCoverage {
  const entered = new Set(simulations.flatMap(({ path }) => path));
  const taken = new Set(simulations.flatMap(({ edges }) => edges));
  const states = allStates(process.workflow.roots).filter(({ kind }) => kind !== "history");
  const edges = coverablePlaces(process).map(({ pointer }) => pointer);
  const transitions = split(edges, taken);
  return {
    states: split(
      states.map(({ key }) => key),
      entered,
    ),
    transitions: { taken: transitions.entered, missed: transitions.missed },
  };
}

/** The transitions that can be taken at all: a decision whose facts cannot be had refers, it never fails (PR8). */
export function coverablePlaces({ workflow }: CompiledProcess): readonly TransitionPlace[] {
  return allStates(workflow.roots)
    .flatMap(transitionsOf)
    .filter(
      ({ cause }) =>
        cause.kind !== "invoke-error" ||
        ["activity", "subflow", "map"].includes(workflow.invokes.get(cause.invoke)?.definition.src ?? ""),
    );
}

function split(all: readonly string[], seen: ReadonlySet<string>) {
  return { entered: all.filter((it) => seen.has(it)), missed: all.filter((it) => !seen.has(it)) };
}
