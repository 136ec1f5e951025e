export {
  exportBundle,
  importBundle,
  type Bundle,
  type BundledDefinition,
  type BundleImport,
} from "./bundle.ts";
export type { BundledKind } from "./bundled-kinds.ts";
export { valueTexts } from "./change-value.ts";
export { describeChange, type Change, type DescribedKind } from "./describe-change.ts";
export { interopIssues } from "./interop-issues.ts";
export { exportJsonRulesEngine } from "./json-rules-engine/export.ts";
export {
  importJsonRulesEngine,
  type JsonRulesEngineImport,
  type JsonRulesEngineOptions,
} from "./json-rules-engine/import.ts";
export { reportIssue, type ReportEntry } from "./report.ts";
export { importDmn, type DmnImport, type DmnOptions } from "./dmn/import.ts";
export { exportDmn } from "./dmn/export.ts";
export { exportDmnModel } from "./dmn/export-model.ts";
export { importDmnModel, type DmnModelImport, type DmnModelOptions } from "./dmn/import-model.ts";
export { chooseSheet } from "./grid/choose-sheet.ts";
export {
  cellAddress,
  gridLimits,
  textOfCell,
  type Grid,
  type GridCell,
  type MergedCells,
} from "./grid/grid.ts";
export { gridIssues } from "./grid/grid-issues.ts";
export { gridToTable, type GridContext, type TableImport } from "./grid/grid-to-table.ts";
export { sheetEntry, type SheetReportEntry } from "./grid/sheet-report.ts";
export { tableToGrid } from "./grid/table-to-grid.ts";
export { convertToStrict, type OutcomeChange, type StrictConversion } from "./strict/convert-to-strict.ts";
export { exportStately } from "./xstate/export.ts";
export { importStately, type StatelyImport, type StatelyOptions } from "./xstate/import.ts";
