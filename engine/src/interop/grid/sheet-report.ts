import type { Json } from "../../kernel/index.ts";
import { reportIssue, type ReportEntry } from "../report.ts";
import { gridIssues } from "./grid-issues.ts";
import { cellAddress, type CellPlace } from "./grid.ts";

/** One line of what an import of a sheet says: `pointer` into the table that it makes, `cell` in the sheet. */
export interface SheetReportEntry extends ReportEntry {
  readonly cell?: string;
}

const MOST_ENTRIES = 500;

/** Collects what an import says: errors apart from the rest, and of either no more than a person would read. */
export class SheetReport {
  readonly #errors: SheetReportEntry[] = [];
  readonly #remarks: SheetReportEntry[] = [];

  refuses(): boolean {
    return this.#errors.length > 0;
  }

  /** Why the sheet is refused. */
  get errors(): readonly SheetReportEntry[] {
    return bounded(this.#errors, "error");
  }

  /** What was converted, added or left out. */
  get remarks(): readonly SheetReportEntry[] {
    return bounded(this.#remarks, "warning");
  }

  /** Says something of a cell, or of the sheet as a whole. */
  say(
    code: Parameters<typeof gridIssues.issue>[0],
    place: CellPlace | undefined,
    at: string,
    params: Readonly<Record<string, Json>> = {},
    severity: ReportEntry["severity"] = "error",
  ): void {
    // What is not shown need not be put in words.
    if (this.#listOf(severity).length > MOST_ENTRIES) return;
    if (place === undefined) this.add(sheetEntry(code, at, params, severity));
    else {
      const cell = cellAddress(place);
      this.add({ ...sheetEntry(code, at, { ...params, cell }, severity), cell });
    }
  }

  add(entry: SheetReportEntry): void {
    const entries = this.#listOf(entry.severity);
    if (entries.length <= MOST_ENTRIES) entries.push(entry);
  }

  #listOf(severity: ReportEntry["severity"]): SheetReportEntry[] {
    return severity === "error" ? this.#errors : this.#remarks;
  }
}

function bounded(
  entries: readonly SheetReportEntry[],
  severity: ReportEntry["severity"],
): readonly SheetReportEntry[] {
  return entries.length <= MOST_ENTRIES
    ? entries
    : [
        ...entries.slice(0, MOST_ENTRIES),
        sheetEntry("sheet.too-many-problems", "", { limit: MOST_ENTRIES }, severity),
      ];
}

export function sheetEntry(
  code: Parameters<typeof gridIssues.issue>[0],
  at: string,
  params: Readonly<Record<string, Json>> = {},
  severity: ReportEntry["severity"] = "error",
): SheetReportEntry {
  return reportIssue(gridIssues.issue(code, at, params), severity);
}
