import { strToU8, zipSync } from "fflate";
import type { Grid } from "../interop/index.ts";
import { sheetNames } from "./sheet-names.ts";
import { sheetXml, stylesXml } from "./sheet-xml.ts";
import { escapeText } from "./xml-text.ts";

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml";

/**
 * Grids as the sheets of a workbook. Every cell is text and stays text when a person edits it, so that nothing in
 * it can become a formula or a date. Equal grids have equal bytes.
 */
export function writeXlsx(grids: readonly Grid[]): Uint8Array {
  const names = sheetNames(grids.map(({ name }) => name));
  const numbers = grids.map((_, index) => index + 1);
  const parts: Record<string, string> = {
    "[Content_Types].xml": `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPES}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${TYPES}.styles+xml"/>${numbers
      .map(
        (number) =>
          `<Override PartName="/xl/worksheets/sheet${number}.xml" ContentType="${TYPES}.worksheet+xml"/>`,
      )
      .join("")}</Types>`,
    "_rels/.rels": `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    "xl/workbook.xml": `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${numbers
      .map(
        (number, index) =>
          `<sheet name="${escapeText(names[index] ?? "")}" sheetId="${number}" r:id="rId${number}"/>`,
      )
      .join("")}</sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `<Relationships xmlns="${PACKAGE}/relationships">${numbers
      .map(
        (number) =>
          `<Relationship Id="rId${number}" Type="${OFFICE}/worksheet" Target="worksheets/sheet${number}.xml"/>`,
      )
      .join(
        "",
      )}<Relationship Id="rId${grids.length + 1}" Type="${OFFICE}/styles" Target="styles.xml"/></Relationships>`,
    "xl/styles.xml": stylesXml(MAIN),
    ...Object.fromEntries(
      grids.map((grid, index) => [`xl/worksheets/sheet${index + 1}.xml`, sheetXml(grid, MAIN)]),
    ),
  };
  const files = Object.fromEntries(Object.entries(parts).map(([name, xml]) => [name, strToU8(HEAD + xml)]));
  // A ZIP archive has local times; a fixed one keeps the bytes the same wherever and whenever it is written.
  return zipSync(files, { mtime: new Date(2000, 0, 1), level: 6 });
}
