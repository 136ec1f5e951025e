import { HitPolicyName, type TableDecision } from "../../decision/index.ts";
import { checkSchema, pointer, type Json } from "../../kernel/index.ts";
import { textOfCell, type CellPlace, type Grid } from "./grid.ts";
import type { SheetColumn, SheetContext, SheetShape } from "./sheet-shape.ts";
import {
  columnWords,
  readWord,
  rowWords,
  sheetFormat,
  type ColumnWord,
  type RowWord,
} from "./sheet-words.ts";
import { readTypeText } from "./type-text.ts";

/** Whether a sheet has our layout: its first column names the format. */
export function isOwnSheet(grid: Grid): boolean {
  return grid.rows
    .slice(0, 40)
    .some((row) => readWord(rowWords, textOfCell(row[0])) === "format" && textOfCell(row[1]) !== "");
}

/** Reads the header of a sheet of our layout. Undefined, with the reasons in the report, where it is damaged. */
export function readOwnSheet(
  grid: Grid,
  context: SheetContext,
): (SheetShape & { readonly hash: string }) | undefined {
  const { report } = context;
  const header = readHeader(grid);
  for (const word of ["format", "hitPolicy", "column", "id", "chinese"] as const)
    if (!header.rows.has(word)) report.say("sheet.row-missing", undefined, "", { row: rowWords[word] });
  if (report.refuses()) return undefined;
  const text = (word: RowWord, column: number): string =>
    (header.rows.get(word) ?? []).map((row) => textOfCell(grid.rows[row]?.[column])).join("");
  const place = (word: RowWord, column: number): CellPlace => ({
    row: header.rows.get(word)?.[0] ?? 0,
    column,
  });

  if (text("format", 1).trim() !== sheetFormat)
    report.say("sheet.other-format", place("format", 1), "", {
      found: text("format", 1),
      expected: sheetFormat,
    });
  const found = text("decision", 1).trim();
  if (found !== "" && found !== context.decisionId)
    report.say("sheet.other-table", place("decision", 1), "", { found, expected: context.decisionId });
  const policy = checkSchema(HitPolicyName, text("hitPolicy", 1).trim());
  if (!policy.ok)
    report.say("sheet.unreadable", place("hitPolicy", 1), "/hitPolicy", {
      text: text("hitPolicy", 1),
      why: { "zh-CN": "不是命中策略的字母", en: "no letter of a hit policy" },
    });

  const width = Math.max(...grid.rows.map((row) => row.length), 0);
  const columns: SheetColumn[] = [];
  const inputs: TableDecision["inputs"] = [];
  const outputs: { name: string; title: TableDecision["title"]; type: Json }[] = [];
  const places = new Map<string, CellPlace>();
  for (let column = 1; column < width; column += 1) {
    const word = readWord<ColumnWord>(columnWords, text("column", column));
    if (word === undefined) {
      const isUsed = grid.rows.slice(header.firstRow).some((row) => textOfCell(row[column]).trim() !== "");
      if (isUsed) report.say("sheet.header-untitled", place("column", column), "");
      continue;
    }
    if (word === "reasons" || word === "note") {
      columns.push({ kind: word, column });
      continue;
    }
    const zh = text("chinese", column);
    const title = { "zh-CN": zh, en: text("english", column) || zh };
    const id = text("id", column);
    if (word === "input") {
      const at = pointer("inputs", inputs.length);
      columns.push({ kind: "when", column, index: inputs.length });
      inputs.push({ id, title, expression: text("expression", column) });
      for (const [part, row] of [
        ["id", "id"],
        ["title", "chinese"],
        ["expression", "expression"],
      ] as const)
        places.set(at + pointer(part), place(row, column));
      continue;
    }
    const at = pointer("outputs", outputs.length);
    columns.push({ kind: "then", column, index: outputs.length });
    outputs.push({ name: id, title, type: readTypeText(text("type", column)) ?? null });
    for (const [part, row] of [
      ["name", "id"],
      ["title", "chinese"],
      ["type", "type"],
    ] as const)
      places.set(at + pointer(part), place(row, column));
  }
  if (report.refuses() || !policy.ok) return undefined;
  const zh = text("title", 1);
  return {
    table: {
      kind: "table",
      title: { "zh-CN": zh, en: text("title", 2) || zh },
      hitPolicy: policy.value,
      inputs,
      // Checked with the whole table, where a misfit is told with its cell.
      outputs: outputs as TableDecision["outputs"],
    },
    columns,
    idColumn: 0,
    firstRow: header.firstRow,
    places,
    hash: text("hash", 1).trim(),
  };
}

/** The rows that carry our words, and the first that carries none. */
function readHeader(grid: Grid): {
  readonly rows: ReadonlyMap<RowWord, readonly number[]>;
  readonly firstRow: number;
} {
  const rows = new Map<RowWord, number[]>();
  let firstRow = grid.rows.length;
  for (const [number, row] of grid.rows.entries()) {
    const text = textOfCell(row[0]);
    const word = readWord(rowWords, text);
    if (word !== undefined) rows.set(word, [...(rows.get(word) ?? []), number]);
    else if (row.some((cell) => textOfCell(cell).trim() !== "")) {
      firstRow = number;
      break;
    }
  }
  return { rows, firstRow };
}
