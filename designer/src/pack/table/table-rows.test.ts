import type { TableDecision } from "@lendloom/engine/decision";
import { describe, expect, it } from "vitest";
import { gridRows, normalisedCell, tableRows, type GridRow } from "./table-rows.ts";

const table: TableDecision = {
  kind: "table",
  title: { "zh-CN": "等级", en: "Grade" },
  hitPolicy: "F",
  inputs: [
    { id: "score", title: { "zh-CN": "评分", en: "Score" }, expression: "creditScore" },
    { id: "amount", title: { "zh-CN": "金额", en: "Amount" }, expression: "requestedAmount" },
  ],
  outputs: [{ name: "grade", title: { "zh-CN": "等级", en: "Grade" }, type: { kind: "string" } }],
  rows: [
    { id: "a", when: [">= 700", "-"], then: ['"A"'], note: "best", reasons: ["R1", "R2"] },
    { id: "b", when: ["-", "-"], then: ['"B"'] },
  ],
};

describe("the rows of a table in the grid", () => {
  it("come back as they were", () => {
    expect(tableRows(table, gridRows(table))).toEqual(table.rows);
  });

  it("get ids of their own when they are new or pasted twice", () => {
    const [first] = gridRows(table);
    const pasted = [first, first, { ...first, id: "" }] as GridRow[];
    const ids = tableRows(table, pasted).map(({ id }) => id);
    expect(ids[0]).toBe("a");
    expect(new Set(ids).size).toBe(3);
  });

  it("read an emptied test as any value", () => {
    const emptied = { ...gridRows(table)[0], when0: " " } as GridRow;
    expect(tableRows(table, [emptied])[0]?.when).toEqual(["-", "-"]);
  });
});

describe("a cell typed on a Chinese keyboard", () => {
  it("means what the plain signs mean", () => {
    expect(normalisedCell(" \uFF1E\uFF1D600 ")).toBe(">=600");
    expect(normalisedCell("“A”\uFF0C“B”")).toBe('"A","B"');
    expect(normalisedCell("【18..60\uFF09")).toBe("[18..60)");
    expect(normalisedCell("≥ 3")).toBe(">= 3");
  });
});
