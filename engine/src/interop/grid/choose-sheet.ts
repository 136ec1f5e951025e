import { textOfCell, type Grid } from "./grid.ts";
import { readWord, rowWords } from "./sheet-words.ts";

/** The sheet of a workbook that holds a decision's table: the one that names it, else the first with content. */
export function chooseSheet(grids: readonly Grid[], decisionId: string): Grid | undefined {
  const named = grids.find((grid) =>
    grid.rows
      .slice(0, 40)
      .some(
        (row) =>
          readWord(rowWords, textOfCell(row[0])) === "decision" && textOfCell(row[1]).trim() === decisionId,
      ),
  );
  return named ?? grids.find(({ rows }) => rows.length > 0) ?? grids[0];
}
