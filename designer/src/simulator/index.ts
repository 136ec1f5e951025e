export { valueWords } from "./fact-words.ts";
export { allIssueTexts } from "./issue-list.tsx";
export { OutcomeChip } from "./outcome-chip.tsx";
export { PackSimulator, type SampleApplicant } from "./pack-simulator.tsx";
export { takeOver } from "./take-over.ts";
export { WorkflowSimulator } from "./workflow-simulator.tsx";
export { documentsAround, type DefinitionsAround } from "./documents-around.ts";
export { compiledProcess } from "./play-case.ts";
