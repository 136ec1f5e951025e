import { existsSync, readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import type { CatalogueDefinition, PackDefinition } from "../decision/index.ts";
import { gridToTable, tableToGrid, textOfCell, type Grid, type GridCell } from "../interop/index.ts";
import { contentHash, type Json } from "../kernel/index.ts";
import { readSpreadsheet, spreadsheetLimits, writeCsv, writeXlsx, type Spreadsheet } from "./index.ts";
import { testSeed } from "../testing/test-seed.fixture.ts";

const seed = testSeed;
const rulesFolder = new URL("../../../rules/", import.meta.url);
const readJson = (path: string): unknown => JSON.parse(readFileSync(new URL(path, rulesFolder), "utf8"));

const formats = [
  ["XLSX", (grid: Grid) => writeXlsx([grid])],
  ["CSV", (grid: Grid) => writeCsv(grid)],
] as const;

function read(bytes: Uint8Array): Spreadsheet {
  const spreadsheet = readSpreadsheet(bytes);
  if (!spreadsheet.ok) throw new Error(JSON.stringify(spreadsheet.error));
  return spreadsheet.value;
}

/** What the first sheet shows; where it ends with nothing does not matter. */
function shown(bytes: Uint8Array): readonly (readonly string[])[] {
  return trimmed((read(bytes).grids[0]?.rows ?? []).map((row) => row.map(textOfCell)));
}

function trimmed(rows: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const cut = rows.map((row) => row.slice(0, row.findLastIndex((text) => text !== "") + 1));
  return cut.slice(0, cut.findLastIndex((row) => row.length > 0) + 1);
}

function refusal(bytes: Uint8Array): string {
  const spreadsheet = readSpreadsheet(bytes);
  return spreadsheet.ok ? "" : spreadsheet.error.map(({ code }) => code).join(", ");
}

function grid(rows: readonly (readonly string[])[]): Grid {
  return {
    name: "sheet",
    rows: rows.map((row) =>
      row.map((text): GridCell | undefined => (text === "" ? undefined : { kind: "text", text })),
    ),
  };
}

/** A workbook with its parts changed, as a person with an editor would. */
function withParts(
  change: Readonly<Record<string, (xml: string) => string>>,
  more: Readonly<Record<string, string>> = {},
) {
  const parts = unzipSync(
    writeXlsx([
      grid([
        ["a", "b"],
        ["600", ">= 600"],
      ]),
    ]),
  );
  for (const [name, edit] of Object.entries(change))
    parts[name] = strToU8(edit(strFromU8(parts[name] ?? new Uint8Array())));
  for (const [name, text] of Object.entries(more)) parts[name] = strToU8(text);
  return zipSync(parts);
}

const sheetPart = "xl/worksheets/sheet1.xml";
const withCells = (cells: string) =>
  withParts({
    [sheetPart]: (xml) => xml.replace(/<sheetData>.*<\/sheetData>/s, `<sheetData>${cells}</sheetData>`),
  });

describe("bytes of spreadsheets", () => {
  const tables = readdirSync(rulesFolder, { withFileTypes: true })
    .filter(({ name }) => existsSync(new URL(`${name}/pack.json`, rulesFolder)))
    .flatMap(({ name }) => {
      const pack = readJson(`${name}/pack.json`) as PackDefinition;
      return Object.entries(pack.decisions).flatMap(([id, decision]) =>
        decision.kind === "table"
          ? formats.map(([format, write]) => [format, `${name}/${id}`, pack, id, decision, write] as const)
          : [],
      );
    });
  it.each(tables)(
    "IO30 %s of %s comes back with the same hash",
    (_format, _name, pack, id, decision, write) => {
      const catalogue = readJson(`catalogues/${pack.catalogue}.json`) as CatalogueDefinition;
      const [sheet] = read(write(tableToGrid(pack, id, catalogue) as Grid)).grids;
      const back = gridToTable(sheet as Grid, {
        pack: { ...pack, decisions: {} },
        catalogue,
        decisionId: id,
      });
      expect(back.ok && contentHash(back.value.table as unknown as Json)).toBe(
        contentHash(decision as unknown as Json),
      );
    },
  );

  it.each(formats)(`IO35 %s keeps every text exactly (seed ${seed})`, (_, write) => {
    const odd = fc.constantFrom(
      "=1+1",
      "+1",
      "-",
      "-5",
      "-a",
      "@x",
      "'=1",
      "''",
      "\t",
      "\r",
      "\r\n",
      " a ",
      '"',
      '""',
      ",",
      ";",
      "_x000D_",
      "_x005F_",
      "\u0001",
      "\uFFFE",
      "<&>",
      "]]>",
      "&#10;",
      "中文",
      "𠮷",
    );
    const text = fc
      .array(fc.oneof(odd, fc.string({ unit: "grapheme", maxLength: 6 })), { maxLength: 4 })
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(
        fc.array(fc.array(text, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 6 }),
        (rows) => {
          const first = [["标题", "b", "c"], ...rows];
          expect(shown(write(grid(first)))).toEqual(trimmed(first));
        },
      ),
      { numRuns: 150, seed },
    );
  });

  it("IO35 equal grids have equal bytes, and each sheet a name of its own", () => {
    const sheets = [
      grid([["a"]]),
      { ...grid([["b"]]), name: "sheet" },
      { ...grid([["c"]]), name: "[a/b]".repeat(20) },
    ];
    expect(writeXlsx(sheets)).toEqual(writeXlsx(sheets));
    const names = read(writeXlsx(sheets)).grids.map(({ name }) => name);
    expect(names.slice(0, 2)).toEqual(["sheet", "sheet 2"]);
    expect(names[2]).toMatch(/^a b.{0,28}$/);
  });

  it("IO36 no text that is written can start as a formula", () => {
    const texts = ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "'=1"];
    const csv = strFromU8(writeCsv(grid([["a"], ...texts.map((text) => [text])])));
    expect(csv.split("\r\n").filter((line) => /^"?[=+@\t\r]/.test(line) || /^"?-\D/.test(line))).toEqual([]);
    const sheet = strFromU8(
      unzipSync(writeXlsx([grid(texts.map((text) => [text]))]))[sheetPart] ?? new Uint8Array(),
    );
    expect(sheet).not.toContain("<f");
    expect(sheet.match(/t="inlineStr"/g)).toHaveLength(texts.length);
  });

  it("IO36 formulas are told as formulas and never computed", () => {
    const cells =
      '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f t="shared" si="0"/><v>x</v></c></row>';
    expect(read(withCells(cells)).grids[0]?.rows[0]).toEqual([
      { kind: "formula", text: "1+1" },
      { kind: "formula", text: "…" },
    ]);
    expect(read(strToU8("a,b\r\n=1+1,-\r\n")).grids[0]?.rows[1]).toEqual([
      { kind: "formula", text: "1+1" },
      { kind: "text", text: "-" },
    ]);
  });

  it("IO37 numbers, percentages, days, truths and errors are what their cells say", () => {
    const styles = "xl/styles.xml";
    const bytes = withParts({
      [styles]: (xml) =>
        xml
          .replace(
            "<fonts",
            '<numFmts count="1"><numFmt numFmtId="170" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/></numFmts><fonts',
          )
          .replace(
            /<cellXfs.*<\/cellXfs>/s,
            '<cellXfs><xf numFmtId="0"/><xf numFmtId="10"/><xf numFmtId="14"/><xf numFmtId="170"/></cellXfs>',
          ),
      [sheetPart]: (xml) =>
        xml.replace(
          /<sheetData>.*<\/sheetData>/s,
          '<sheetData><row r="2"><c r="B2"><v>1E-2</v></c><c s="1"><v>0.3</v></c><c s="2"><v>46023</v></c><c s="3"><v>46023.5</v></c><c t="b"><v>1</v></c><c t="e"><v>#N/A</v></c><c t="d"><v>2026-01-01T00:00:00</v></c></row></sheetData><mergeCells><mergeCell ref="B2:B4"/></mergeCells>',
        ),
    });
    expect(read(bytes).grids[0]).toMatchObject({
      rows: [
        [],
        [
          undefined,
          { kind: "number", text: "0.01" },
          { kind: "number", text: "0.3", percent: true },
          { kind: "date", text: "2026-01-01" },
          { kind: "date", text: "2026-01-01T12:00:00" },
          { kind: "boolean", value: true },
          { kind: "error", text: "#N/A" },
          { kind: "date", text: "2026-01-01" },
        ],
      ],
      merged: [{ row: 1, column: 1, lastRow: 3, lastColumn: 1 }],
    });
  });

  it("IO37 shared texts come without their phonetic guides, hidden sheets not at all", () => {
    const strings =
      "<sst><si><t>甲</t><rPh><t>jia</t></rPh></si><si><r><t>乙</t></r><r><t>丙_x000D_</t></r></si></sst>";
    const bytes = withParts(
      {
        [sheetPart]: (xml) =>
          xml.replace(
            /<sheetData>.*<\/sheetData>/s,
            '<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row></sheetData>',
          ),
      },
      { "xl/sharedStrings.xml": strings },
    );
    expect(shown(bytes)).toEqual([["甲", "乙丙\r"]]);
    const hidden = unzipSync(writeXlsx([grid([["a"]]), grid([["b"]])]));
    hidden["xl/workbook.xml"] = strToU8(
      strFromU8(hidden["xl/workbook.xml"] ?? new Uint8Array()).replace(
        'sheetId="1"',
        'sheetId="1" state="hidden"',
      ),
    );
    expect(read(zipSync(hidden)).grids.map(({ rows }) => rows)).toEqual([[[{ kind: "text", text: "b" }]]]);
  });

  const gbk = (text: string) => {
    const signs: Readonly<Record<string, readonly number[]>> = { 征: [0xd5, 0xf7], 信: [0xd0, 0xc5] };
    return new Uint8Array(Array.from(text).flatMap((sign) => signs[sign] ?? [sign.charCodeAt(0)]));
  };
  const utf16 = (text: string) =>
    new Uint8Array([
      0xff,
      0xfe,
      ...Array.from(text).flatMap((sign) => [sign.charCodeAt(0) & 255, sign.charCodeAt(0) >> 8]),
    ]);
  it.each([
    ["UTF-8", strToU8("征信,b\n1,2\n")],
    ["UTF-8 with its mark", strToU8("\uFEFF征信,b\r\n1,2\r\n")],
    ["GB18030", gbk("征信,b\n1,2\n")],
    ["UTF-16", utf16("征信\tb\r\n1\t2\r\n")],
    ["semicolons", strToU8("征信;b\r\n1;2\r\n")],
    ["a named separator", strToU8("sep=;\r\n征信;b\r\n1;2\r\n")],
    ["tabs", strToU8("征信\tb\n1\t2")],
  ])("IO38 CSV in %s is read", (_, bytes) => {
    expect(shown(bytes)).toEqual([
      ["征信", "b"],
      ["1", "2"],
    ]);
  });

  it("IO38 quoted line ends belong to their cell, and the encoding is told", () => {
    expect(shown(strToU8('a,b\r\n"x\r\ny","say ""hi"", you"\r\n'))).toEqual([
      ["a", "b"],
      ["x\r\ny", 'say "hi", you'],
    ]);
    expect(read(gbk("征信,b\n")).report).toMatchObject([
      { code: "sheet.encoding", params: { encoding: "gb18030" } },
    ]);
    expect(refusal(strToU8('a,b\r\n"x,y\r\n'))).toBe("sheet.quotes");
  });
});

describe("hostile spreadsheets", () => {
  it("IO39 a part that unpacks past the limit is not unpacked", () => {
    const parts = unzipSync(withParts({}));
    parts["xl/sharedStrings.xml"] = new Uint8Array(100 * 1024 * 1024);
    const bytes = zipSync(parts, { level: 1 });
    expect(bytes.length).toBeLessThan(1024 * 1024);
    const before = process.memoryUsage().arrayBuffers;
    expect(refusal(bytes)).toBe("sheet.unpacks-too-large");
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(160 * 1024 * 1024);
  });

  it.each([
    [
      "a document type",
      withParts({
        [sheetPart]: (xml) => xml.replace("<worksheet", '<!DOCTYPE x [<!ENTITY a "b">]><worksheet'),
      }),
      "sheet.declaration",
    ],
    ["a broken sheet", withParts({ [sheetPart]: (xml) => xml.slice(0, 200) }), "sheet.broken"],
    ["macros", withParts({}, { "xl/vbaProject.bin": "x" }), "sheet.macros"],
    [
      "a macro's content type",
      withParts({
        "[Content_Types].xml": (xml) =>
          xml.replace(
            "openxmlformats-officedocument.spreadsheetml.sheet.main",
            "ms-excel.sheet.macroEnabled.main",
          ),
      }),
      "sheet.macros",
    ],
    [
      "a cell in the last row of Excel",
      withCells('<row r="1048576"><c r="A1048576"><v>1</v></c></row>'),
      "sheet.too-many-rows",
    ],
    [
      "a cell in the last column of Excel",
      withCells('<row r="1"><c r="XFD1"><v>1</v></c></row>'),
      "sheet.too-many-cells",
    ],
    ["a cell nowhere", withCells('<row r="1"><c r="A0"><v>1</v></c></row>'), "sheet.broken"],
    ["a text that is not there", withCells('<row r="1"><c r="A1" t="s"><v>9</v></c></row>'), "sheet.broken"],
    ["a number that is none", withCells('<row r="1"><c r="A1"><v>1e999999</v></c></row>'), "sheet.broken"],
    [
      "a long text",
      withCells(`<row r="1"><c r="A1" t="inlineStr"><is><t>${"x".repeat(40_000)}</t></is></c></row>`),
      "sheet.cell-too-long",
    ],
    [
      "too many parts",
      zipSync(Object.fromEntries(Array.from({ length: 1_200 }, (_, at) => [`p${at}`, new Uint8Array()]))),
      "sheet.too-many-parts",
    ],
    ["an archive of something else", zipSync({ "a.txt": strToU8("x") }), "sheet.broken"],
    ["half an archive", withParts({}).slice(0, 300), "sheet.broken"],
    ["an old workbook", new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 1]), "sheet.old-or-locked"],
    ["bytes", new Uint8Array([0, 1, 2, 3]), "sheet.not-a-spreadsheet"],
    ["bytes that are no text", new Uint8Array([0x80, 0xff, 0xff]), "sheet.unreadable-text"],
    ["too many bytes", new Uint8Array(spreadsheetLimits.bytes + 1), "sheet.too-large"],
    ["too many rows", strToU8("a\n".repeat(1_000_000)), "sheet.too-many-rows"],
    ["too many columns", strToU8(",".repeat(300).replaceAll(",", "a,")), "sheet.too-many-cells"],
  ])("IO39 %s is refused", (_, bytes, code) => {
    expect(refusal(bytes)).toBe(code);
  });

  it(`IO39 damaged files are refused or read, and nothing else happens (seed ${seed})`, () => {
    const whole = writeXlsx([
      grid([
        ["a", "b"],
        ["600", ">= 600"],
      ]),
    ]);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 }),
        (changes) => {
          const bytes = whole.slice();
          for (const [at, byte] of changes) bytes[at] = byte;
          const spreadsheet = readSpreadsheet(bytes);
          expect(spreadsheet.ok ? 1 : spreadsheet.error.length).toBe(1);
        },
      ),
      { numRuns: 200, seed },
    );
  });
});
