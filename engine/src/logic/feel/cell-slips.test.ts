import { describe, expect, it } from "vitest";
import { cellOf } from "../applicant.fixture.ts";
import { TRUE, type ValueType } from "../index.ts";

const integer: ValueType = { kind: "integer" };
const string: ValueType = { kind: "string" };
const date: ValueType = { kind: "date" };

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
  ] as const)("LG17 in strict, a cell of %j with %s is refused and %s offered", (input, text, fix) => {
    expect(cellOf(input, text, null)).toBe(`logic.cell-slip ${fix}`);
  });

  it.each([
    [integer, "< 18, > 60", 70],
    [integer, "1, 500", 500],
    [integer, "[18..60]", 18],
    [integer, "[18, 60]", 60],
  ] as const)("LG17 a cell of %j with %s says what it means", (input, text, value) => {
    expect(cellOf(input, text, value)).toBe(TRUE);
  });
});
