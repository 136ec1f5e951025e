export { advance } from "./advance.ts";
export { analyseProcess, type AnalysisOptions } from "./analysis/analyse-process.ts";
export { analysisTexts } from "./analysis/analysis-issues.ts";
export type { WorkflowEdit, WorkflowFinding } from "./analysis/finding.ts";
export { applyEntry } from "./apply-entry.ts";
export { calendarIssueTexts, CalendarSchema, loadCalendar, type CalendarDefinition } from "./calendar.ts";
export {
  compileProcess,
  factEntries,
  type CompiledProcess,
  type DefinitionIssue,
} from "./compile-process.ts";
export { correlatedEvents, type CorrelatedEvent } from "./correlated-events.ts";
export {
  begunWorkflows,
  connectorsNamed,
  decisionPacks,
  definitionsAround,
  workflowsBegun,
} from "./definitions-around.ts";
export type * from "./flow-event.ts";
export type * from "./flow-journal.ts";
export type * from "./flow-run.ts";
export type * from "./journal.ts";
export { checkMigration } from "./check-migration.ts";
export type { MigrationEvent } from "./migrate-run.ts";
export { shownTask } from "./tasks.ts";
export { openVariables } from "./open-variables.ts";
export type { PeopleEvent } from "./people-event.ts";
export type { PeopleRecord, TaskChange, TaskWork } from "./people-journal.ts";
export { proposalTexts } from "./proposal-issues.ts";
export { proposeCases, type ProposedCases } from "./propose-cases.ts";
export { packOutputs } from "./pack-outputs.ts";
export { processIssueTexts } from "./process-issues.ts";
export * from "./product-schema.ts";
export { refusalTexts, refuse, type Refusal, type RefusalCode } from "./refusal.ts";
export type * from "./run.ts";
export type * from "./run-event.ts";
export { Erased, openSealed, type Seal, type SealRefusal } from "./sealing.ts";
export { transitionTitle } from "./transition-title.ts";
export { messageEvent } from "./message-event.ts";
export { sentMark, type SentEvent } from "./send-event.ts";
export { PARENT } from "./recorded-flow.ts";
export { missingConsent, splitInput } from "./subflow-input.ts";
export {
  cancelledBy,
  childId,
  isOver,
  MAX_DEPTH,
  messageField,
  type SubflowOrder,
  type SubflowResult,
} from "./subflows.ts";
export { factField, inputField } from "./stored-facts.ts";
export type * from "./simulation.ts";
export {
  runWorkflowCases,
  workflowCaseTexts,
  type WorkflowCaseResult,
  type WorkflowCasesRun,
} from "./run-workflow-cases.ts";
export { coverablePlaces, type WorkflowCoverage } from "./coverage.ts";
export { pinsOf } from "./pins-of.ts";
export { simulate, simulateProcess } from "./simulate.ts";
export type { SimulationOptions } from "./simulator.ts";
export { DEFAULT_PLACE, spanMs, type Place } from "./simulated-world.ts";
export { simulationTexts } from "./simulation-issues.ts";
export { isAwaited, itemOf } from "./item-generation.ts";
export { isNote } from "./note.ts";
export { recordEntry } from "./record-entry.ts";
export { firstDifference, replayStep, type ReplayDifference } from "./replay-step.ts";
export { isKnownKind } from "./journal-kinds.ts";
