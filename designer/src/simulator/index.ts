export { allIssueTexts } from "./issue-list.tsx";
export { DecisionView } from "./decision-view.tsx";
export { PackSimulator, type PackSimulatorProps } from "./pack-simulator.tsx";
export { TraceView } from "./trace-view.tsx";
export { WorkflowSimulator, type WorkflowSimulatorProps } from "./workflow-simulator.tsx";
export { compiledProcess } from "./play-case.ts";
