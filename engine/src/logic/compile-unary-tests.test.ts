import { describe, expect, it } from "vitest";
import { applicantScope, cellOf, cities, nothingKnown } from "./applicant.fixture.ts";
import {
  bindValue,
  compileUnaryTests,
  FALSE,
  MAYBE,
  TRUE,
  UNKNOWN,
  type Value,
  type ValueType,
} from "./index.ts";

const integer: ValueType = { kind: "integer" };
const string: ValueType = { kind: "string" };
const date: ValueType = { kind: "date" };
const day = (text: string): Value => {
  const bound = bindValue(date, false, text, "");
  return bound.ok ? bound.value : null;
};

describe("cells", () => {
  it.each<[ValueType, string, Value, Value]>([
    [integer, "-", 1, UNKNOWN],
    [integer, "7", 7, 8],
    [integer, ">= 600", 600, 599],
    [integer, "[18..60]", 60, 61],
    [integer, "(18..60)", 19, 18],
    [integer, "]18..60]", 60, 18],
    [integer, "[18..60[", 18, 60],
    [integer, "< 18, > 60", 61, 18],
    [integer, "1, 2, 3", 3, 4],
    [integer, "[1..3], 7", 7, 4],
    [integer, "not(1, 2)", 3, 2],
    [integer, "not(> 60)", 60, 61],
    [integer, "? > 5 and odd(?)", 7, 8],
    [integer, "age", 30, 31],
    [integer, "> age * 2", 61, 60],
    [integer, "scores", 3, 4],
    [integer, "[1, 5]", 5, 4],
    [integer, "-5", -5, 5],
    [integer, "!= 5", 4, 5],
    [integer, "(> 5)", 6, 5],
    [string, '"SH", "BJ"', "BJ", "SZ"],
    [string, 'starts with(?, "S")', "SH", "BJ"],
    [string, "name", "Mei", "Jun"],
    [string, "married", "x", UNKNOWN],
    [cities, '"SH"', "SH", "BJ"],
    [cities, 'not("SH")', "BJ", "SH"],
    [date, '> date("2020-01-01")', day("2020-01-02"), day("2020-01-01")],
    [date, '[@"2020-01-01"..today()]', day("2026-11-22"), day("2026-11-23")],
    [{ kind: "boolean" }, "true", true, false],
    [{ kind: "list", of: integer }, "[1, 2]", [1, 2], [1, 3]],
  ])("LG16 %j %s takes %j and not %j", (input, text, inside, outside) => {
    expect(cellOf(input, text, inside)).toBe(TRUE);
    const alwaysTrue = text === "-" || text === "married";
    expect(cellOf(input, text, outside)).toBe(alwaysTrue ? TRUE : FALSE);
    expect(cellOf(input, text, inside, "dmn")).toBe(TRUE);
  });

  it("LG16 an unknown input may match in strict and does not in dmn", () => {
    for (const text of ["7", ">= 600", "[18..60]", "1, 2", "not(1)", "? > 5", "scores"]) {
      expect(cellOf(integer, text, UNKNOWN), text).toBe(MAYBE);
    }
    expect(cellOf(integer, ">= 600", UNKNOWN, "dmn")).toBe(FALSE);
    expect(cellOf(integer, ">= 600", UNKNOWN, "json-rules-engine")).toBe(FALSE);
    expect(cellOf(integer, "age", 30, "strict", nothingKnown)).toBe(MAYBE);
    expect(cellOf(integer, "is known(?)", UNKNOWN)).toBe(FALSE);
  });

  it("LG2 is known(?) is MAYBE while what the input reads may still be supplied", () => {
    const pending = Uint8Array.from(applicantScope.entries, ({ name }) => (name === "age" ? 1 : 0));
    const truth = (inputReads: readonly string[] | undefined) => {
      const context = { scope: applicantScope, semantics: "strict" as const, pointer: "", input: integer };
      const cell = compileUnaryTests(
        "is known(?)",
        inputReads === undefined ? context : { ...context, inputReads },
      );
      return cell.ok && cell.value.evaluate(UNKNOWN, { ...nothingKnown, pending });
    };
    expect([truth(["age"]), truth(["ratio"]), truth(undefined)]).toEqual([MAYBE, FALSE, MAYBE]);
  });

  it("LG31 a cell that asks whether its input is known says so", () => {
    const context = { scope: applicantScope, semantics: "strict" as const, pointer: "", input: integer };
    const asks = compileUnaryTests("is known(?) and ? > 3", context);
    const tests = compileUnaryTests("> age", context);
    expect(asks.ok && asks.value.probesInput).toBe(true);
    expect(tests.ok && tests.value).toMatchObject({ probesInput: false, reads: ["age"] });
  });

  it.each<[ValueType, string, string]>([
    [integer, "=> 600", "logic.arrow >= 600"],
    [integer, "=< 600", "logic.arrow <= 600"],
    [integer, "== 600", "logic.arrow = 600"],
    [integer, "<> 600", "logic.arrow != 600"],
    [integer, ">= 600 and < 700", "logic.test-in-expression [600..700)"],
    [integer, "< 700 and > 600", "logic.test-in-expression (600..700)"],
    [integer, "< 5 or > 7", "logic.test-in-expression < 5, > 7"],
    [integer, "> 5 and married", "logic.test-in-expression ? > 5"],
    [cities, "SH", 'logic.bare-word "SH"'],
    [string, "SH, BJ", 'logic.bare-word "SH"; logic.bare-word "BJ"'],
    [integer, "SH", "logic.unknown-name"],
    [integer, "18-60", "logic.looks-like-range [18..60]"],
    [integer, '"600"', "logic.incomparable"],
    [integer, "? + 1", "logic.not-boolean"],
    [integer, "[60..18]", "logic.empty-range"],
    [integer, "(5..5]", "logic.empty-range"],
    [integer, "≥600", "logic.wide-characters >=600"],
    [integer, "＞＝600", "logic.wide-characters >=600"],
    [cities, "“SH”", 'logic.wide-characters "SH"'],
    [integer, "600以上", "logic.cell-slip >= 600"],
    [integer, "600+", "logic.cell-slip >= 600"],
    [integer, "", "logic.syntax"],
    [integer, "[18..60", "logic.syntax"],
    [cities, '"SX"', "logic.not-an-enum-value"],
    [integer, "> null", "logic.null-operand"],
  ])("LG17 %j %s is refused: %s", (input, text, expected) => {
    expect(cellOf(input, text, null)).toBe(expected);
  });
});
