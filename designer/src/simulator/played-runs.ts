import type { Simulation } from "@lendloom/engine/process";
import type { WorkflowDefinition } from "@lendloom/engine/workflow";
import type { Version } from "../document/index.ts";

/** The application of a simulation, or a sub-flow of it, with the workflow it goes by. */
export interface PlayedRun {
  /** The sub-flow's run; absent: the application itself. */
  readonly run?: string;
  /** The invocation that began it. */
  readonly invoke?: string;
  /** Of a map: the item it is for, from 1. */
  readonly item?: number;
  readonly definition: WorkflowDefinition;
  /** Where it stands, outermost first. */
  readonly states: readonly string[];
  readonly finished: boolean;
}

/** The runs of a simulation: the application first, then its sub-flows as they began. */
export function playedRuns(
  { states, finished, subflows: begun = [] }: Simulation,
  definition: WorkflowDefinition,
  subflows: ReadonlyMap<string, Version<WorkflowDefinition>>,
): readonly PlayedRun[] {
  return [
    { definition, states, finished },
    ...begun.flatMap(({ workflow, ...its }) => {
      const version = subflows.get(workflow);
      const found = version?.draft ?? version?.live;
      return found === undefined ? [] : [{ ...its, definition: found }];
    }),
  ];
}
