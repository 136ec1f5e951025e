// Other projects compile this file, too, and find the declarations of two untyped libraries only through it.
// oxlint-disable-next-line typescript/triple-slash-reference
/// <reference path="./untyped-libraries.d.ts" />
import Papa from "papaparse";
import { gridLimits, sheetEntry, type Grid, type GridCell, type SheetReportEntry } from "../interop/index.ts";
import { CellCounter } from "./cell-counter.ts";
import { unguardText } from "./csv-guard.ts";
import { decodeText } from "./decode-text.ts";
import { SpreadsheetRefusal } from "./refusal.ts";

/** A CSV file as one grid: its encoding, separator and line ends are found; every cell is text or a formula. */
export function readCsv(bytes: Uint8Array): {
  readonly grids: readonly Grid[];
  readonly report: readonly SheetReportEntry[];
} {
  const { encoding, text } = decodeText(bytes);
  if (text.includes("\u0000")) throw new SpreadsheetRefusal("sheet.not-a-spreadsheet");
  const { content, delimiter } = separated(text);
  // One row more than a grid takes is enough to know; the rest is not read.
  const { data, errors } = Papa.parse(content, { delimiter, preview: gridLimits.rows + 1 });
  const quotes = errors.find(({ type }) => type === "Quotes");
  if (quotes !== undefined) throw new SpreadsheetRefusal("sheet.quotes", { row: (quotes.row ?? 0) + 1 });
  const counter = new CellCounter();
  const rows = data.map((row, number) =>
    row.map((field, column) => counter.keep(cellOf(field), number, column)),
  );
  while (rows.at(-1)?.every((cell) => cell === undefined) === true) rows.pop();
  return {
    grids: [{ name: "CSV", rows }],
    report: encoding === "utf-8" ? [] : [sheetEntry("sheet.encoding", "", { encoding }, "info")],
  };
}

function cellOf(field: string): GridCell | undefined {
  if (field === "") return undefined;
  return field.startsWith("=")
    ? { kind: "formula", text: field.slice(1) }
    : { kind: "text", text: unguardText(field) };
}

/** Excel names the separator in a first line `sep=;`; else it is the one that its first lines use most. */
function separated(text: string): { readonly content: string; readonly delimiter: string } {
  const [line, named] = /^sep=([,;\t|])\r?\n/.exec(text) ?? [];
  if (line !== undefined && named !== undefined)
    return { content: text.slice(line.length), delimiter: named };
  const counts = new Map<string, number>([",", ";", "\t"].map((sign) => [sign, 0]));
  let isQuoted = false;
  let lines = 0;
  for (let at = 0; at < text.length && at < 100_000 && lines < 20; at += 1) {
    const sign = text[at] ?? "";
    if (sign === '"') isQuoted = !isQuoted;
    else if (isQuoted) continue;
    else if (sign === "\n") lines += 1;
    else if (counts.has(sign)) counts.set(sign, (counts.get(sign) ?? 0) + 1);
  }
  const [delimiter] = [...counts].reduce((most, entry) => (entry[1] > most[1] ? entry : most));
  return { content: text, delimiter };
}
