import { existsSync, readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CatalogueDefinition, PackDefinition, TableDecision } from "../../decision/index.ts";
import { contentHash, type Json } from "../../kernel/index.ts";
import type { Grid, GridCell } from "./grid.ts";
import { gridToTable, type GridContext } from "./grid-to-table.ts";
import { tableToGrid } from "./table-to-grid.ts";
import { testSeed } from "../../testing/test-seed.fixture.ts";

const rulesFolder = new URL("../../../../rules/", import.meta.url);
const seed = testSeed;

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(new URL(path, rulesFolder), "utf8"));
}

const packs = readdirSync(rulesFolder, { withFileTypes: true })
  .filter(({ name }) => existsSync(new URL(`${name}/pack.json`, rulesFolder)))
  .map(({ name }) => readJson(`${name}/pack.json`) as PackDefinition);

const consumer = packs.find(({ id }) => id === "consumer-credit") as PackDefinition;
const catalogue = readJson("catalogues/consumer.json") as CatalogueDefinition;

function hashOf(table: unknown): string {
  return contentHash(table as Json);
}

function text(value: string): GridCell | undefined {
  return value === "" ? undefined : { kind: "text", text: value };
}

function sheet(...rows: readonly (readonly (string | GridCell)[])[]): Grid {
  return {
    name: "sheet",
    rows: rows.map((row) => row.map((cell) => (typeof cell === "string" ? text(cell) : cell))),
  };
}

function withTable(table: TableDecision, pack = consumer): PackDefinition {
  return { ...pack, decisions: { ...pack.decisions, "the-table": table } };
}

/** A table over every kind of column. */
const sample: TableDecision = {
  kind: "table",
  title: { "zh-CN": "定价", en: "Pricing" },
  hitPolicy: "U",
  inputs: [
    { id: "score", title: { "zh-CN": "征信评分", en: "Credit score" }, expression: "creditScore" },
    { id: "amount", title: { "zh-CN": "申请金额", en: "Amount" }, expression: "requestedAmount" },
    { id: "grade", title: { "zh-CN": "等级", en: "Grade" }, expression: "riskGrade" },
  ],
  outputs: [
    { name: "sheetRate", title: { "zh-CN": "利率", en: "Rate" }, type: { kind: "percent" } },
    {
      name: "sheetCity",
      title: { "zh-CN": "城市", en: "City" },
      type: { kind: "string" },
    },
    { name: "sheetYes", title: { "zh-CN": "通过", en: "Pass" }, type: { kind: "boolean" } },
  ],
  rows: [
    { id: "first", note: "原样", when: [">= 600", "-", '"A"'], then: ["0.1", '"上海"', "true"] },
    { id: "second", when: ["< 600", "<= 5000", "-"], then: ["0.2", '"北京"', "false"] },
  ],
  otherwise: { then: ["0.3", '"其他"', "false"] },
};
const context: GridContext = { pack: withTable(sample), catalogue, decisionId: "the-table" };

const titles = ["编号", "征信评分", "申请金额", "等级", "利率", "城市", "通过"];

describe("a decision table as a sheet", () => {
  const tables = packs.flatMap((pack) =>
    Object.entries(pack.decisions).flatMap(([id, decision]) =>
      decision.kind === "table" ? [[`${pack.id}/${id}`, pack, id, decision] as const] : [],
    ),
  );
  it.each(tables)("IO30 %s comes back with the same hash", (_, pack, id, decision) => {
    const grid = tableToGrid(pack, id) as Grid;
    const others = Object.fromEntries(Object.entries(pack.decisions).filter(([key]) => key !== id));
    const packCatalogue = readJson(`catalogues/${pack.catalogue}.json`) as CatalogueDefinition;
    for (const decisions of [pack.decisions, others]) {
      const back = gridToTable(grid, {
        pack: { ...pack, decisions },
        catalogue: packCatalogue,
        decisionId: id,
      });
      expect(back).toMatchObject({ ok: true, value: { report: [] } });
      expect(hashOf(back.ok && back.value.table)).toBe(hashOf(decision));
    }
  });

  it(`IO30 any table comes back with the same hash (seed ${seed})`, () => {
    fc.assert(
      fc.property(anyTable(), (table) => {
        const pack = withTable(table);
        const back = gridToTable(tableToGrid(pack, "the-table") as Grid, {
          pack: consumer,
          catalogue,
          decisionId: "the-table",
        });
        expect(back.ok && hashOf(back.value.table)).toBe(hashOf(table));
      }),
      { numRuns: 200, seed },
    );
  });

  it("IO30 an export names the table it belongs to", () => {
    const grid = tableToGrid(consumer, "risk-grade") as Grid;
    const back = gridToTable(grid, { pack: consumer, catalogue, decisionId: "limit-and-price" });
    expect(back).toMatchObject({ ok: false, error: [{ code: "sheet.other-table", cell: "B4" }] });
    expect(tableToGrid(consumer, "no-such-table")).toBeUndefined();
  });

  it("IO31 an edited export converts what was edited and keeps the rest", () => {
    const grid = tableToGrid(context.pack, "the-table") as Grid;
    const rows = grid.rows.map((row) =>
      row.map((cell) => (cell?.kind === "text" && cell.text === ">= 600" ? text("600～700") : cell)),
    );
    const back = gridToTable({ ...grid, rows }, context);
    expect(back).toMatchObject({
      ok: true,
      value: {
        table: { ...sample, rows: [{ ...sample.rows[0], when: ["[600..700]", "-", '"A"'] }, sample.rows[1]] },
        report: [
          {
            code: "sheet.converted",
            severity: "info",
            cell: "B13",
            pointer: "/rows/0/when/0",
            params: { from: "600～700", to: "[600..700]" },
          },
        ],
      },
    });
  });

  it("IO31 an export that lost a row of its header is refused", () => {
    const grid = tableToGrid(context.pack, "the-table") as Grid;
    const back = gridToTable({ ...grid, rows: grid.rows.filter((_, row) => row !== 7) }, context);
    expect(back).toMatchObject({ ok: false, error: [{ code: "sheet.row-missing" }] });
  });
});

describe("a sheet that a person made", () => {
  const read = (cells: Partial<Record<string, string | GridCell>>, header = titles) => {
    const row = titles.map(
      (title) => cells[title] ?? { 利率: "10%", 城市: "上海", 通过: "是", 编号: "first" }[title] ?? "",
    );
    return gridToTable(sheet(header, row), context);
  };
  const test = (title: string, cell: string | GridCell) => {
    const back = read({ [title]: cell });
    if (!back.ok) return back.error.map(({ code, cell: at }) => `${code} ${at ?? ""}`).join(", ");
    const row = back.value.table.rows[0];
    const column = titles.indexOf(title);
    return column < 4 ? row?.when[column - 1] : row?.then[column - 4];
  };

  it.each([
    ["18-60", "[18..60]"],
    ["18～60", "[18..60]"],
    ["18至60", "[18..60]"],
    ["18 to 60", "[18..60]"],
    ["[18,60)", "[18..60)"],
    ["（18，60】", "(18..60]"],
    ["18<=x<60", "[18..60)"],
    [">=600,<700", "[600..700)"],
    ["≥600且＜700", "[600..700)"],
    [">=650", ">=650"],
    [">=600", ">= 600"],
    ["＞＝６００", ">= 600"],
    ["600以上", ">= 600"],
    ["不满600", "< 600"],
    ["超过600", "> 600"],
    ["600、700", "600, 700"],
    ["≠600", "not(600)"],
    ["-5-10", "[-5..10]"],
    ["不限", "-"],
    ["", "-"],
    ["[18,60]", "sheet.ambiguous B2"],
    ["60-18", "sheet.reversed B2"],
    ["600,700", "sheet.ambiguous B2"],
    ["1,050", "1050"],
    ["2026-01-31", "sheet.date-in-number B2"],
    ["高分", "sheet.unreadable B2"],
    ["600元", "sheet.wrong-unit B2"],
    [{ kind: "number", text: "600" }, "600"],
    [{ kind: "number", text: "1234567890123456789" }, "sheet.number-precision B2"],
    [{ kind: "date", text: "2026-01-02" }, "sheet.date-in-number B2"],
    [{ kind: "formula", text: "SUM(A1:A9)" }, "sheet.formula B2"],
    [{ kind: "error", text: "#N/A" }, "sheet.error-value B2"],
  ] satisfies (readonly [string | GridCell, string])[])(
    "IO32 a condition on a number %j is %s",
    (cell, feel) => {
      expect(test("征信评分", cell)).toBe(feel);
    },
  );

  it.each([
    ["5,000元", "5000"],
    ["￥5,000", "5000"],
    ["500万以上", ">= 5000000"],
    ["1万-5万", "[10000..50000]"],
    ["1-5万", "sheet.ambiguous C2"],
    ["5000美元", "sheet.wrong-unit C2"],
    [">= creditScore * 10", ">= creditScore * 10"],
  ])("IO32 a condition on an amount %j is %s", (cell, feel) => {
    expect(test("申请金额", cell)).toBe(feel);
  });

  it.each([
    ["A", '"A"'],
    ["A 优秀", '"A"'],
    ["a,B", '"A", "B"'],
    ["A/B", '"A", "B"'],
    ["≠A", 'not("A")'],
    ['"A","B"', '"A","B"'],
    ["Z", "sheet.value-unknown D2"],
  ])("IO32 a condition on a value of a list %j is %s", (cell, feel) => {
    expect(test("等级", cell)).toBe(feel);
  });

  it.each([
    ["利率", "30%", "0.3"],
    ["利率", "0.3", "0.3"],
    ["利率", { kind: "number", text: "0.0725", percent: true }, "0.0725"],
    ["利率", "30", "sheet.percent-bare E2"],
    ["利率", "12-24", "sheet.ambiguous E2"],
    ["城市", "上海", '"上海"'],
    ["城市", '"上海"', '"上海"'],
    ["城市", "上海/北京", "sheet.ambiguous F2"],
    ["通过", "是", "true"],
    ["通过", { kind: "boolean", value: false }, "false"],
    ["通过", "可能", "sheet.unreadable G2"],
  ] satisfies (readonly [string, string | GridCell, string])[])(
    "IO32 an output in %s of %j is %s",
    (title, cell, feel) => {
      expect(test(title, cell)).toBe(feel);
    },
  );

  it("IO32 a blank output is refused", () => {
    expect(test("城市", " ")).toBe("sheet.blank-output F2");
  });

  it("IO32 each conversion is told with its cell and its place", () => {
    const back = read({ 征信评分: "18-60" });
    const entry = back.ok ? back.value.report.find(({ cell }) => cell === "B2") : undefined;
    expect(entry).toMatchObject({ code: "sheet.converted", pointer: "/rows/0/when/0", severity: "info" });
    expect(entry?.texts).toEqual({
      "zh-CN": "B2：「18-60」读作 [18..60]。",
      en: "B2: “18-60” became [18..60].",
    });
  });

  it("IO33 titles are those of the table, of facts, or their names, in either language", () => {
    const header = ["Row id", "Credit score", "Amount", "riskGrade", "Rate", "sheetCity", "Pass"];
    expect(read({ 征信评分: "600" }, header)).toMatchObject({
      ok: true,
      value: { table: { inputs: sample.inputs } },
    });
  });

  it.each([
    [["编号", "评分卡", "金额", "级", "甲", "乙", "丙"], "sheet.header-missing"],
    [["编号", "征信评分", "申请金额", "等级", "利率", "城市", "乙"], "sheet.header-unknown"],
    [["编号", "征信评分", "征信评分", "等级", "利率", "城市", "通过"], "sheet.header-twice"],
    [["编号", "征信评分", "申请金额", "等级", "利率", "城市", "备注"], "sheet.output-missing"],
    [["编号", "征信评分", "", "等级", "利率", "城市", "通过"], "sheet.header-untitled"],
  ])("IO33 wrong titles %j are refused: %s", (header, code) => {
    const back = read({ 申请金额: "5000" }, header);
    expect(back.ok ? [] : back.error.map((entry) => entry.code)).toContain(code);
  });

  it("IO33 a column of another unit is converted, one of a wrong unit refused", () => {
    const header = titles.map((title) => (title === "申请金额" ? "申请金额（万元）" : title));
    expect(read({ 申请金额: ">=5" }, header)).toMatchObject({
      value: { table: { rows: [{ when: ["-", ">= 50000", "-"] }] } },
    });
    const dollars = titles.map((title) => (title === "申请金额" ? "申请金额（美元）" : title));
    expect(read({ 申请金额: ">=5" }, dollars)).toMatchObject({
      ok: false,
      error: [{ code: "sheet.wrong-unit", cell: "C2" }],
    });
  });

  it("IO33 a fact's title adds an input, a missing one removes it, and both are told", () => {
    const fact = Object.entries(catalogue.facts).find(
      ([name, { type }]) => type.kind === "integer" && name !== "creditScore",
    );
    const header = ["征信评分", fact?.[1].title["zh-CN"] ?? "", "利率", "城市", "通过"];
    const back = gridToTable(sheet(header, [">=600", "3", "10%", "上海", "是"]), context);
    expect(back).toMatchObject({
      ok: true,
      value: {
        table: {
          inputs: [{ id: "score" }, { id: fact?.[0], expression: fact?.[0] }],
          rows: [{ id: "first" }],
          otherwise: sample.otherwise,
        },
      },
    });
    const codes = back.ok ? back.value.report.map(({ code }) => code) : [];
    expect(codes.filter((code) => code === "sheet.input-missing")).toHaveLength(2);
    expect(codes).toContain("sheet.input-added");
  });

  it("IO34 rows keep the ids of present rows with the same conditions", () => {
    const rows = [
      ["", "<600", "<=5000", "", "20%", "北京", "否"],
      ["", ">= 600", "", "A", "11%", "上海", "是"],
      ["其他", "", "", "", "40%", "其他", "否"],
    ];
    const back = gridToTable(sheet(titles, ...rows), context);
    expect(back).toMatchObject({
      value: {
        table: { rows: [{ id: "second" }, { id: "first" }], otherwise: { then: ["0.4", '"其他"', "false"] } },
      },
    });
  });

  it("IO34 else rows keep those of the rows in their places, and texts that differ by spaces stay", () => {
    const rows = [
      ["1", ">=650", "", "B", "10%", "上海", "是"],
      ["2", "<600", "<=5000", "", "20%", "北京", "否"],
      ["x y", "<300", "", "", "20%", "北京", "否"],
    ];
    const back = gridToTable(sheet(titles, ...rows), context);
    expect(back).toMatchObject({
      value: {
        table: {
          rows: [
            { id: "first", when: [">=650", "-", '"B"'] },
            { id: "second", when: ["< 600", "<= 5000", "-"] },
            { id: "row-1" },
          ],
        },
      },
    });
    const ids = back.ok ? back.value.report.filter(({ code }) => code === "sheet.row-id") : [];
    expect(ids).toMatchObject([{ cell: "A4", params: { text: "x y", id: "row-1" } }]);
  });

  it("IO34 merged cells each have the value, and shared ends are told of", () => {
    const grid = sheet(
      titles,
      ["a", "600-700", "5000", "A", "10%", "上海", "是"],
      ["b", "700-800", "", "A", "10%", "上海", "是"],
    );
    const back = gridToTable(
      { ...grid, merged: [{ row: 1, lastRow: 2, column: 2, lastColumn: 2 }] },
      context,
    );
    expect(back).toMatchObject({ value: { table: { rows: [{}, { when: ["[700..800]", "5000", '"A"'] }] } } });
    expect(back.ok ? back.value.report.map(({ code }) => code) : []).toEqual(
      expect.arrayContaining(["sheet.merged", "sheet.shared-end"]),
    );
  });

  it("IO34 nothing, no rows, and ten thousand mistakes are told within a bound", () => {
    expect(gridToTable(sheet(), context)).toMatchObject({ error: [{ code: "sheet.empty" }] });
    expect(gridToTable(sheet(titles), context)).toMatchObject({ error: [{ code: "sheet.no-rows" }] });
    const wrong = Array.from({ length: 10_000 }, () => ["", "高", "高", "高", "高", "", "高"]);
    const back = gridToTable(sheet(titles, ...wrong), context);
    expect(back.ok ? 0 : back.error.length).toBe(501);
  });
});

function anyTable(): fc.Arbitrary<TableDecision> {
  const words = fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 });
  const odd = fc.constantFrom(
    "18-60",
    "=1+1",
    "+1",
    "@x",
    "- 3",
    " >= 600 ",
    "'=1",
    '"',
    '""',
    "否则",
    "id",
    "a\r\nb",
    "1,000",
    "_x000D_",
    "\t",
  );
  const text = fc.oneof(words, odd);
  const texts = fc.record({ "zh-CN": text, en: text });
  const cell = fc.oneof(text, fc.constantFrom("-", ">= 600", '"A","B"', "[18..60)"));
  const id = fc.stringMatching(/^[A-Za-z][\w-]{0,8}$/);
  const type = fc.oneof(
    fc.constant({ kind: "integer" as const, min: 0, max: 30, unit: "天" }),
    fc.constant({ kind: "decimal" as const, scale: 2, min: -0.5 }),
    fc.constant({ kind: "money" as const, currency: "CNY" }),
    fc.constant({ kind: "decimal" as const, unit: "个 月=" }),
    fc.constant({ kind: "list" as const, of: { kind: "string" as const } }),
    fc
      .array(fc.record({ value: text, title: texts }), { minLength: 1, maxLength: 4 })
      .map((values) => ({ kind: "enum" as const, values })),
  );
  const reasons = fc.option(fc.array(fc.constantFrom("R1", "LOW_SCORE"), { maxLength: 3 }), {
    nil: undefined,
  });
  return fc
    .record({ inputs: fc.integer({ min: 1, max: 4 }), outputs: fc.integer({ min: 1, max: 3 }) })
    .chain(({ inputs, outputs }) => {
      const cells = (count: number) => fc.array(cell, { minLength: count, maxLength: count });
      return fc.record(
        {
          kind: fc.constant("table" as const),
          title: texts,
          hitPolicy: fc.constantFrom("U" as const, "C+" as const, "F" as const),
          inputs: fc.array(fc.record({ id, title: texts, expression: cell }), {
            minLength: inputs,
            maxLength: inputs,
          }),
          outputs: fc.array(
            fc.record({ name: fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{0,8}$/), title: texts, type }),
            { minLength: outputs, maxLength: outputs },
          ),
          rows: fc.array(
            fc
              .record({
                id,
                note: fc.option(fc.oneof(text, fc.constant("")), { nil: undefined }),
                when: cells(inputs),
                then: cells(outputs),
                reasons,
              })
              .map((row) => JSON.parse(JSON.stringify(row)) as TableDecision["rows"][number]),
            { minLength: 1, maxLength: 6 },
          ),
          otherwise: fc
            .record({ then: cells(outputs), reasons })
            .map((row) => JSON.parse(JSON.stringify(row)) as NonNullable<TableDecision["otherwise"]>),
        },
        { requiredKeys: ["kind", "title", "hitPolicy", "inputs", "outputs", "rows"] },
      );
    });
}
