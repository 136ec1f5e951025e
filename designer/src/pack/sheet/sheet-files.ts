import type { CatalogueDefinition, PackDefinition, TableDecision } from "@lendloom/engine/decision";
import {
  chooseSheet,
  describeChange,
  gridToTable,
  sheetEntry,
  tableToGrid,
  type Change,
  type SheetReportEntry,
} from "@lendloom/engine/interop";
import type { Json } from "@lendloom/engine/kernel";
import { readSpreadsheet, spreadsheetLimits, writeCsv, writeXlsx } from "@lendloom/engine/spreadsheets";

/** Which table of which pack a file is written from or read over. */
export interface SheetPlace {
  readonly pack: PackDefinition;
  readonly catalogue: CatalogueDefinition;
  readonly decisionId: string;
}

/** What reading a file would do, before it does it. */
export type SheetReading =
  | { readonly kind: "refused"; readonly errors: readonly SheetReportEntry[] }
  | {
      readonly kind: "read";
      readonly table: TableDecision;
      readonly report: readonly SheetReportEntry[];
      readonly changes: readonly Change[];
    };

/** Loaded when a person first exports or imports: nobody else needs its libraries. */
export function writeSheet({ catalogue, decisionId, pack }: SheetPlace, format: "xlsx" | "csv"): Uint8Array {
  const grid = tableToGrid(pack, decisionId, catalogue) ?? { name: decisionId, rows: [] };
  return format === "csv" ? writeCsv(grid) : writeXlsx([grid]);
}

export async function readSheet(
  file: File,
  { catalogue, decisionId, pack }: SheetPlace,
): Promise<SheetReading> {
  const { bytes: limit } = spreadsheetLimits;
  if (file.size > limit) return { kind: "refused", errors: [sheetEntry("sheet.too-large", "", { limit })] };
  const spreadsheet = readSpreadsheet(new Uint8Array(await file.arrayBuffer()));
  if (!spreadsheet.ok) return { kind: "refused", errors: spreadsheet.error };
  const grid = chooseSheet(spreadsheet.value.grids, decisionId) ?? { name: "", rows: [] };
  const read = gridToTable(grid, { pack, catalogue, decisionId });
  if (!read.ok) return { kind: "refused", errors: read.error };
  const { report, table } = read.value;
  const changed = { ...pack, decisions: { ...pack.decisions, [decisionId]: table } };
  return {
    kind: "read",
    table,
    report: [...spreadsheet.value.report, ...report],
    changes: describeChange(pack as unknown as Json, changed as unknown as Json, "pack"),
  };
}
