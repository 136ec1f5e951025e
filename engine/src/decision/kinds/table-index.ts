import {
  divideValues,
  FALSE,
  MAYBE,
  TRUE,
  type PlainValues,
  type Truth,
  type Value,
  type ValueClasses,
} from "../../logic/index.ts";
import { PlainRows, type PlainColumn } from "./plain-rows.ts";
import { RowSets, wordsOf } from "./row-sets.ts";
import type { TableColumn } from "./table-compile.ts";
import { both, truthOfCell, type FoundRows, type RowSearch, type SearchFrame } from "./table-search.ts";

/** Bytes of whole sets that one table's index may keep; beyond, a look-up applies more changes. */
const KEPT_BYTES = 16_000_000;
/** Changes that a look-up applies without noticing. */
const FEW_CHANGES = 64;

/** What an index needs of a table, be it of a pack or of a DMN model. */
export interface IndexableTable {
  readonly columns: readonly IndexableColumn[];
  readonly rows: { readonly length: number };
  /** Row numbers in the order in which they are looked at. */
  readonly order: readonly number[];
  /** Where the truths of its cells begin. */
  readonly cellsAt: number;
}

export type IndexableColumn = Pick<TableColumn, "cells" | "cellOf" | "isDashes"> & {
  readonly expression?: TableColumn["expression"];
};

/**
 * Finds the rows that are hit without looking at every cell. Of each input whose cells compare it with what is
 * written in them, the index holds which rows' cells are not FALSE in which class of values; rows in all of these
 * sets are hit, or, where a cell hangs on more than that, are evaluated. The truths of the cells are written when
 * they are asked for, and are those that evaluating every cell gives.
 */
export function indexRows(
  { columns, rows, order, cellsAt }: IndexableTable,
  { strict, stopsAtHit }: { readonly strict: boolean; readonly stopsAtHit: boolean },
): RowSearch {
  const indexed = columns.map((column) => indexColumn(column, order, columns.length));
  const width = columns.length;
  const words = wordsOf(rows.length);
  const everyRow = new Uint32Array(words).fill(0xffffffff);
  if (rows.length % 32 !== 0) everyRow[words - 1] = 2 ** (rows.length % 32) - 1;
  // A search neither waits nor re-enters itself, so one of each serves all.
  const candidates = new Uint32Array(words);
  const ofColumn = new Uint32Array(words);

  /** Narrows the candidates; answers the columns whose cells must be evaluated for them. */
  const narrow = (inputs: readonly Value[]): readonly number[] => {
    const unsure: number[] = [];
    let isFirst = true;
    for (let column = 0; column < width; column += 1) {
      const index = indexed[column] as ColumnIndex;
      if (index.kind === "dashes") continue;
      const place = index.kind === "none" ? -1 : index.classes.classOf(inputs[column] as Value);
      if (index.kind === "none" || place < 0) {
        unsure.push(column);
        continue;
      }
      index.sets.read(place, isFirst ? candidates : ofColumn);
      if (!isFirst) intersect(candidates, ofColumn);
      isFirst = false;
      if (!isCertain(index, place)) unsure.push(column);
    }
    if (isFirst) candidates.set(everyRow);
    return unsure;
  };

  const find = (inputs: readonly Value[], frame: SearchFrame): FoundRows => {
    const unsure = narrow(inputs);
    const found: number[] = [];
    const truths: Truth[] = [];
    for (let word = 0; word < words; word += 1) {
      for (let bits = candidates[word] as number; bits !== 0; bits &= bits - 1) {
        const row = order[word * 32 + lowestBit(bits)] as number;
        let truth: Truth = TRUE;
        for (const column of unsure)
          truth = both(
            truth,
            truthOfCell(columns[column] as IndexableColumn, row, inputs[column] as Value, frame),
          );
        // Outside strict a row that is not true does not match.
        if (truth === FALSE || (truth === MAYBE && !strict)) continue;
        found.push(row);
        truths.push(truth);
        if (stopsAtHit && truth === TRUE) return { rows: found, truths };
      }
    }
    return { rows: found, truths };
  };

  const completeColumn = (column: number, input: Value, frame: SearchFrame): void => {
    const index = indexed[column] as ColumnIndex;
    const compiled = columns[column] as IndexableColumn;
    const place = index.kind === "indexed" ? index.classes.classOf(input) : -1;
    if (index.kind === "indexed" && place >= 0) index.sets.read(place, ofColumn);
    else ofColumn.set(everyRow);
    const isTrue =
      index.kind === "dashes" || (index.kind === "indexed" && place >= 0 && isCertain(index, place));
    for (let word = 0; word < words; word += 1)
      for (let bits = ofColumn[word] as number; bits !== 0; bits &= bits - 1) {
        const row = order[word * 32 + lowestBit(bits)] as number;
        frame.truths[cellsAt + row * (width + 1) + column] = isTrue
          ? TRUE
          : truthOfCell(compiled, row, input, frame);
      }
  };

  const complete = (inputs: readonly Value[], frame: SearchFrame): void => {
    const { truths } = frame;
    truths.fill(FALSE, cellsAt, cellsAt + rows.length * (width + 1));
    for (let column = 0; column < width; column += 1) completeColumn(column, inputs[column] as Value, frame);
    for (let row = 0, at = cellsAt; row < rows.length; row += 1, at += width + 1) {
      let truth: Truth = TRUE;
      for (let column = 0; column < width && truth !== FALSE; column += 1)
        truth = both(truth, truths[at + column] as Truth);
      truths[at + width] = truth;
    }
  };

  const plainRows = plainRowsOf(columns, indexed, (plain) =>
    PlainRows.of(plain, order, everyRow, stopsAtHit),
  );
  return {
    find,
    complete,
    ...(plainRows === undefined ? {} : { findPlain: (plain: PlainValues) => plainRows.find(plain) }),
  };
}

type ColumnIndex =
  /** Every cell is a dash: always TRUE. */
  | { readonly kind: "dashes" }
  /** Its cells say too little: they are evaluated for every row that the others leave. */
  | { readonly kind: "none" }
  | {
      readonly kind: "indexed";
      readonly classes: ValueClasses;
      readonly sets: RowSets;
      /** In regular classes the rows of a set are TRUE, not only not FALSE. */
      readonly certain: boolean;
    };

/** Only where each column that tells anything tells it for certain, of the value of a slot. */
function plainRowsOf(
  columns: readonly IndexableColumn[],
  indexed: readonly ColumnIndex[],
  make: (columns: readonly PlainColumn[]) => PlainRows | undefined,
): PlainRows | undefined {
  const plain: PlainColumn[] = [];
  for (const [column, index] of indexed.entries()) {
    const place = columns[column]?.expression?.place;
    if (index.kind === "dashes") continue;
    if (index.kind === "none" || !index.certain || place === undefined) return undefined;
    plain.push({ place, classes: index.classes, sets: index.sets });
  }
  return make(plain);
}

/** Rows are numbered in the order of the hit policy. */
function indexColumn(column: IndexableColumn, order: readonly number[], columnCount: number): ColumnIndex {
  if (column.isDashes) return { kind: "dashes" };
  const classes = divideValues(column.cells);
  if (classes === undefined) return { kind: "none" };
  const { cells, count } = classes;
  const setBytes = wordsOf(order.length) * 4;
  const sets = new RowSets(
    order.length,
    count,
    (place) => cells[column.cellOf[order[place] as number] as number]?.runs ?? [],
    (changes) => Math.max(FEW_CHANGES, Math.ceil((changes * setBytes * columnCount) / KEPT_BYTES)),
  );
  return { kind: "indexed", classes, sets, certain: cells.every((cell) => cell.certain) };
}

function isCertain({ certain, classes }: Extract<ColumnIndex, { kind: "indexed" }>, place: number): boolean {
  return certain && place < classes.regular;
}

function intersect(rows: Uint32Array, others: Uint32Array): void {
  for (let word = 0; word < rows.length; word += 1)
    rows[word] = (rows[word] as number) & (others[word] as number);
}

function lowestBit(bits: number): number {
  return 31 - Math.clz32(bits & -bits);
}
