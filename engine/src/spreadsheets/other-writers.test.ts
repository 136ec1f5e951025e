import { strToU8, zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import type { Grid } from "../interop/index.ts";
import { readSpreadsheet } from "./index.ts";

/**
 * Workbooks as other programs write them, after ECMA-376 (parts, cells, styles) and what each program is known to add: Excel
 * its shared texts in runs and its cached results, WPS its own namespaces, LibreOffice a last empty row of the sheet.
 */
interface Workbook {
  readonly sheet: string;
  readonly strings?: string;
  readonly styles?: string;
  readonly properties?: string;
  readonly sheets?: string;
}

const main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

function workbook({ sheet, strings = "", styles = "", properties = "", sheets = "" }: Workbook): Uint8Array {
  const type = "application/vnd.openxmlformats-officedocument.spreadsheetml";
  const parts: Record<string, string> = {
    "[Content_Types].xml": `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${type}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${type}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="${type}.styles+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="${type}.sharedStrings+xml"/></Types>`,
    "_rels/.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${relation}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    "xl/workbook.xml": `<workbook xmlns="${main}" xmlns:r="${relation}">${properties}<bookViews><workbookView/></bookViews><sheets>${sheets}<sheet name="规则" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${relation}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${relation}/styles" Target="styles.xml"/><Relationship Id="rId3" Type="${relation}/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId9" Type="${relation}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    "xl/styles.xml": `<styleSheet xmlns="${main}">${styles === "" ? '<cellXfs count="1"><xf numFmtId="0"/></cellXfs>' : styles}</styleSheet>`,
    "xl/sharedStrings.xml": `<sst xmlns="${main}">${strings}</sst>`,
    "xl/worksheets/sheet1.xml": sheet,
  };
  return zipSync(
    Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, strToU8(head + text)])),
  );
}

function gridOf(bytes: Uint8Array): Grid {
  const read = readSpreadsheet(bytes);
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  const [first] = read.value.grids;
  if (first === undefined) throw new Error("Expected a sheet");
  return first;
}

const text = (words: string) => ({ kind: "text", text: words });

describe("workbooks of other programs", () => {
  it("IO37 Excel: shared texts in runs, a merged title, percent and day formats, a cached result, hidden and empty rows", () => {
    const bytes = workbook({
      properties: '<fileVersion appName="xl"/><workbookPr defaultThemeVersion="166925"/>',
      strings:
        '<si><t>准入规则</t></si><si><t xml:space="preserve">信用分 </t></si><si><r><rPr><b/></rPr><t>&gt;= </t></r><r><t>600</t></r></si>',
      styles:
        '<numFmts count="1"><numFmt numFmtId="176" formatCode="0.00%;[Red]\\-0.00%"/></numFmts><cellStyleXfs count="1"><xf numFmtId="9"/></cellStyleXfs><cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="176"/><xf numFmtId="14"/><xf numFmtId="0" applyFill="1"/></cellXfs>',
      sheet: `<worksheet xmlns="${main}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="x14ac"><dimension ref="A1:C9"/><sheetViews><sheetView tabSelected="1"/></sheetViews><cols><col min="2" max="2" width="12" hidden="1"/></cols><sheetData><row r="1" spans="1:3" ht="20"><c r="A1" s="3" t="s"><v>0</v></c><c r="B1" s="3"/><c r="C1" s="3"/></row><row r="2"><c r="A2" t="s"><v>1</v></c><c r="B2" s="1"><v>0.35999999999999999</v></c><c r="C2" s="2"><v>45292</v></c></row><row r="3" hidden="1"><c r="A3" t="s"><v>2</v></c><c r="B3"><f>B2*2</f><v>0.72</v></c><c r="C3" t="b"><v>0</v></c></row><row r="9"><c r="A9" s="3"/></row></sheetData><mergeCells count="1"><mergeCell ref="A1:C1"/></mergeCells></worksheet>`,
    });
    expect(gridOf(bytes)).toMatchObject({
      name: "规则",
      rows: [
        [text("准入规则")],
        [
          text("信用分 "),
          { kind: "number", text: "0.36", percent: true },
          { kind: "date", text: "2024-01-01" },
        ],
        // A row that a filter hides is a row of the table all the same, and a formula is told as one.
        [text(">= 600"), { kind: "formula", text: "B2*2" }, { kind: "boolean", value: false }],
      ],
      merged: [{ row: 0, column: 0, lastRow: 0, lastColumn: 2 }],
    });
  });

  it("IO37 Excel on a Mac: days are counted from 1904", () => {
    const bytes = workbook({
      properties: '<workbookPr date1904="1"/>',
      styles: '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>',
      sheet: `<worksheet xmlns="${main}"><sheetData><row r="1"><c r="A1" s="1"><v>43830</v></c></row></sheetData></worksheet>`,
    });
    expect(gridOf(bytes).rows).toEqual([[{ kind: "date", text: "2024-01-01" }]]);
  });

  it.each([
    ["0.30000000000000004", "0.3"],
    ["0.1", "0.1"],
    ["1234567.8899999999", "1234567.89"],
    ["-1.1000000000000001E-2", "-0.011"],
    ["123456789012345678", "123456789012345678"],
  ])("IO37 the double %s is the number %s that the sheet shows", (written, shown) => {
    const cells = `<row r="1"><c r="A1"><v>${written}</v></c></row>`;
    const bytes = workbook({
      sheet: `<worksheet xmlns="${main}"><sheetData>${cells}</sheetData></worksheet>`,
    });
    expect(gridOf(bytes).rows).toEqual([[{ kind: "number", text: shown }]]);
  });

  it("IO37 WPS: its own namespaces, inline texts, texts of formulas, a Chinese day format, a hidden sheet before", () => {
    const bytes = workbook({
      properties: '<fileVersion appName="WPS"/><workbookPr/>',
      sheets: '<sheet name="Hidden" sheetId="7" state="veryHidden" r:id="rId9"/>',
      styles:
        '<numFmts count="1"><numFmt numFmtId="177" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@"/></numFmts><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="177"/></cellXfs>',
      sheet: `<worksheet xmlns="${main}" xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><r><t>城</t></r><r><t>市</t></r></is></c><c r="B1" t="str"><f>A1&amp;"x"</f><v>城市x</v></c></row><row r="2"><c r="A2" s="1"><v>45292</v></c><c r="B2"><v>6E2</v></c></row></sheetData><etc:custom/></worksheet>`,
    });
    expect(gridOf(bytes)).toMatchObject({
      name: "规则",
      rows: [
        [text("城市"), { kind: "formula", text: 'A1&"x"' }],
        [
          { kind: "date", text: "2024-01-01" },
          { kind: "number", text: "600" },
        ],
      ],
    });
  });

  it("IO37 LibreOffice: every row styled, the last of the sheet among them, takes no room", () => {
    const empty = Array.from(
      { length: 30_000 },
      (_, row) => `<row r="${row + 3}" customFormat="1"><c r="A${row + 3}" s="0"/></row>`,
    ).join("");
    const bytes = workbook({
      properties: '<fileVersion appName="Calc"/><workbookPr backupFile="false" date1904="false"/>',
      strings: '<si><t xml:space="preserve">a</t></si><si><t xml:space="preserve">-</t></si>',
      sheet: `<worksheet xmlns="${main}"><sheetData><row r="1" customFormat="false" ht="12.8" hidden="false"><c r="A1" s="0" t="s"><v>0</v></c></row><row r="2"><c r="A2" s="0" t="s"><v>1</v></c></row>${empty}<row r="1048576" customFormat="false" ht="12.8"/></sheetData></worksheet>`,
    });
    expect(gridOf(bytes).rows).toEqual([[text("a")], [text("-")]]);
  });

  it("IO39 a value beyond the rows that a table can have is refused with its limit, however few there are", () => {
    const read = readSpreadsheet(
      workbook({
        sheet: `<worksheet xmlns="${main}"><sheetData><row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData></worksheet>`,
      }),
    );
    expect(read.ok ? [] : read.error.map(({ code }) => code)).toEqual(["sheet.too-many-rows"]);
  });
});
