export type { CancelRun } from "./cancel-run.ts";
export type { SendSignal } from "./send-signal.ts";
export type { CommandAnswer, Idempotency } from "./command.ts";
export * from "./flow-store.ts";
export { createRuntime, type Runtime, type WorkDone, type WorkTurn } from "./create-runtime.ts";
export { createProcessLoader, UnsoundDefinitions, type ProcessLoader } from "./load-process.ts";
export type { MigratedBatch, MigrateRuns, MigrationResult } from "./migrate-runs.ts";
export type { Leaving } from "./hold-lease.ts";
export type { BatchResult, OrderBatch } from "./order-batch.ts";
export type { Order } from "./order.ts";
export type * from "./ports.ts";
export type { ExplainedDecision, OpenedFact, OpenedRun } from "./read-run.ts";
export type { PastRun, Replay } from "./replay-run.ts";
export type * from "./run-store.ts";
export type { OrderAnswer, ResolveIncident } from "./resolve-incident.ts";
export type { AssignTask, TaskCommands } from "./task-commands.ts";
export type { CompleteTask, DeliverEvent } from "./send-to-run.ts";
export type * from "./schedules/schedule-store.ts";
export { KEPT_FIRINGS } from "./schedules/schedule-store.ts";
export {
  scheduleIssueTexts,
  type SaveSchedule,
  type ScheduleCommands,
  type ScheduleConflict,
} from "./schedules/schedule-commands.ts";
export type { StartRun } from "./start-run.ts";
