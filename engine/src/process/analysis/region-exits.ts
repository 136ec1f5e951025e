import { ancestorsOf, transitionsOf, type StateNode, type TransitionPlace } from "../../workflow/index.ts";
import { finding, type WorkflowFinding } from "./finding.ts";

/** Transitions on one event that lead out of two regions of a parallel state to different places. */
export function exitFindings(states: readonly StateNode[]): readonly WorkflowFinding[] {
  const byKey = new Map(states.map((state) => [state.key, state]));
  return states
    .filter(({ kind }) => kind === "parallel")
    .flatMap((parallel) => {
      const exits = parallel.children.flatMap((region) =>
        states
          .filter((state) => state === region || ancestorsOf(state).includes(region))
          .flatMap(transitionsOf)
          .flatMap((place) => exitOf(place, parallel, region, byKey)),
      );
      return exits.flatMap((exit, index) => {
        const other = exits.slice(0, index).find((before) => {
          return (
            before.region !== exit.region && before.event === exit.event && before.target !== exit.target
          );
        });
        if (other === undefined) return [];
        const { event } = exit;
        return [finding("process.exits-conflict", exit.pointer, { event }, { related: other.pointer })];
      });
    });
}

function exitOf(
  { transition, cause, pointer }: TransitionPlace,
  parallel: StateNode,
  region: StateNode,
  byKey: ReadonlyMap<string, StateNode>,
) {
  if (cause.kind !== "event" || transition.target === undefined) return [];
  const target = byKey.get(transition.target.replace(/^#/, ""));
  if (target === undefined || target === parallel || ancestorsOf(target).includes(parallel)) return [];
  return [{ region, event: cause.event, target, pointer }];
}
