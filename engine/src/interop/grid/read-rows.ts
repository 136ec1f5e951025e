import type { TableDecision } from "../../decision/index.ts";
import { parseJson, pointer, type Json } from "../../kernel/index.ts";
import { compileExpression, compileUnaryTests } from "../../logic/index.ts";
import { convertCell, type CellColumn, type CellReading } from "./convert-cell.ts";
import { isBlank, textOfCell, type CellPlace, type Grid, type GridCell } from "./grid.ts";
import { inputType } from "./input-type.ts";
import { identifyRows, type SheetRow } from "./row-ids.ts";
import { warnOfSharedEnds } from "./shared-ends.ts";
import type { SheetColumn, SheetContext, SheetShape } from "./sheet-shape.ts";
import { otherwiseWord } from "./sheet-words.ts";

type Row = TableDecision["rows"][number];
type Otherwise = NonNullable<TableDecision["otherwise"]>;

export interface SheetRows {
  readonly rows: Row[];
  readonly otherwise: Otherwise | undefined;
  readonly places: ReadonlyMap<string, CellPlace>;
}

const otherwiseWords: ReadonlySet<string> = new Set([
  otherwiseWord.toLowerCase(),
  ...otherwiseWord.toLowerCase().split(" · "),
  "其他",
  "其它",
  "其余",
  "else",
  "default",
]);

/** Reads rows exactly as they are written, which only an unchanged export survives. */
export function readRowsAsWritten(
  grid: Grid,
  shape: SheetShape,
): Pick<SheetRows, "rows" | "otherwise"> | undefined {
  const rows: Row[] = [];
  let otherwise: Otherwise | undefined;
  for (const cells of grid.rows.slice(shape.firstRow)) {
    if (cells.every((cell) => cell === undefined)) continue;
    const id = textOfCell(cells[0]);
    const answer = answerOf(cells, shape, (cell) => textOfCell(cell));
    if (id === otherwiseWord) otherwise = { then: answer.then, ...answer.reasons };
    else rows.push({ id, ...answer.note, when: answer.when, then: answer.then, ...answer.reasons });
  }
  return { rows, ...(otherwise === undefined ? {} : { otherwise }) } as Pick<SheetRows, "rows" | "otherwise">;
}

/** Reads rows as people write them, and says what became of each cell. */
export function readSheetRows(grid: Grid, shape: SheetShape, context: SheetContext): SheetRows {
  const { current, report } = context;
  const readers = shape.columns.flatMap((column) =>
    column.kind === "when" || column.kind === "then" ? [cellReader(column, shape, context)] : [],
  );
  const readerOf = new Map(readers.map((reader) => [`${reader.kind} ${reader.index}`, reader]));
  const places = new Map<string, CellPlace>();
  const found: SheetRow[] = [];
  let otherwise: Otherwise | undefined;
  let blanks = 0;
  for (let number = shape.firstRow; number < grid.rows.length; number += 1) {
    const cells = grid.rows[number] ?? [];
    if (cells.every(isBlank)) continue;
    const isLast = isOtherwise(cells, shape);
    const at = isLast ? "/otherwise" : pointer("rows", found.length);
    const given = shape.idColumn === undefined ? "" : textOfCell(cells[shape.idColumn]).trim();
    const known = isLast ? current?.otherwise : current?.rows.find(({ id }) => id === given);
    const answer = answerOf(cells, shape, (cell, column) => {
      if (isLast && column.kind === "when") return "-";
      const place = { row: number, column: column.column };
      const cellPointer = at + pointer(column.kind, column.index);
      places.set(cellPointer, place);
      const before =
        column.kind === "then" ? known?.then[column.index] : (known as Row | undefined)?.when[column.index];
      // What stands there already is none of this import's business.
      if (cell?.kind === "text" && cell.text === before && sameColumn(column, shape, current)) return before;
      const reading = readerOf.get(`${column.kind} ${column.index}`)?.read(cell);
      switch (reading?.kind) {
        case undefined:
        case "blank":
          if (column.kind === "then") report.say("sheet.blank-output", place, cellPointer);
          else blanks += 1;
          return column.kind === "then" ? "null" : "-";
        case "kept":
          return reading.text;
        case "converted":
          report.say("sheet.converted", place, cellPointer, { from: reading.from, to: reading.text }, "info");
          return reading.text;
        case "refused":
          report.say(reading.code, place, cellPointer, reading.params);
          return "null";
      }
    });
    places.set(at, { row: number, column: shape.idColumn ?? 0 });
    if (isLast) otherwise = { then: answer.then, ...answer.reasons };
    else
      found.push({
        id: given,
        ...answer.note,
        when: answer.when,
        then: answer.then,
        ...answer.reasons,
        place: { row: number, column: shape.idColumn ?? 0 },
        at,
      });
  }
  const rows = identifyRows(found, current, report);
  if (rows.length === 0) report.say("sheet.no-rows", undefined, "/rows");
  if (blanks > 0) report.say("sheet.blank-any", undefined, "/rows", { count: blanks }, "info");
  warnOfSharedEnds(rows, places, shape.table.hitPolicy, report);
  return { rows, otherwise, places };
}

type ValueColumn = Extract<SheetColumn, { readonly kind: "when" | "then" }>;

/** The parts of a row; note and reasons are there only where the sheet has them. */
function answerOf(
  cells: readonly (GridCell | undefined)[],
  shape: SheetShape,
  read: (cell: GridCell | undefined, column: ValueColumn) => string,
) {
  const when: string[] = [];
  const then: string[] = [];
  let note: string | undefined;
  let reasons: string[] | undefined;
  for (const column of shape.columns) {
    const cell = cells[column.column];
    if (column.kind === "when") when[column.index] = read(cell, column);
    else if (column.kind === "then") then[column.index] = read(cell, column);
    else if (column.kind === "note") note = noteOf(textOfCell(cell));
    else reasons = reasonsOf(textOfCell(cell));
  }
  return {
    when,
    then,
    note: note === undefined ? {} : { note },
    reasons: reasons === undefined ? {} : { reasons },
  };
}

function noteOf(text: string): string | undefined {
  if (text === "") return undefined;
  const quoted: Json | undefined = text.startsWith('"') ? jsonOf(text) : undefined;
  return typeof quoted === "string" ? quoted : text;
}

function jsonOf(text: string): Json | undefined {
  const json = parseJson(text);
  return json.ok ? json.value : undefined;
}

function reasonsOf(text: string): string[] | undefined {
  const trimmed = text.trim();
  if (trimmed === "") return undefined;
  return trimmed === "[]" ? [] : trimmed.split(/[,，、;；\s]+/).filter((code) => code !== "");
}

function isOtherwise(cells: readonly (GridCell | undefined)[], shape: SheetShape): boolean {
  const first = cells.find((cell) => !isBlank(cell));
  if (!otherwiseWords.has(textOfCell(first).trim().toLowerCase())) return false;
  const at = cells.indexOf(first);
  return shape.columns.every(
    ({ column, kind }) => kind !== "when" || column === at || isBlank(cells[column]),
  );
}

function sameColumn(column: ValueColumn, shape: SheetShape, current: TableDecision | undefined): boolean {
  return (
    column.titleUnit === undefined &&
    (column.kind === "when"
      ? current?.inputs[column.index]?.expression === shape.table.inputs[column.index]?.expression
      : current?.outputs[column.index]?.name === shape.table.outputs[column.index]?.name)
  );
}

/** Reads the cells of one column; equal cells are read, and equal texts compiled, once. */
function cellReader(column: ValueColumn, shape: SheetShape, { pack, scope }: SheetContext) {
  const { semantics } = pack;
  const { inputs, outputs } = shape.table;
  const type =
    column.kind === "then"
      ? outputs[column.index]?.type
      : inputType(inputs[column.index]?.expression ?? "", scope, semantics);
  const context = { scope, semantics, pointer: "" };
  const known = new Map<string, boolean>();
  const readings = new Map<string, CellReading>();
  const compile = (text: string): boolean => {
    // An input that does not compile is told of by the check of the pack; its cells are kept.
    if (type === undefined) return true;
    return column.kind === "then"
      ? compileExpression(text, { ...context, expected: type }).ok
      : compileUnaryTests(text, { ...context, input: type }).ok;
  };
  const cellColumn: CellColumn = {
    part: column.kind,
    type: type ?? { kind: "any" },
    titleUnit: column.titleUnit,
    fits(text) {
      const before = known.get(text);
      if (before !== undefined) return before;
      const fits = compile(text);
      known.set(text, fits);
      return fits;
    },
  };
  return {
    kind: column.kind,
    index: column.index,
    read(cell: GridCell | undefined) {
      const key = JSON.stringify(cell ?? null);
      const before = readings.get(key);
      if (before !== undefined) return before;
      const reading = convertCell(cell, cellColumn);
      readings.set(key, reading);
      return reading;
    },
  };
}
