import type { Issue, Json, Result } from "../kernel/index.ts";
import type { CompiledWorkflow } from "./compile-workflow.ts";
import { doneValue } from "./event-types.ts";
import { Frame, StepLog } from "./frame.ts";
import type { WorkflowSnapshot } from "./snapshot.ts";
import type { StepWorld } from "./step.ts";
import { guarded, slotsOf } from "./take-step.ts";

/** Whether what came of a map's items so far is what it waits for; what is unknown is not known to be. */
export function mapHolds(
  workflow: CompiledWorkflow,
  snapshot: WorkflowSnapshot,
  world: StepWorld,
  invoke: string,
  output: Json,
): Result<boolean, Issue> {
  return guarded(() => {
    const compiled = workflow.invokes.get(invoke);
    const when = compiled?.map?.when;
    if (compiled === undefined || when === undefined) return false;
    const slots = slotsOf(workflow, world, snapshot.variables);
    const told = doneValue(compiled, output);
    const frame = new Frame({ slots, at: world.at }, new StepLog()).about(told);
    return frame.wire([{ name: "when", value: when }])["when"] === true;
  });
}
