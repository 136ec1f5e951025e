import type { Json } from "../kernel/index.ts";
import { sheetEntry, type SheetReportEntry } from "../interop/index.ts";

type Code = Parameters<typeof sheetEntry>[0];

/** Thrown inside of this folder to leave a parser at once; `readSpreadsheet` answers its entry. */
export class SpreadsheetRefusal extends Error {
  readonly entry: SheetReportEntry;

  constructor(code: Code, params: Readonly<Record<string, Json>> = {}) {
    super(code);
    this.name = "SpreadsheetRefusal";
    this.entry = sheetEntry(code, "", params);
  }
}
