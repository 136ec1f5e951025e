import type { TableDecision } from "@lendloom/engine/decision";
import { freshId } from "../ids.ts";

type Row = TableDecision["rows"][number];

/** A row as the grid holds it: one text a column. */
export interface GridRow {
  readonly id: string;
  readonly note: string;
  readonly reasons: string;
  readonly [cell: `when${number}` | `then${number}`]: string;
}

/** The grid's rows of a table. */
export function gridRows(table: TableDecision): GridRow[] {
  return table.rows.map((row) => ({
    id: row.id,
    note: row.note ?? "",
    reasons: (row.reasons ?? []).join(", "),
    ...Object.fromEntries(row.when.map((text, index) => [`when${index}`, text])),
    ...Object.fromEntries(row.then.map((text, index) => [`then${index}`, text])),
  }));
}

/** The table's rows of a grid; an emptied test is "any value", and every row keeps an id of its own. */
export function tableRows(table: TableDecision, grid: readonly GridRow[]): Row[] {
  const taken = new Set<string>();
  return grid.map((row) => {
    const id = row.id === "" || taken.has(row.id) ? freshId("row", idsOf(table, taken)) : row.id;
    taken.add(id);
    const reasons = row.reasons.split(/[,\uFF0C\s]+/).filter((code) => code !== "");
    return {
      id,
      ...(row.note !== "" && { note: row.note }),
      when: table.inputs.map((_, index) => cell(row[`when${index}`], "-")),
      then: table.outputs.map((_, index) => cell(row[`then${index}`], "null")),
      ...(reasons.length > 0 && { reasons }),
    };
  });
}

function idsOf(table: TableDecision, taken: ReadonlySet<string>): Iterable<string> {
  return [...table.rows.map(({ id }) => id), ...taken];
}

/** What Chinese keyboards type in full width means the same: \uFF1E\uFF1D600 is >=600. */
export function normalisedCell(text: string): string {
  return text
    .trim()
    .replace(/[\uFF01-\uFF5E]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
    .replaceAll("“", '"')
    .replaceAll("”", '"')
    .replaceAll("【", "[")
    .replaceAll("】", "]")
    .replaceAll("≥", ">=")
    .replaceAll("≤", "<=");
}

function cell(text: string | undefined, whenEmpty: string): string {
  const normalised = normalisedCell(text ?? "");
  return normalised === "" ? whenEmpty : normalised;
}
