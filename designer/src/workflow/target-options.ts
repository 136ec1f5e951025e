import type { Texts } from "@lendloom/engine/kernel";
import type { WorkflowDefinition } from "@lendloom/engine/workflow";
import { ancestorsOf, placedStates } from "../document/index.ts";

export interface TargetOption {
  readonly value: string;
  readonly label: string;
}

/** Every state a path can lead to, named with the groups it lies in. */
export function targetOptions(
  definition: WorkflowDefinition,
  title: (texts: Texts) => string,
): readonly TargetOption[] {
  const states = placedStates(definition);
  return [...states.values()].map(({ key, state }) => {
    const around = ancestorsOf(states, key)
      .map((outer) => title(states.get(outer)?.state.title ?? state.title))
      .reverse();
    return { value: key, label: [...around, title(state.title)].join(" / ") };
  });
}
