import { pointerParts, type Json } from "../../kernel/index.ts";
import {
  holdsAll,
  intersectRuns,
  isEmpty,
  sameRuns,
  subtractRuns,
  unionRuns,
  type Runs,
} from "../regions/index.ts";
import { cellText } from "./cell-text.ts";
import { makeFix, type Edit, type Fix } from "./finding.ts";
import type { Grid } from "./grid.ts";
import { boxesMeet, isEmptyBox, sameBoxes, type Box } from "./space.ts";

/** The rows of a table as they are written, with the place of their list in the document. */
export interface WrittenRows {
  readonly pointer: string;
  readonly rows: readonly { readonly when: readonly string[]; readonly [key: string]: unknown }[];
}

/**
 * Closes a gap by changing one cell of a row next to it, where that makes the row hold what is missing and nothing
 * that another row holds; otherwise by a new row that answers as the nearest one does.
 */
export function closeGap(grid: Grid, gap: Box, written: WrittenRows): Fix | undefined {
  const whole = wholeEdges(grid, gap);
  const widened = whole.length > 0 ? widen(grid, gap, written) : undefined;
  return widened ?? addRow(grid, gap, written);
}

interface Change {
  readonly row: number;
  readonly dimension: number;
  readonly runs: Runs;
  readonly rank: number;
}

function widen(grid: Grid, gap: Box, written: WrittenRows): Fix | undefined {
  const changes = grid.rows.flatMap((row, index): readonly Change[] => {
    if (!isSure(row)) return [];
    return grid.dimensions.flatMap((dimension, at): readonly Change[] => {
      const missing = gap[at] ?? [];
      const own = row.may[at] ?? [];
      if (dimension.columns.length !== 1 || dimension.regions.domain.shape !== "line") return [];
      const fits = gap.every((runs, other) => other === at || sameRuns(runs, row.may[other] ?? []));
      if (!fits || missing.length !== 2 || own.length !== 2) return [];
      const below = missing[1] === (own[0] ?? 0) - 1;
      const above = missing[0] === (own[1] ?? 0) + 1;
      if (!below && !above) return [];
      // Limits belong to what lies above them (from 600 on), unless only the other row touches.
      return [{ row: index, dimension: at, runs: unionRuns(own, missing), rank: below ? 0 : 1 }];
    });
  });
  const [best] = changes.sort((left, right) => left.rank - right.rank || left.row - right.row);
  return best && rewrite(grid, best, written, "analysis.fix-widen");
}

/** Dimensions in which the gap is one stretch. */
function wholeEdges(grid: Grid, gap: Box): readonly number[] {
  return grid.dimensions.flatMap((_, at) => ((gap[at] ?? []).length === 2 ? [at] : []));
}

function addRow(grid: Grid, gap: Box, { pointer, rows }: WrittenRows): Fix | undefined {
  if (grid.policy === "P" || grid.dimensions.some(({ columns }) => columns.length !== 1)) return undefined;
  const near = grid.rows.map(({ may }) => gap.filter((runs, at) => holdsAll(may[at] ?? [], runs)).length);
  const row = near.indexOf(Math.max(...near));
  const model = rows[row];
  if (model === undefined || (near[row] === 0 && gap.length > 1)) return undefined;
  const when = [...model.when];
  for (const [at, { columns, regions }] of grid.dimensions.entries())
    for (const column of columns) when[column] = cellText(regions, gap[at] ?? []);
  const { note: _, ...answer } = model;
  const value = { ...answer, when, ...("id" in model ? { id: freshId(rows) } : {}) } as unknown as Json;
  const place = when.map(
    (text, column) =>
      `${grid.dimensions.find(({ columns }) => columns.includes(column))?.text ?? ""}: ${text}`,
  );
  return makeFix("analysis.fix-add", { where: place.join(", "), row: row + 1 }, [
    { op: "add", pointer: `${pointer}/-`, value },
  ]);
}

function freshId(rows: WrittenRows["rows"]): string {
  const ids = new Set(rows.map(({ id }) => id));
  let number = 1;
  while (ids.has(`gap-${number}`)) number += 1;
  return `gap-${number}`;
}

/** Parts two rows that overlap by narrowing one of them to what the other has not, where that loses nothing. */
export function partRows(grid: Grid, first: number, second: number, written: WrittenRows): Fix | undefined {
  for (const [kept, cut] of [
    [first, second],
    [second, first],
  ] as const) {
    const [keeps, cuts] = [grid.rows[kept], grid.rows[cut]];
    if (keeps === undefined || cuts === undefined || !isSure(keeps) || !isSure(cuts)) return undefined;
    for (const [at, { columns, regions }] of grid.dimensions.entries()) {
      const own = cuts.may[at] ?? [];
      const left = subtractRuns(own, keeps.must[at] ?? []);
      const restHeld = cuts.may.every(
        (runs, other) => other === at || holdsAll(keeps.must[other] ?? [], runs),
      );
      const oneStretch = regions.domain.shape !== "line" || left.length === 2;
      if (columns.length !== 1 || isEmpty(left) || !restHeld || !oneStretch) continue;
      if (isEmpty(intersectRuns(own, keeps.must[at] ?? []))) continue;
      return rewrite(grid, { row: cut, dimension: at, runs: left, rank: 0 }, written, "analysis.fix-narrow");
    }
  }
  return undefined;
}

export function removeRow(row: number, { pointer }: WrittenRows): Fix {
  return makeFix("analysis.fix-remove-row", { row: row + 1 }, [
    { op: "remove", pointer: `${pointer}/${row}` },
  ]);
}

function rewrite(
  grid: Grid,
  { row, dimension, runs }: Change,
  { pointer, rows }: WrittenRows,
  code: "analysis.fix-widen" | "analysis.fix-narrow",
): Fix | undefined {
  const { columns = [], regions } = grid.dimensions[dimension] ?? {};
  const [column] = columns;
  const changed = grid.rows[row]?.may.map((own, at) => (at === dimension ? runs : own)) ?? [];
  const before = column === undefined ? undefined : rows[row]?.when[column];
  if (column === undefined || regions === undefined || before === undefined) return undefined;
  const meetsMore = grid.rows.some(
    (other, index) =>
      index !== row && boxesMeet(other.may, changed) && !boxesMeet(other.may, grid.rows[row]?.may ?? []),
  );
  if (meetsMore) return undefined;
  const after = cellText(regions, runs);
  return makeFix(code, { row: row + 1, before, after }, [
    { op: "replace", pointer: `${pointer}/${row}/when/${column}`, value: after },
  ]);
}

function isSure({ must, may }: { readonly must: Box; readonly may: Box }): boolean {
  return sameBoxes(must, may) && !isEmptyBox(may);
}

/** A document with the edits of a fix made, in their order. Throws when an edit has no place in it. */
export function applyFix(document: Json, edits: readonly Edit[]): Json {
  return edits.reduce((changed, edit) => edited(changed, pointerParts(edit.pointer), edit), document);
}

function edited(value: Json | undefined, path: readonly string[], edit: Edit): Json {
  const [key, ...rest] = path;
  if (key === undefined) return edit.value ?? null;
  if (Array.isArray(value)) {
    const items: Json[] = [...(value as readonly Json[])];
    const at = key === "-" ? items.length : Number(key);
    if (!Number.isInteger(at) || at < 0 || at > items.length) throw new Error(`Expected an item ${key}`);
    if (rest.length > 0) items[at] = edited(items[at], rest, edit);
    else if (edit.op === "remove") items.splice(at, 1);
    else items.splice(at, edit.op === "add" ? 0 : 1, edit.value ?? null);
    return items;
  }
  if (typeof value !== "object" || value === null) throw new Error(`Expected a place ${edit.pointer}`);
  const entries = Object.entries(value as { readonly [name: string]: Json }).filter(
    ([name]) => name !== key || rest.length > 0 || edit.op !== "remove",
  );
  const fields = Object.fromEntries(entries);
  if (rest.length > 0) {
    if (!Object.hasOwn(fields, key)) throw new Error(`Expected a place ${edit.pointer}`);
    fields[key] = edited(fields[key], rest, edit);
  } else if (edit.op !== "remove") fields[key] = edit.value ?? null;
  return fields;
}
