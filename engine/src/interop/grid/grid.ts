/** One cell of a spreadsheet as it was read: what it is, and the text that says so. Formulas are never computed. */
export type GridCell =
  | { readonly kind: "text"; readonly text: string }
  /** A decimal number in plain digits; `percent` when the sheet shows it with a percent sign. */
  | { readonly kind: "number"; readonly text: string; readonly percent?: boolean }
  | { readonly kind: "boolean"; readonly value: boolean }
  /** A day (`2026-01-31`) or an instant without a zone (`2026-01-31T08:00:00`). */
  | { readonly kind: "date"; readonly text: string }
  | { readonly kind: "formula"; readonly text: string }
  /** A failed computation, such as `#N/A`. */
  | { readonly kind: "error"; readonly text: string };

/** A region whose cells are shown as one; only its first cell holds a value. Counted from 0, both ends included. */
export interface MergedCells {
  readonly row: number;
  readonly column: number;
  readonly lastRow: number;
  readonly lastColumn: number;
}

/** A sheet of cells without its bytes: what XLSX and CSV have in common. */
export interface Grid {
  readonly name: string;
  readonly rows: readonly (readonly (GridCell | undefined)[])[];
  readonly merged?: readonly MergedCells[];
  /** How each row is meant to look, for formats that can show it. */
  readonly looks?: readonly RowLook[];
}

export type RowLook = "title" | "technical" | "heading" | "body";

/** What a grid may hold at most: a table's 20,000 rows with its header, and 100 inputs and 100 outputs. */
export const gridLimits = { rows: 20_200, columns: 256, cells: 1_000_000, cellLength: 32_767 } as const;

/** Where a cell stands, counted from 0. */
export interface CellPlace {
  readonly row: number;
  readonly column: number;
}

/** `C12`: the way spreadsheets name a cell. */
export function cellAddress({ row, column }: CellPlace): string {
  let letters = "";
  for (let left = column + 1; left > 0; left = Math.floor((left - 1) / 26))
    letters = String.fromCharCode(65 + ((left - 1) % 26)) + letters;
  return `${letters}${row + 1}`;
}

/** The text that a cell shows; an empty cell shows none. */
export function textOfCell(cell: GridCell | undefined): string {
  if (cell === undefined) return "";
  return cell.kind === "boolean" ? String(cell.value) : cell.text;
}

export function isBlank(cell: GridCell | undefined): boolean {
  return cell === undefined || (cell.kind === "text" && cell.text.trim() === "");
}
