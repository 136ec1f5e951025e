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
  const cells = new Uint8Array(table.rows.length * (width - 1));
  seen.write(cells);
  for (let from = 0, to = truthsAt; from < cells.length; to += 1) {
    for (let cell = 1; cell < width; cell += 1) truths[to++] = cells[from++] as number;
    truths[to] = FALSE;
  }
  for (const row of seen.chosen) truths[truthsAt + (row + 1) * width - 1] = TRUE;
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
