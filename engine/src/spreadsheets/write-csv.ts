import { strToU8 } from "fflate";
import Papa from "papaparse";
import { textOfCell, type Grid } from "../interop/index.ts";
import { guardText } from "./csv-guard.ts";

/** A grid as CSV in UTF-8 with the mark by which Excel knows it. No text in it can start as a formula. */
export function writeCsv(grid: Grid): Uint8Array {
  const rows = grid.rows.map((row) => row.map((cell) => guardText(textOfCell(cell))));
  return strToU8(`\uFEFF${Papa.unparse(rows, { newline: "\r\n" })}\r\n`);
}
