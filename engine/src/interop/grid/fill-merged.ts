import { isBlank, textOfCell, type Grid, type GridCell } from "./grid.ts";
import type { SheetReport } from "./sheet-report.ts";

/** Merged cells share the value of their first: each row of a table must say what it means by itself. */
export function fillMerged(grid: Grid, report: SheetReport): Grid {
  const { merged = [] } = grid;
  if (merged.length === 0) return grid;
  const rows = grid.rows.map((row) => [...row]);
  for (const region of merged) {
    const first = rows[region.row]?.[region.column];
    // A title over several columns is no value of theirs.
    if (first === undefined || isBlank(first) || region.lastRow === region.row) continue;
    const count = fill(rows, region, first);
    report.say(
      "sheet.merged",
      { row: region.row, column: region.column },
      "",
      { count: count + 1, text: textOfCell(first).slice(0, 80) },
      "info",
    );
  }
  return { ...grid, rows };
}

function fill(
  rows: (GridCell | undefined)[][],
  region: NonNullable<Grid["merged"]>[number],
  value: GridCell,
): number {
  let count = 0;
  for (let row = region.row; row <= Math.min(region.lastRow, rows.length - 1); row += 1)
    for (let column = region.column; column <= region.lastColumn; column += 1) {
      const cells = rows[row];
      if (cells === undefined || (row === region.row && column === region.column)) continue;
      while (cells.length < column) cells.push(undefined);
      cells[column] = value;
      count += 1;
    }
  return count;
}
