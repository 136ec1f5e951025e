import type { TableDecision } from "../../decision/index.ts";
import { checkSchema, Id } from "../../kernel/index.ts";
import type { CellPlace } from "./grid.ts";
import type { SheetReport } from "./sheet-report.ts";

type Row = TableDecision["rows"][number];

/** A row of a sheet before it has its id. */
export interface SheetRow extends Row {
  /** What the sheet's column of ids says. */
  readonly id: string;
  readonly place: CellPlace;
  readonly at: string;
}

/**
 * Gives every row an id of its own: the one in the sheet, else that of the present row with the same conditions,
 * else that of the present row in the same place, so that a change reads as a change and not as a row less and a
 * row more; else a fresh one. Texts that differ from the present row's by spaces only stay as they are.
 */
export function identifyRows(
  rows: readonly SheetRow[],
  current: TableDecision | undefined,
  report: SheetReport,
): Row[] {
  const present = current?.rows ?? [];
  const taken = new Set<string>();
  const ids = rows.map(({ id }) => {
    if (id === "" || !checkSchema(Id, id).ok || taken.has(id)) return undefined;
    taken.add(id);
    return id;
  });
  const take = (index: number, id: string | undefined): void => {
    if (ids[index] !== undefined || id === undefined || taken.has(id)) return;
    taken.add(id);
    ids[index] = id;
  };
  const byConditions = new Map<string, string[]>();
  for (const { id, when } of present) {
    const key = keyOf(when);
    byConditions.set(key, [...(byConditions.get(key) ?? []), id]);
  }
  for (const [index, { when }] of rows.entries())
    take(
      index,
      byConditions.get(keyOf(when))?.find((id) => !taken.has(id)),
    );
  for (const index of rows.keys()) take(index, present[index]?.id);
  const reserved = new Set([...taken, ...present.map(({ id }) => id)]);
  const presentById = new Map(present.map((row) => [row.id, row]));
  let fresh = 0;
  return rows.map(({ at, id: given, place, ...row }, index) => {
    let id = ids[index];
    while (id === undefined) {
      fresh += 1;
      if (!reserved.has(`row-${fresh}`)) id = `row-${fresh}`;
    }
    // A running number is no id, and none is meant by it.
    if (given !== "" && given !== id && !/^\d+$/.test(given))
      report.say("sheet.row-id", place, at, { text: given.slice(0, 80), id }, "info");
    const before = presentById.get(id);
    return {
      id,
      ...row,
      when: row.when.map((text, column) => unlessSpaces(text, before?.when[column])),
      then: row.then.map((text, column) => unlessSpaces(text, before?.then[column])),
    };
  });
}

function keyOf(when: readonly string[]): string {
  return JSON.stringify(when.map((text) => text.replace(/\s+/g, "")));
}

/** Inside of quotes a space is part of a value. */
function unlessSpaces(text: string, before: string | undefined): string {
  const isSame =
    before !== undefined && !text.includes('"') && text.replace(/\s+/g, "") === before.replace(/\s+/g, "");
  return isSame ? before : text;
}
