import {
  FALSE,
  MAYBE,
  TRUE,
  type Environment,
  type PlainValues,
  type Truth,
  type Value,
} from "../../logic/index.ts";
import type { CompiledTable, TableColumn } from "./table-compile.ts";

/** The rows of a table that are hit or may be, in the order of its hit policy. */
export interface FoundRows {
  readonly rows: readonly number[];
  /** TRUE or MAYBE of each of `rows`. */
  readonly truths: readonly Truth[];
}

/** Where cells are evaluated and their truths are written. */
export type SearchFrame = Environment & { readonly truths: Uint8Array };

/** Finds the rows that are hit. A search that leaves cells out writes their truths later, in `complete`. */
export interface RowSearch {
  find(inputs: readonly Value[], frame: SearchFrame): FoundRows;
  /** Where plain values tell the only row that counts: that row, `NO_ROW` or `UNSURE`. */
  readonly findPlain?: (plain: PlainValues) => number;
  readonly complete?: (inputs: readonly Value[], frame: SearchFrame) => void;
}

/** Evaluates every cell and writes its truth. */
export function searchEveryRow({ columns, order, cellsAt }: CompiledTable, strict: boolean): RowSearch {
  const width = columns.length;
  const writeRow = (row: number, inputs: readonly Value[], frame: SearchFrame): Truth => {
    const at = cellsAt + row * (width + 1);
    let truth: Truth = TRUE;
    for (let column = 0; column < width; column += 1) {
      const cellTruth = truthOfCell(columns[column] as TableColumn, row, inputs[column] as Value, frame);
      frame.truths[at + column] = cellTruth;
      truth = both(truth, cellTruth);
    }
    frame.truths[at + width] = truth;
    return truth;
  };
  return {
    find(inputs, frame) {
      const rows: number[] = [];
      const truths: Truth[] = [];
      for (const row of order) {
        const truth = writeRow(row, inputs, frame);
        // Outside strict a row that is not true does not match.
        if (truth === FALSE || (truth === MAYBE && !strict)) continue;
        rows.push(row);
        truths.push(truth);
      }
      return { rows, truths };
    },
  };
}

export function truthOfCell(
  column: Pick<TableColumn, "cells" | "cellOf">,
  row: number,
  input: Value,
  frame: Environment,
): Truth {
  return column.cells[column.cellOf[row] as number]?.evaluate(input, frame) ?? FALSE;
}

/** Kleene's `and` of two truths. */
export function both(left: Truth, right: Truth): Truth {
  return left === FALSE || right === FALSE ? FALSE : left === MAYBE ? MAYBE : right;
}
