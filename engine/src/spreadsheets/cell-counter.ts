import { cellAddress, gridLimits, textOfCell, type GridCell } from "../interop/index.ts";
import { SpreadsheetRefusal } from "./refusal.ts";

/** Holds a reader to what a grid may hold: rows, columns, cells and their lengths. Empty cells do not count. */
export class CellCounter {
  #cells = 0;

  keep(cell: GridCell | undefined, row: number, column: number): GridCell | undefined {
    if (cell === undefined) return undefined;
    const { cellLength, cells, columns, rows } = gridLimits;
    this.#cells += 1;
    if (row >= rows) throw new SpreadsheetRefusal("sheet.too-many-rows", { limit: rows });
    if (column >= columns || this.#cells > cells)
      throw new SpreadsheetRefusal("sheet.too-many-cells", { columns, cells });
    if (textOfCell(cell).length > cellLength)
      throw new SpreadsheetRefusal("sheet.cell-too-long", {
        cell: cellAddress({ row, column }),
        limit: cellLength,
      });
    return cell;
  }
}
