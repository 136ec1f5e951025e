import type { PackDefinition, TableDecision } from "../../decision/index.ts";
import type { Scope } from "../../logic/index.ts";
import type { CellPlace } from "./grid.ts";
import type { SheetReport } from "./sheet-report.ts";

/** A sheet taken apart: what each of its columns is and which rows are rules. Cells are not read yet. */
export interface SheetShape {
  readonly table: Omit<TableDecision, "rows" | "otherwise">;
  readonly columns: readonly SheetColumn[];
  /** The column that holds ids of rows. */
  readonly idColumn: number | undefined;
  readonly firstRow: number;
  /** Where parts of the table stand, by pointer: issues of the whole table find their cells through it. */
  readonly places: ReadonlyMap<string, CellPlace>;
}

export type SheetColumn =
  | {
      readonly kind: "when" | "then";
      readonly column: number;
      readonly index: number;
      readonly titleUnit?: string | undefined;
    }
  | { readonly kind: "reasons" | "note"; readonly column: number };

/** What a sheet is read against. */
export interface SheetContext {
  readonly pack: PackDefinition;
  readonly decisionId: string;
  /** The table that the sheet is to replace; a sheet of our own layout can do without. */
  readonly current: TableDecision | undefined;
  readonly scope: Scope;
  readonly names: readonly NamedTitle[];
  readonly report: SheetReport;
}

/** Something a column can be titled with. */
export interface NamedTitle {
  readonly name: string;
  readonly titles: readonly string[];
  readonly title: { readonly "zh-CN": string; readonly en: string };
}
