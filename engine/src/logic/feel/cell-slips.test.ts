import { describe, expect, it } from "vitest";
import { cellOf } from "../applicant.fixture.ts";
import { compileExpression, createScope, TRUE, UNKNOWN, type ValueType } from "../index.ts";

const integer: ValueType = { kind: "integer" };
const string: ValueType = { kind: "string" };
const date: ValueType = { kind: "date" };
const boolean: ValueType = { kind: "boolean" };
const money: ValueType = { kind: "money", currency: "CNY" };
const days: ValueType = { kind: "days-and-time-duration" };

describe("cells that do not mean what they seem", () => {
  it.each([
    [integer, "18..60", "[18..60]"],
    [integer, "18~60", "[18..60]"],
    [integer, "18至60", "[18..60]"],
    [integer, ">=600 && <700", "[600..700)"],
    [integer, ">= 600, < 700", "[600..700)"],
    [integer, "<= 60 > 18", "(18..60]"],
    [integer, "1,000", "1000"],
    [integer, "(18,60)", "(18..60)"],
    [integer, "(18, 60]", "(18..60]"],
    [{ kind: "percent" }, "30%", "0.3"],
    [string, '"SH" or "BJ"', '"SH", "BJ"'],
    [string, '= "SH" or "BJ"', '"SH", "BJ"'],
    [date, "2026-01-01", '@"2026-01-01"'],
    [date, '> "2026-01-01"', '> @"2026-01-01"'],
    [integer, "[600-700]", "[600..700]"],
    [integer, "600–700", "[600..700]"],
    [integer, "between 600 and 700", "[600..700]"],
    [integer, "600 <= ? < 700", "[600..700)"],
    [integer, "＞＝６００，＜７００", "[600..700)"],
    [integer, "<600 或 >700", "<600, >700"],
    [integer, "600以上", ">= 600"],
    [integer, "不超过600", "<= 600"],
    [integer, "6，000", "6000"],
    [money, ">= 5,000", ">= 5000"],
    [money, "[1,000..5,000)", "[1000..5000)"],
    [money, "￥5000", "5000"],
    [money, ">= 5万", ">= 50000"],
    [{ kind: "percent" }, ">= 60％", ">= 0.6"],
    [{ kind: "percent" }, "10%-60%", "[0.1..0.6]"],
    [string, "SH，BJ", '"SH", "BJ"'],
    [string, "上海、北京", '"上海", "北京"'],
    [string, "SH or BJ", '"SH", "BJ"'],
    [string, '"SH";"BJ"', '"SH", "BJ"'],
    [string, "!= SH", 'not("SH")'],
    [string, 'not "SH"', 'not("SH")'],
    [string, "《SH》", '"SH"'],
    [boolean, "是", "true"],
    [boolean, "FALSE", "false"],
    [date, "2026/1/1", '@"2026-01-01"'],
    [date, ">= 2026年1月1日", '>= @"2026-01-01"'],
    [date, "[2026-01-01..2026-02-01]", '[@"2026-01-01"..@"2026-02-01"]'],
    [days, ">= P30D", '>= @"P30D"'],
  ] as const)("LG17 in strict, a cell of %j with %s is refused and %s offered", (input, text, fix) => {
    expect(cellOf(input, text, null)).toBe(`logic.cell-slip ${fix}`);
    // What is offered is taken.
    expect(typeof cellOf(input, fix, UNKNOWN)).toBe("number");
  });

  it.each([
    [integer, "< 18, > 60", 70],
    [integer, "1, 500", 500],
    [integer, "[18..60]", 18],
    [integer, "[18, 60]", 60],
  ] as const)("LG17 a cell of %j with %s says what it means", (input, text, value) => {
    expect(cellOf(input, text, value)).toBe(TRUE);
  });

  it.each([
    ["＞＝６００", ">=600"],
    ["》＝600", ">=600"],
    ["！＝６００", "!=600"],
    [">= 600。", ">= 600"],
    ["［６００。。７００］", "[600..700]"],
    ["６００。５", "600.5"],
    ["600；700", "600, 700"],
    ["−600", "-600"],
    ["≧600", ">=600"],
    ["—", "-"],
  ])("LG18 %s, as a Chinese keyboard types it, is offered as %s", (text, fix) => {
    expect(cellOf(integer, text, null)).toBe(`logic.wide-characters ${fix}`);
    expect(typeof cellOf(integer, fix, UNKNOWN)).toBe("number");
  });

  it("LG17 a truth in a column of numbers is a value of another type, not a test that always holds", () => {
    expect(cellOf(integer, "true", 5)).toBe("logic.incomparable");
    expect(cellOf(integer, "? > 3 and true", 5)).toBe(TRUE);
  });

  it("LG17 the name that is compared again is offered in a formula", () => {
    const compiled = compileExpression("score >= 600 and < 700", {
      scope: createScope([{ name: "score", type: integer }]),
      semantics: "strict",
      pointer: "",
    });
    expect(!compiled.ok && compiled.error[0]?.params["fix"]).toBe("score < 700");
  });

  it("LG28 texts made to be split in many ways are looked through at once", () => {
    const words = [
      "或",
      "或者",
      " or ",
      "|",
      ",",
      "上or",
      "1,000,",
      "大于",
      '@"',
      "2026-1-1",
      " - ",
      "< 1 ",
      "¥",
    ];
    const began = performance.now();
    for (const word of words)
      for (const input of [integer, money, string, date, boolean])
        cellOf(input, `${word.repeat(Math.floor(198 / word.length))}(`, null);
    expect(performance.now() - began).toBeLessThan(1_000);
  });
});
