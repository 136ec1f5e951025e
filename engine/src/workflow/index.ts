export {
  compileWorkflow,
  type CompiledVariable,
  type CompiledWorkflow,
  type WorkflowContext,
} from "./compile-workflow.ts";
export type { CompiledInvoke } from "./compile-states.ts";
export { TO_PARENT } from "./compile-flow.ts";
export { compensationInput } from "./compensation.ts";
export { awaitedKeys, MAX_KEY } from "./correlate.ts";
export { drawWorkflow } from "./draw-workflow.ts";
export type * from "./drawing.ts";
export type * from "./effect.ts";
export { checkPlan } from "./check-plan.ts";
export { MigrationPlan, newTask } from "./migration-plan.ts";
export type { OlderRelocation } from "./older-relocation.ts";
export { relocate, type ReadyPlan, type Relocated } from "./relocate.ts";
export { DEFAULT_CONCURRENCY, MAX_INPUT_CHARACTERS, MAX_ITEMS, type MapItems } from "./map-items.ts";
export { mapHolds } from "./map-holds.ts";
export { invokeInput } from "./invoke-input.ts";
export { leavesOf, moveTo } from "./move-to.ts";
export {
  ancestorsOf,
  leafGraph,
  shortestWay,
  shortestWays,
  type LeafEdge,
  type LeafGraph,
} from "./leaf-graph.ts";
export { readPayloadSchema, type PayloadSchema } from "./payload-schema.ts";
export type * from "./snapshot.ts";
export { allStates, transitionsOf, type StateNode, type TransitionPlace } from "./state-tree.ts";
export type * from "./step.ts";
export { takeAutomatic } from "./take-automatic.ts";
export { start, step } from "./take-step.ts";
export { workflowIssueTexts } from "./workflow-issues.ts";
export * from "./invoke-schema.ts";
export * from "./transition-schema.ts";
export * from "./workflow-cases-schema.ts";
export * from "./workflow-schema.ts";
