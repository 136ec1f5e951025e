import {
  CatalogueSchema,
  PackSchema,
  type CatalogueDefinition,
  type PackDefinition,
} from "@lendloom/engine/decision";
import {
  chooseSheet,
  describeChange,
  gridToTable,
  tableToGrid,
  type Change,
  type Grid,
  type SheetReportEntry,
  type TableImport,
} from "@lendloom/engine/interop";
import { checkSchema, err, ok, type Issue, type Json, type Result } from "@lendloom/engine/kernel";
import { readSpreadsheet, writeCsv, writeXlsx } from "@lendloom/engine/spreadsheets";
import type { DefinitionSet } from "./check-definitions.ts";

export type SheetFormat = "xlsx" | "csv";

export type SheetRefusal =
  | { readonly kind: "no-pack" }
  | { readonly kind: "no-table" }
  | { readonly kind: "pack-invalid"; readonly issues: readonly Issue[] }
  | { readonly kind: "sheet-invalid"; readonly report: readonly SheetReportEntry[] };

/** One decision table of a pack as a file, or without a decision each of them as a sheet of a workbook. */
export function writeTables(
  set: DefinitionSet,
  id: string,
  { decision, format }: { readonly decision?: string | undefined; readonly format: SheetFormat },
): Result<Uint8Array, SheetRefusal> {
  const source = sourceOf(set, id);
  if (!source.ok) return source;
  const { catalogue, pack } = source.value;
  const ids = decision === undefined ? Object.keys(pack.decisions) : [decision];
  const grids = ids.flatMap((key) => tableToGrid(pack, key, catalogue) ?? []);
  const [first, second] = grids;
  // A CSV file holds one table.
  if (first === undefined || (format === "csv" && second !== undefined)) return err({ kind: "no-table" });
  return ok(format === "csv" ? writeCsv(first) : writeXlsx(grids));
}

export interface ReadTable extends TableImport {
  /** The pack with the table in place of what stood there. */
  readonly pack: PackDefinition;
  readonly changes: readonly Change[];
}

/** Reads a file as a decision table of a pack, without storing anything. */
export function readTable(
  set: DefinitionSet,
  id: string,
  { bytes, decision }: { readonly bytes: Uint8Array; readonly decision: string },
): Result<ReadTable, SheetRefusal> {
  const source = sourceOf(set, id);
  if (!source.ok) return source;
  const { catalogue, pack } = source.value;
  const spreadsheet = readSpreadsheet(bytes);
  if (!spreadsheet.ok) return err({ kind: "sheet-invalid", report: spreadsheet.error });
  const grid: Grid = chooseSheet(spreadsheet.value.grids, decision) ?? { name: "", rows: [] };
  const read = gridToTable(grid, { pack, catalogue, decisionId: decision });
  if (!read.ok) return err({ kind: "sheet-invalid", report: [...spreadsheet.value.report, ...read.error] });
  const { report, table } = read.value;
  const changed = { ...pack, decisions: { ...pack.decisions, [decision]: table } };
  return ok({
    table,
    report: [...spreadsheet.value.report, ...report],
    pack: changed,
    changes: describeChange(pack as unknown as Json, changed as unknown as Json, "pack"),
  });
}

/** The pack and its catalogue, both of the shape that a table needs; their logic may still be unfinished. */
function sourceOf(
  set: DefinitionSet,
  id: string,
): Result<{ readonly pack: PackDefinition; readonly catalogue: CatalogueDefinition }, SheetRefusal> {
  const member = set.member({ kind: "pack", id });
  if (member === undefined) return err({ kind: "no-pack" });
  const pack = checkSchema(PackSchema, member.definition);
  if (!pack.ok) return err({ kind: "pack-invalid", issues: pack.error });
  const beside = set.member({ kind: "catalogue", id: pack.value.catalogue });
  const catalogue = checkSchema(CatalogueSchema, beside?.definition);
  return catalogue.ok
    ? ok({ pack: pack.value, catalogue: catalogue.value })
    : err({ kind: "pack-invalid", issues: catalogue.error });
}
