import { Type } from "typebox";
import { describe, expect, it } from "vitest";
import { checkSchema, closed, mapOf, Name } from "./schema.ts";

const Table = closed({ kind: Type.Literal("table"), rows: Type.Array(closed({ id: Type.String() })) });
const Rules = closed({ kind: Type.Literal("rules"), rules: Type.Array(Type.String()) });
const Pack = closed({ decisions: mapOf(Name, Type.Union([Rules, Table])) });

function misfits(grade: unknown): string[] {
  const checked = checkSchema(Pack, { decisions: { grade } });
  return checked.ok
    ? []
    : checked.error.map(({ code, pointer, params }) => `${code} ${pointer} ${JSON.stringify(params["key"])}`);
}

describe("a value of several forms", () => {
  it("KN10 is held to the form that it says it is of", () => {
    expect(misfits({ kind: "table", rowz: [] })).toEqual([
      'schema.missing-key /decisions/grade "rows"',
      'schema.unknown-key /decisions/grade/rowz "rowz"',
    ]);
    expect(misfits({ kind: "table", rows: [{ id: 1 }, { id: "b" }, {}] })).toEqual([
      'schema.invalid /decisions/grade/rows/0/id "id"',
      'schema.missing-key /decisions/grade/rows/2 "id"',
    ]);
  });

  it("KN10 tells the forms there are where it is of none", () => {
    expect(misfits({ kind: "tabel", rows: [] })).toEqual(['schema.invalid /decisions/grade/kind "kind"']);
    expect(misfits({ rows: [] })).toEqual(['schema.missing-key /decisions/grade "kind"']);
    const checked = checkSchema(Pack, { decisions: { grade: { kind: "tabel" } } });
    expect(checked.ok ? undefined : checked.error[0]?.params["expected"]).toEqual({
      "zh-CN": "应为 rules, table 之一",
      en: "must be one of rules, table",
    });
  });

  it("KN10 tells a hundred misfits, not the first eight", () => {
    expect(misfits({ kind: "table", rows: Array.from({ length: 300 }, () => ({ id: 1 })) })).toHaveLength(
      100,
    );
  });
});
