import { Decimal, parseDecimal } from "../../kernel/index.ts";
import type { ValueType } from "../../logic/index.ts";
import { textOfCell, type GridCell } from "./grid.ts";
import { readNumber, readNumberTest } from "./read-number-test.ts";
import { readChoice, readChoiceTest } from "./read-choice-test.ts";
import { readBoolean, readBooleanTest, readDayTest } from "./read-other-tests.ts";
import { refused, type ColumnMeaning, type Reading, type Refused } from "./reading.ts";

/** A column as a cell is read against it: `fits` says whether a text is FEEL that the column takes. */
export interface CellColumn extends ColumnMeaning {
  readonly part: "when" | "then";
  readonly fits: (text: string) => boolean;
}

export type CellReading =
  | { readonly kind: "kept"; readonly text: string }
  | { readonly kind: "blank" }
  | { readonly kind: "converted"; readonly from: string; readonly text: string }
  | Refused;

/** Longer texts are FEEL or nothing. */
const LONGEST_READ = 2_048;

/**
 * Reads a cell that a person wrote: FEEL that the column takes stays as it is; the forms in which people write
 * ranges, percentages, amounts and lists become FEEL, also where FEEL would read them as something that nobody
 * means (`18-60` is −42, `1,000` is 1 or 0). What may mean two things is refused.
 */
export function convertCell(cell: GridCell | undefined, column: CellColumn): CellReading {
  if (cell === undefined || textOfCell(cell).trim() === "") return { kind: "blank" };
  switch (cell.kind) {
    case "formula":
      return refused("sheet.formula", { text: shortened(cell.text) });
    case "error":
      return refused("sheet.error-value", { text: shortened(cell.text) });
    case "date":
      return convertDate(cell.text, column);
    case "number":
      return convertNumber(cell, column);
    default:
      return convertText(textOfCell(cell), column);
  }
}

function convertText(text: string, column: CellColumn): CellReading {
  const trimmed = text.trim();
  if (isNumeric(column.type) && /^\d{4}([-/.])\d{1,2}\1\d{1,2}$/.test(trimmed))
    return refused("sheet.date-in-number", { text: trimmed });
  const meant = trimmed.length > LONGEST_READ ? undefined : readingOf(trimmed, column);
  // What a person means and what FEEL reads are the same, but for spaces: it stays as it was written.
  if (meant?.kind === "read" && squeezed(meant.feel) === squeezed(trimmed) && column.fits(trimmed))
    return { kind: "kept", text: trimmed };
  if (meant?.kind === "read")
    return column.fits(meant.feel)
      ? { kind: "converted", from: trimmed, text: meant.feel }
      : notFeel(trimmed);
  const isUndecided = meant?.kind === "refused" && !meantByFeel.has(meant.code);
  if (meant?.kind === "refused" && isUndecided) return meant;
  if (column.fits(trimmed)) return { kind: "kept", text: trimmed };
  return meant ?? notFeel(trimmed);
}

/** What reads as no value of a column may still be FEEL: a name, a call, a comparison. */
const meantByFeel: ReadonlySet<Refused["code"]> = new Set(["sheet.value-unknown", "sheet.unreadable"]);

function readingOf(text: string, column: CellColumn): Reading | undefined {
  const { part, type } = column;
  switch (type.kind) {
    case "integer":
    case "decimal":
    case "money":
    case "percent":
      return part === "when" ? readNumberTest(text, column) : readNumber(text, column);
    case "enum":
    case "string": {
      // Texts are quoted when they are no FEEL yet: `"A"`, `upper case(city)`.
      if (column.fits(text) && type.kind === "string") return undefined;
      return part === "when" ? readChoiceTest(text, type) : readChoice(text, type);
    }
    case "boolean":
      return part === "when" ? readBooleanTest(text) : readBoolean(text);
    case "date":
      return part === "when" ? readDayTest(text) : dayValue(text);
    default:
      return undefined;
  }
}

function dayValue(text: string): Reading | undefined {
  const reading = readDayTest(text);
  return reading?.kind !== "read" || reading.feel.startsWith("@") ? reading : undefined;
}

/** A number of a sheet, which keeps 15 digits. */
function convertNumber(
  cell: Extract<GridCell, { readonly kind: "number" }>,
  column: CellColumn,
): CellReading {
  const value = parseDecimal(cell.text);
  if (value === undefined) return notFeel(cell.text);
  if (value.abs().greaterThanOrEqualTo(1e15)) return refused("sheet.number-precision", { text: cell.text });
  const shown = new Decimal(value).toSignificantDigits(15);
  if (cell.percent === true) return convertText(`${shown.times(100).toFixed()}%`, column);
  const text = shown.toFixed();
  return isNumeric(column.type) || column.type.kind === "boolean"
    ? convertText(text, column)
    : convertText(column.type.kind === "string" ? JSON.stringify(text) : text, column);
}

function convertDate(text: string, column: CellColumn): CellReading {
  if (isNumeric(column.type)) return refused("sheet.date-in-number", { text });
  const feel = column.type.kind === "string" ? JSON.stringify(text) : `@"${text}"`;
  return column.fits(feel) ? { kind: "converted", from: text, text: feel } : notFeel(text);
}

function notFeel(text: string): Refused {
  return refused("sheet.unreadable", {
    text: shortened(text),
    why: { "zh-CN": "不是此列可用的写法", en: "the column takes nothing of that form" },
  });
}

function isNumeric({ kind }: ValueType): boolean {
  return kind === "integer" || kind === "decimal" || kind === "money" || kind === "percent";
}

function squeezed(text: string): string {
  return text.replace(/\s+/g, "");
}

function shortened(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
