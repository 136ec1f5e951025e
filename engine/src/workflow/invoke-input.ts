import type { JsonObject } from "../kernel/index.ts";
import type { CompiledWorkflow } from "./compile-workflow.ts";
import { Frame, StepLog } from "./frame.ts";
import type { WorkflowSnapshot } from "./snapshot.ts";
import type { StepWorld } from "./step.ts";
import { slotsOf } from "./take-step.ts";

/** What an open invocation would be told if it began now, with the variables and facts as they are. */
export function invokeInput(
  workflow: CompiledWorkflow,
  snapshot: WorkflowSnapshot,
  world: StepWorld,
  invoke: string,
): JsonObject {
  const input = workflow.invokes.get(invoke)?.input ?? [];
  const slots = slotsOf(workflow, world, snapshot.variables);
  return new Frame({ slots, at: world.at }, new StepLog()).wire(input);
}
