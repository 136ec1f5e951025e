import { FALSE, TRUE, type Truth } from "../../logic/index.ts";
import type { BoxedTable } from "../boxed/boxed.ts";
import type { TableSeen } from "../boxed/boxed-context.ts";
import type { DmnModel } from "./dmn-model.ts";

/** A table that is the logic of a decision, with its place in the flat trace: of each row its cells, it, and whether it was chosen. */
export interface TracedTable {
  /** Where it stands in the model. */
  readonly at: string;
  readonly table: BoxedTable;
  readonly truthsAt: number;
}

/** Reserves the truths of every decision's table, in the order of the model. */
export function tracedTables(
  { decisions }: DmnModel,
  reserve: (count: number) => number,
): ReadonlyMap<string, TracedTable> {
  return new Map(
    decisions.flatMap(({ expression }, index) => {
      if (expression?.kind !== "table") return [];
      const at = `/decisions/${index}/expression`;
      const truthsAt = reserve(expression.rows.length * widthOf(expression));
      return [[at, { at, table: expression, truthsAt }] as const];
    }),
  );
}

export function writeTruths({ table, truthsAt }: TracedTable, seen: TableSeen, truths: Uint8Array): void {
  const width = widthOf(table);
  const chosen = new Set(seen.chosen);
  for (const [row, cells] of seen.cells.entries()) {
    const start = truthsAt + row * width;
    truths.set(cells, start);
    truths[start + width - 2] = cells.every((truth) => truth === TRUE) ? TRUE : FALSE;
    truths[start + width - 1] = chosen.has(row) ? TRUE : FALSE;
  }
}

/** What was written of one row. */
export function readTruths(
  { table, truthsAt }: TracedTable,
  row: number,
  truths: Uint8Array,
): { readonly cells: readonly Truth[]; readonly truth: Truth; readonly chosen: Truth } {
  const width = widthOf(table);
  const start = truthsAt + row * width;
  const at = (offset: number): Truth => (truths[start + offset] ?? FALSE) as Truth;
  return {
    cells: table.inputs.map((_, cell) => at(cell)),
    truth: at(width - 2),
    chosen: at(width - 1),
  };
}

function widthOf({ inputs }: BoxedTable): number {
  return inputs.length + 2;
}
