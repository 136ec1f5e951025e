import type { Issue, Result } from "../kernel/index.ts";
import type { CompiledWorkflow } from "./compile-workflow.ts";
import { Frame, StepLog } from "./frame.ts";
import type { WorkflowSnapshot } from "./snapshot.ts";
import type { Step, StepWorld } from "./step.ts";
import { guarded, nothing, slotsOf, take } from "./take-step.ts";

/** No declared event begins like this, so that nothing but automatic transitions can take it. */
const NOTHING_NEW = "$nothing";

/** Takes the automatic transitions that are open where a run was put; not accepted: there are none, and it rests. */
export function takeAutomatic(
  workflow: CompiledWorkflow,
  snapshot: WorkflowSnapshot,
  world: StepWorld,
): Result<Step, Issue> {
  return guarded(() => {
    const log = new StepLog();
    const frame = new Frame({ slots: slotsOf(workflow, world, snapshot.variables), at: world.at }, log);
    const told = { name: NOTHING_NEW, label: "automatic", event: nothing, consumes: {} };
    return take(workflow, snapshot, told, frame, log);
  });
}
