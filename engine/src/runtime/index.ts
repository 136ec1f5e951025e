export type { CommandAnswer, Idempotency } from "./command.ts";
export * from "./flow-store.ts";
export { createRuntime, type Runtime, type WorkDone, type WorkTurn } from "./create-runtime.ts";
export { createProcessLoader, UnsoundDefinitions, type ProcessLoader } from "./load-process.ts";
export type * from "./ports.ts";
export type { ExplainedDecision, OpenedFact, OpenedRun } from "./read-run.ts";
export type * from "./run-store.ts";
export type { CompleteTask, DeliverEvent } from "./send-to-run.ts";
export type { StartRun } from "./start-run.ts";
