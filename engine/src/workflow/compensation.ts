import type { Issue, JsonObject, Result } from "../kernel/index.ts";
import type { CompiledWorkflow } from "./compile-workflow.ts";
import { doneValue } from "./event-types.ts";
import { Frame, StepLog } from "./frame.ts";
import type { WorkflowSnapshot } from "./snapshot.ts";
import type { StepWorld } from "./step.ts";
import { guarded, slotsOf } from "./take-step.ts";

/** What undoing a completed activity is told: read from its answer and what is known as it is completed. */
export function compensationInput(
  workflow: CompiledWorkflow,
  snapshot: WorkflowSnapshot,
  world: StepWorld,
  invoke: string,
  output: JsonObject,
): Result<JsonObject, Issue> {
  return guarded(() => {
    const compiled = workflow.invokes.get(invoke);
    if (compiled?.compensate === undefined) return {};
    const slots = slotsOf(workflow, world, snapshot.variables);
    const told = doneValue(compiled, output);
    return new Frame({ slots, at: world.at }, new StepLog()).about(told).wire(compiled.compensate);
  });
}
