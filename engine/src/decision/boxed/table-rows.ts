import { FALSE, TRUE, type Truth, type UnaryTests, type Value } from "../../logic/index.ts";
import { indexRows, type IndexableColumn } from "../kinds/table-index.ts";
import type { Frame } from "./boxed-context.ts";

/** The rows of a table that are hit, and what each of its cells says. */
export interface TableRows {
  /** In table order; where `stopsAtHit`, the first alone. */
  find(inputs: readonly Value[], frame: Frame): readonly number[];
  /** Writes the truth of every cell, row by row, after those of a row that of the row. */
  write(inputs: readonly Value[], frame: Frame, truths: Uint8Array): void;
}

/** A cell of each input, by row; `any` is a dash, and what did not compile never holds. */
export type CellTests = "any" | UnaryTests | undefined;

/** Looks at one cell after the other. */
export function everyRow(rows: readonly (readonly CellTests[])[]): TableRows {
  return {
    find: (inputs, frame) =>
      rows.flatMap((when, row) =>
        when.every((test, cell) => truthOf(test, inputs[cell] ?? null, frame) === TRUE) ? [row] : [],
      ),
    write(inputs, frame, truths) {
      let at = 0;
      for (const when of rows) {
        let truth: Truth = TRUE;
        for (const [cell, test] of when.entries()) {
          const cellTruth = truthOf(test, inputs[cell] ?? null, frame);
          if (cellTruth === FALSE) truth = FALSE;
          truths[at++] = cellTruth;
        }
        truths[at++] = truth;
      }
    },
  };
}

/** The same through an index of the cells. */
export function indexedRows(
  rows: readonly (readonly CellTests[])[],
  width: number,
  stopsAtHit: boolean,
): TableRows {
  const table = {
    columns: Array.from({ length: width }, (_, column) => columnOf(rows.map((when) => when[column]))),
    rows,
    order: rows.map((_, row) => row),
    cellsAt: 0,
  };
  // What may hold does not, as without strict.
  const search = indexRows(table, { strict: false, stopsAtHit });
  const unread = new Uint8Array(0);
  return {
    find: (inputs, frame) => search.find(inputs, { ...frame, truths: unread }).rows,
    write(inputs, frame, truths) {
      search.complete?.(inputs, { ...frame, truths });
      for (let at = 0; at < truths.length; at += 1) if (truths[at] !== TRUE) truths[at] = FALSE;
    },
  };
}

function truthOf(test: CellTests, input: Value, frame: Frame): Truth {
  return test === "any" || test?.evaluate(input, frame) === TRUE ? TRUE : FALSE;
}

function columnOf(tests: readonly CellTests[]): IndexableColumn {
  const cells = [...new Set(tests)];
  const places = new Map(cells.map((cell, place) => [cell, place]));
  return {
    cells: cells.map((cell) => (cell === "any" ? dash : cell)),
    cellOf: tests.map((cell) => places.get(cell) ?? 0),
    isDashes: cells.every((cell) => cell === "any"),
  };
}

/** Holds of any value, also of none. */
const dash: UnaryTests = {
  reads: [],
  probes: [],
  type: { kind: "boolean" },
  probesInput: false,
  limits: { values: [], ordered: false },
  evaluate: () => TRUE,
};
