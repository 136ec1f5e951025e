import { err, ok, type Result } from "../kernel/index.ts";
import type { Grid, SheetReportEntry } from "../interop/index.ts";
import { readCsv } from "./read-csv.ts";
import { readXlsx } from "./read-xlsx.ts";
import { SpreadsheetRefusal } from "./refusal.ts";
import { spreadsheetLimits } from "./spreadsheet-limits.ts";

export interface Spreadsheet {
  readonly format: "xlsx" | "csv";
  readonly grids: readonly Grid[];
  readonly report: readonly SheetReportEntry[];
}

/**
 * Reads the bytes of an XLSX or CSV file as grids of cells. What the file is, its bytes say and not its name.
 * Formulas are passed on as formulas and never computed; macros, old XLS files, passwords and whatever passes
 * `spreadsheetLimits` or `gridLimits` refuse the file, in bounded time and memory.
 */
export function readSpreadsheet(bytes: Uint8Array): Result<Spreadsheet, readonly SheetReportEntry[]> {
  try {
    return ok(read(bytes));
  } catch (error) {
    if (error instanceof SpreadsheetRefusal) return err([error.entry]);
    throw error;
  }
}

function read(bytes: Uint8Array): Spreadsheet {
  if (bytes.length > spreadsheetLimits.bytes)
    throw new SpreadsheetRefusal("sheet.too-large", { limit: spreadsheetLimits.bytes });
  if (beginsWith(bytes, [0x50, 0x4b, 0x03, 0x04]))
    return { format: "xlsx", grids: readXlsx(bytes), report: [] };
  if (beginsWith(bytes, [0xd0, 0xcf, 0x11, 0xe0])) throw new SpreadsheetRefusal("sheet.old-or-locked");
  return { format: "csv", ...readCsv(bytes) };
}

function beginsWith(bytes: Uint8Array, signature: readonly number[]): boolean {
  return signature.every((byte, at) => bytes[at] === byte);
}
