import { cellAddress, textOfCell, type Grid } from "../interop/index.ts";
import { escapeText } from "./xml-text.ts";

type RowLook = NonNullable<Grid["looks"]>[number];

/** Cell styles by their numbers; each is text (format 49), which Excel leaves alone. */
const styles: Readonly<Record<RowLook, number>> = { body: 0, title: 1, technical: 2, heading: 3 };
const ID_STYLE = 2;

/** One sheet: what is technical is folded away, the headings stay in sight, columns are wide enough to read. */
export function sheetXml(grid: Grid, namespace: string): string {
  const width = Math.max(...grid.rows.map((row) => row.length), 1);
  const looks = grid.rows.map((_, row) => grid.looks?.[row] ?? "body");
  const headings = looks.lastIndexOf("heading") + 1;
  const pane =
    headings === 0
      ? ""
      : `<pane xSplit="1" ySplit="${headings}" topLeftCell="B${headings + 1}" activePane="bottomRight" state="frozen"/>`;
  const rows = grid.rows.map((row, number) => {
    const look = looks[number] ?? "body";
    const cells = row.map((cell, column) => {
      const text = textOfCell(cell);
      if (text === "") return "";
      const style = look === "body" && column === 0 ? ID_STYLE : styles[look];
      return `<c r="${cellAddress({ row: number, column })}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${escapeText(text)}</t></is></c>`;
    });
    const folded = look === "technical" ? ' hidden="1" outlineLevel="1"' : "";
    return `<row r="${number + 1}"${folded}>${cells.join("")}</row>`;
  });
  return `<worksheet xmlns="${namespace}"><sheetPr><outlinePr summaryBelow="0"/></sheetPr><sheetViews><sheetView workbookViewId="0">${pane}</sheetView></sheetViews><sheetFormatPr defaultRowHeight="16" outlineLevelRow="1"/><cols><col min="1" max="1" width="26" customWidth="1"/><col min="2" max="${Math.max(width, 2)}" width="22" style="0" customWidth="1"/></cols><sheetData>${rows.join("")}</sheetData></worksheet>`;
}

export function stylesXml(namespace: string): string {
  const alignment = '<alignment vertical="top" wrapText="1"/>';
  const text = (font: number, fill: number) =>
    `<xf numFmtId="49" fontId="${font}" fillId="${fill}" borderId="0" xfId="0" quotePrefix="1" applyNumberFormat="1" applyFont="1" applyFill="1" applyAlignment="1">${alignment}</xf>`;
  const solid = (colour: string) =>
    `<fill><patternFill patternType="solid"><fgColor rgb="FF${colour}"/><bgColor indexed="64"/></patternFill></fill>`;
  return `<styleSheet xmlns="${namespace}"><fonts count="3"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font><font><sz val="10"/><color rgb="FF7A828C"/><name val="Calibri"/></font></fonts><fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>${solid("E8EEF7")}</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="4">${text(0, 0)}${text(1, 0)}${text(2, 0)}${text(1, 2)}</cellXfs></styleSheet>`;
}
