import { pointer } from "../../kernel/index.ts";
import type { TableDecision } from "../../decision/index.ts";
import { isBlank, textOfCell, type CellPlace, type Grid } from "./grid.ts";
import { matchHeader, splitTitle, type HeaderMeaning } from "./match-header.ts";
import type { SheetColumn, SheetContext, SheetShape } from "./sheet-shape.ts";

/** A header stands among the first rows. */
const HEADER_ROWS = 40;

/**
 * Reads a sheet that a person made without our layout: a row of titles finds the columns of the present table and
 * facts of the catalogue; the rest of the table stays what it is. Undefined, with the reasons in the report, where
 * the titles leave it open.
 */
export function readPlainSheet(
  grid: Grid,
  context: SheetContext,
  current: TableDecision,
): SheetShape | undefined {
  const { report } = context;
  const header = findHeader(grid, context, current);
  if (header === undefined) {
    const expected = [...current.inputs, ...current.outputs].map(({ title }) => title);
    report.say("sheet.header-missing", undefined, "", { expected: listed(expected) });
    return undefined;
  }
  const above = grid.rows.slice(0, header).filter((row) => !row.every(isBlank)).length;
  if (above > 0) report.say("sheet.rows-above", undefined, "", { count: above }, "info");
  const meanings = readTitles(grid, header, context, current);
  if (report.refuses()) return undefined;
  return shapeOf(grid, header, meanings, context, current);
}

interface TitledColumn {
  readonly column: number;
  readonly meaning: HeaderMeaning;
  readonly titleUnit: string | undefined;
}

/** The row with most titles that mean something; at least half of its cells do. */
function findHeader(grid: Grid, context: SheetContext, current: TableDecision): number | undefined {
  let best: { readonly row: number; readonly matched: number } | undefined;
  for (const [row, cells] of grid.rows.slice(0, HEADER_ROWS).entries()) {
    const filled = cells.filter((cell) => !isBlank(cell));
    const matched = filled.filter((cell) => {
      const { kind } = matchHeader(textOfCell(cell), context, current);
      return kind === "input" || kind === "output";
    }).length;
    if (matched > 0 && matched * 2 >= filled.length && matched > (best?.matched ?? 0))
      best = { row, matched };
  }
  return best?.row;
}

function readTitles(
  grid: Grid,
  row: number,
  context: SheetContext,
  current: TableDecision,
): readonly TitledColumn[] {
  const { report } = context;
  const taken = new Map<string, CellPlace>();
  const width = Math.max(...grid.rows.map((cells) => cells.length));
  const found: TitledColumn[] = [];
  for (let column = 0; column < width; column += 1) {
    const place = { row, column };
    const header = textOfCell(grid.rows[row]?.[column]).trim();
    if (header === "") {
      const content = grid.rows.slice(row + 1).some((cells) => !isBlank(cells[column]));
      if (content) report.say("sheet.header-untitled", place, "");
      continue;
    }
    const meaning = matchHeader(header, context, current);
    switch (meaning.kind) {
      case "unknown":
        report.say("sheet.header-unknown", place, "", {
          header,
          known: listed([
            ...[...current.inputs, ...current.outputs].map(({ title }) => title),
            { "zh-CN": "编号、原因、备注", en: "Id, Reasons, Note" },
          ]),
        });
        continue;
      case "ambiguous":
        report.say("sheet.header-ambiguous", place, "", { header, meanings: meaning.names.join(", ") });
        continue;
      case "number":
        continue;
      default: {
        const key =
          "index" in meaning
            ? `${meaning.kind} ${meaning.index}`
            : `${meaning.kind} ${"name" in meaning ? meaning.name : ""}`;
        const other = taken.get(key);
        if (other !== undefined)
          report.say("sheet.header-twice", place, "", {
            header,
            other: textOfCell(grid.rows[row]?.[other.column]),
          });
        taken.set(key, place);
        found.push({ column, meaning, titleUnit: splitTitle(header).unit });
      }
    }
  }
  return found;
}

/** The order of the present columns stays; what is new follows. */
function shapeOf(
  grid: Grid,
  header: number,
  titled: readonly TitledColumn[],
  context: SheetContext,
  current: TableDecision,
): SheetShape | undefined {
  const { report } = context;
  const places = new Map<string, CellPlace>();
  const columns: SheetColumn[] = [];
  const inputs: TableDecision["inputs"] = [];
  for (const [index, input] of current.inputs.entries()) {
    const own = titled.find(({ meaning }) => meaning.kind === "input" && meaning.index === index);
    if (own === undefined) {
      report.say(
        "sheet.input-missing",
        undefined,
        pointer("inputs", index),
        { column: { ...input.title } },
        "warning",
      );
      continue;
    }
    columns.push({ kind: "when", column: own.column, index: inputs.length, titleUnit: own.titleUnit });
    inputs.push(input);
  }
  for (const { column, meaning, titleUnit } of titled) {
    if (meaning.kind !== "new-input") continue;
    const at = pointer("inputs", inputs.length);
    report.say("sheet.input-added", { row: header, column }, at, { column: { ...meaning.title } }, "info");
    places.set(at, { row: header, column });
    columns.push({ kind: "when", column, index: inputs.length, titleUnit });
    inputs.push({ id: meaning.name, title: meaning.title, expression: meaning.name });
  }
  for (const [index, output] of current.outputs.entries()) {
    const own = titled.find(({ meaning }) => meaning.kind === "output" && meaning.index === index);
    if (own === undefined)
      report.say("sheet.output-missing", undefined, pointer("outputs", index), {
        column: { ...output.title },
      });
    else columns.push({ kind: "then", column: own.column, index, titleUnit: own.titleUnit });
  }
  for (const { column, meaning } of titled)
    if (meaning.kind === "reasons" || meaning.kind === "note") columns.push({ kind: meaning.kind, column });
  if (report.refuses()) return undefined;
  const { outputs, hitPolicy, kind, title } = current;
  return {
    table: { kind, title, hitPolicy, inputs, outputs },
    columns,
    idColumn: titled.find(({ meaning }) => meaning.kind === "id")?.column,
    firstRow: header + 1,
    places,
  };
}

function listed(titles: readonly { readonly "zh-CN": string; readonly en: string }[]) {
  return {
    "zh-CN": titles.map((title) => title["zh-CN"]).join("、"),
    en: titles.map((title) => title.en).join(", "),
  };
}
