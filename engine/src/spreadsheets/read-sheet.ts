import type { Grid, GridCell, MergedCells } from "../interop/index.ts";
import { CellCounter } from "./cell-counter.ts";
import { parseXml } from "./parse-xml.ts";
import { SpreadsheetRefusal } from "./refusal.ts";

/** A cell as its sheet writes it, before shared texts and styles say what it is. */
export interface SheetCell {
  readonly type: string;
  readonly style: number;
  readonly value: string;
  /** The text of its formula, which is empty where others share theirs with it. */
  readonly formula: string | undefined;
}

const MOST_MERGED = 10_000;

/** Reads one sheet; `meaning` makes a cell of what stands there. Cells without a value are none. */
export function readSheet(
  part: string,
  xml: string,
  meaning: (cell: SheetCell) => GridCell | undefined,
): Pick<Grid, "rows" | "merged"> {
  const rows: (GridCell | undefined)[][] = [];
  const merged: MergedCells[] = [];
  const counter = new CellCounter();
  let row = -1;
  let column = -1;
  let cell: { type: string; style: number; value: string; formula: string | undefined } | undefined;
  let into: "value" | "formula" | "inline" | undefined;
  let isPhonetic = false;
  parseXml(part, xml, {
    open(name, attributes) {
      switch (name) {
        case "row":
          row = numberOf(attributes["r"], row + 2) - 1;
          column = -1;
          return;
        case "c": {
          const place = attributes["r"] === undefined ? undefined : placeOf(attributes["r"], part);
          row = place?.row ?? Math.max(row, 0);
          column = place?.column ?? column + 1;
          cell = {
            type: attributes["t"] ?? "n",
            style: numberOf(attributes["s"], 0),
            value: "",
            formula: undefined,
          };
          return;
        }
        case "v":
          into = "value";
          return;
        case "f":
          if (cell !== undefined) cell.formula = "";
          into = "formula";
          return;
        case "rPh":
          isPhonetic = true;
          return;
        case "t":
          into = isPhonetic ? undefined : "inline";
          return;
        case "mergeCell": {
          const [from = "", to = from] = (attributes["ref"] ?? "").split(":");
          const [first, last] = [placeOf(from, part), placeOf(to, part)];
          if (merged.length < MOST_MERGED)
            merged.push({ ...first, lastRow: last.row, lastColumn: Math.min(last.column, 255) });
        }
      }
    },
    close(name) {
      if (name === "rPh") isPhonetic = false;
      if (name === "v" || name === "f" || name === "t") into = undefined;
      if (name !== "c" || cell === undefined) return;
      const read = counter.keep(meaning(cell), row, column);
      cell = undefined;
      if (read === undefined) return;
      while (rows.length <= row) rows.push([]);
      const cells = rows[row] ?? [];
      while (cells.length < column) cells.push(undefined);
      cells[column] = read;
    },
    text(text) {
      if (cell === undefined || into === undefined) return;
      if (into === "formula") cell.formula = (cell.formula ?? "") + text;
      else cell.value += text;
    },
  });
  return { rows, merged };
}

/** `C12` counted from 0. */
function placeOf(address: string, part: string): { readonly row: number; readonly column: number } {
  const [, letters, digits] = /^\$?([A-Z]{1,3})\$?(\d{1,7})$/.exec(address) ?? [];
  if (letters === undefined || digits === undefined || Number(digits) === 0)
    throw new SpreadsheetRefusal("sheet.broken", { part });
  const column = Array.from(letters).reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
  return { row: Number(digits) - 1, column: column - 1 };
}

function numberOf(text: string | undefined, otherwise: number): number {
  return text !== undefined && /^\d{1,7}$/.test(text) ? Number(text) : otherwise;
}
