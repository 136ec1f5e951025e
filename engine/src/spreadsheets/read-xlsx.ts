import { Decimal } from "../kernel/index.ts";
import type { Grid, GridCell } from "../interop/index.ts";
import { readNumberLooks, type NumberLook } from "./number-formats.ts";
import { parseXml } from "./parse-xml.ts";
import { readSheet, type SheetCell } from "./read-sheet.ts";
import { SpreadsheetRefusal } from "./refusal.ts";
import { dateOfSerial } from "./serial-date.ts";
import { unzipParts } from "./unzip-parts.ts";
import { isReadPart, partText, readWorkbook } from "./workbook-parts.ts";
import { unescapeText } from "./xml-text.ts";

/** The visible sheets of a workbook as grids; of hidden ones only where it has no other. */
export function readXlsx(bytes: Uint8Array): readonly Grid[] {
  const parts = unzipParts(bytes, isReadPart);
  const workbook = readWorkbook(parts);
  const { countsFrom1904, sharedStrings, styles } = workbook;
  const strings =
    sharedStrings === undefined ? [] : readStrings(sharedStrings, partText(parts, sharedStrings));
  const looks = styles === undefined ? [] : readNumberLooks(styles, partText(parts, styles));
  const visible = workbook.sheets.filter(({ isHidden }) => !isHidden);
  const sheets = visible.length > 0 ? visible : workbook.sheets;
  if (sheets.length === 0) throw new SpreadsheetRefusal("sheet.broken", { part: "xl/workbook.xml" });
  return sheets.map(({ name, part }) => ({
    name,
    ...readSheet(part, partText(parts, part), (cell) =>
      cellOf(cell, { strings, looks, countsFrom1904, part }),
    ),
  }));
}

/** Texts that cells share; what tells how to pronounce them is none of them. */
function readStrings(part: string, xml: string): readonly string[] {
  const strings: string[] = [];
  let text = "";
  let isText = false;
  let isPhonetic = false;
  parseXml(part, xml, {
    open(name) {
      if (name === "si") text = "";
      if (name === "rPh") isPhonetic = true;
      isText = name === "t" && !isPhonetic;
    },
    close(name) {
      if (name === "t") isText = false;
      if (name === "rPh") isPhonetic = false;
      if (name === "si") strings.push(unescapeText(text));
    },
    text(piece) {
      if (isText) text += piece;
    },
  });
  return strings;
}

interface Meaning {
  readonly strings: readonly string[];
  readonly looks: readonly NumberLook[];
  readonly countsFrom1904: boolean;
  readonly part: string;
}

function cellOf(cell: SheetCell, { countsFrom1904, looks, part, strings }: Meaning): GridCell | undefined {
  // A formula of a shared group has no text of its own and is one all the same.
  if (cell.formula !== undefined) return { kind: "formula", text: cell.formula === "" ? "…" : cell.formula };
  switch (cell.type) {
    case "s": {
      const text = strings[Number(cell.value)];
      if (text === undefined) throw new SpreadsheetRefusal("sheet.broken", { part });
      return text === "" ? undefined : { kind: "text", text };
    }
    case "str":
    case "inlineStr":
      return cell.value === "" ? undefined : { kind: "text", text: unescapeText(cell.value) };
    case "b":
      return cell.value === ""
        ? undefined
        : { kind: "boolean", value: cell.value === "1" || cell.value === "true" };
    case "e":
      return { kind: "error", text: cell.value };
    case "d":
      return { kind: "date", text: cell.value.replace(/T00:00:00(?:\.0+)?$/, "") };
    default:
      return numberCell(cell, looks[cell.style] ?? "plain", countsFrom1904, part);
  }
}

/** Significant digits that a spreadsheet's numbers have (Excel's specifications and limits). */
const DIGITS = 15;

function numberCell(
  { value }: SheetCell,
  look: NumberLook,
  countsFrom1904: boolean,
  part: string,
): GridCell | undefined {
  if (value.trim() === "") return undefined;
  if (!/^-?\d*\.?\d+(?:[eE][+-]?\d{1,3})?$/.test(value.trim()))
    throw new SpreadsheetRefusal("sheet.broken", { part });
  const date = look === "date" ? dateOfSerial(value.trim(), countsFrom1904) : undefined;
  if (date !== undefined) return { kind: "date", text: date };
  const written = new Decimal(value.trim());
  // A cell is a double, written with up to 17 digits: 0.36 stands there as 0.35999999999999999. 15 are what it shows.
  const text = (written.isInteger() ? written : written.toSignificantDigits(DIGITS)).toFixed();
  return { kind: "number", text, ...(look === "percent" && { percent: true }) };
}
