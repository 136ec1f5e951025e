import type { TableDecision } from "../../decision/index.ts";
import { pointer } from "../../kernel/index.ts";
import { cellAddress, type CellPlace } from "./grid.ts";
import type { SheetReport } from "./sheet-report.ts";

const range = /^\[(-?[\d.]+)\.\.(-?[\d.]+)\]$/;

/**
 * People write `600-700` and then `700-800`: both hold 700. Where rows exclude one another by one column only and
 * the hit policy allows one row, that is a mistake to be told of.
 */
export function warnOfSharedEnds(
  rows: TableDecision["rows"],
  places: ReadonlyMap<string, CellPlace>,
  policy: TableDecision["hitPolicy"],
  report: SheetReport,
): void {
  if (policy !== "U") return;
  const width = rows[0]?.when.length ?? 0;
  for (let column = 0; column < width; column += 1) {
    const starts = new Map<string, number>();
    for (const [row, { when }] of rows.entries()) {
      const [, low] = range.exec(when[column] ?? "") ?? [];
      if (low !== undefined) starts.set(keyOf(when, column, low), row);
    }
    for (const [row, { when }] of rows.entries()) {
      const [, low, value] = range.exec(when[column] ?? "") ?? [];
      const other = value === undefined || low === value ? undefined : starts.get(keyOf(when, column, value));
      const place = places.get(pointer("rows", row, "when", column));
      const otherPlace = places.get(pointer("rows", other ?? -1, "when", column));
      if (
        value === undefined ||
        other === undefined ||
        other === row ||
        place === undefined ||
        otherPlace === undefined
      )
        continue;
      report.say(
        "sheet.shared-end",
        place,
        pointer("rows", row, "when", column),
        { value, other: cellAddress(otherPlace) },
        "warning",
      );
    }
  }
}

function keyOf(when: readonly string[], column: number, end: string): string {
  return JSON.stringify([...when.slice(0, column), end, ...when.slice(column + 1)]);
}
