export { approveChangeRequest, requestPublishing, type PublishRefusal } from "./change-requests.ts";
export { definitionSet, type DefinitionSet } from "./check-definitions.ts";
export { draftedSet, liveSet } from "./candidate-set.ts";
export { definitionIssueTexts } from "./definition-issues.ts";
export {
  definitionKinds,
  hashedMembers,
  keyText,
  textMember,
  titleOf,
  versionOf,
  type Member,
} from "./definition-key.ts";
export { saveDraft } from "./drafts.ts";
export { importFile, readImportAs } from "./import-file.ts";
export { readImport, type ImportRefusal } from "./read-import.ts";
export { createLiveDefinitions, type LiveDefinitions } from "./live-definitions.ts";
export type { GateIssue } from "./publish-gate.ts";
export { packBundle } from "./pack-bundle.ts";
export { analysedPack } from "./analysed-pack.ts";
export { analysedWorkflow, liveConnectors } from "./analysed-workflow.ts";
export { liveCalls } from "./live-calls.ts";
export { createRuntimeDefinitions } from "./runtime-definitions.ts";
export { strictConversion } from "./strict-conversion.ts";
export { readTable, writeTables, type SheetRefusal } from "./table-sheets.ts";
export { beginningWorkflows, simulationDocuments } from "./simulation-documents.ts";
