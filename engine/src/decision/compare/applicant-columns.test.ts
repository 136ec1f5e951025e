import { describe, expect, it } from "vitest";
import type { Result } from "../../kernel/index.ts";
import { catalogueOf, sampleCatalogue, valueOf } from "../sample-pack.ts";
import { readApplicantObject, readColumns, type ColumnOptions } from "./applicant-columns.ts";

const t = (text: string) => ({ "zh-CN": text, en: text });
const catalogue = catalogueOf({
  ...sampleCatalogue,
  facts: {
    ...sampleCatalogue.facts,
    ratio: {
      title: { "zh-CN": "负债率", en: "Debt ratio" },
      type: { kind: "percent" },
      source: "application",
    },
    term: { title: t("Term"), type: { kind: "integer", unit: "months" }, source: "application" },
  },
});

const read = (header: readonly string[], options?: ColumnOptions) =>
  readColumns(header, [catalogue], options);

function problems(result: Result<unknown>): readonly string[] {
  return result.ok ? [] : result.error.map(({ code, pointer }) => `${code} ${pointer}`);
}

describe("columns of applicants", () => {
  it("CP10 are the facts of their names or titles, each cell of the type that is declared, empty ones unknown", () => {
    const header = [
      "id",
      "age",
      "Income (元)",
      "debt (分)",
      "负债率",
      "listed",
      "City",
      "term (months)",
      "repaid",
    ];
    const columns = valueOf(read(header, { ref: "id", good: "repaid" }));
    expect(
      valueOf(columns.readRow(["A-1", "30", "5000.10", "12345", "18.5%", "是", "SH", "", "1"], 2)),
    ).toEqual({
      ref: "A-1",
      good: true,
      facts: {
        age: 30,
        income: { amountMinor: 500_010, currency: "CNY" },
        debt: { amountMinor: 12_345, currency: "CNY" },
        ratio: 0.185,
        listed: true,
        city: "SH",
      },
    });
  });

  it("CP10 that nobody knows, that come twice, that are missing, or whose unit is another, are refused at their place", () => {
    expect(problems(read(["age", "shoe", "Age"], { good: "repaid" }))).toEqual([
      "applicants.column-unknown /columns/1",
      "applicants.column-twice /columns/2",
      "applicants.column-missing /columns",
    ]);
    expect(problems(read(["income"]))).toEqual(["applicants.money-unit /columns/0"]);
    expect(problems(read(["income"], { money: "minor" }))).toEqual([]);
    expect(problems(read(["income (USD)", "term (years)", "age (%)"]))).toEqual([
      "applicants.unit /columns/0",
      "applicants.unit /columns/1",
      "applicants.unit /columns/2",
    ]);
    expect(problems(read(["shoe", "x"], { columns: { shoe: "age" }, ignore: ["x"] }))).toEqual([]);
  });

  it("CP10 a cell that is not of its type is refused with row, column and text", () => {
    const columns = valueOf(read(["age", "income", "repaid"], { money: "minor", good: "repaid" }));
    const refused = columns.readRow(["thirty", "50.5", "perhaps"], 7);
    expect(
      refused.ok
        ? []
        : refused.error.map(({ code, params }) => [code, params["row"], params["column"], params["text"]]),
    ).toEqual([
      ["applicants.cell", 7, "age", "thirty"],
      ["applicants.cell", 7, "income", "50.5"],
      ["applicants.cell", 7, "repaid", "perhaps"],
    ]);
    expect(problems(columns.readRow(["30"], 8))).toEqual(["applicants.row-width /rows/8"]);
  });

  it("CP10 reads the exponents that spreadsheets write", () => {
    const columns = valueOf(read(["age", "income"], { money: "major" }));
    expect(valueOf(columns.readRow(["3.0E+01", "5.00E+05"], 2)).facts).toEqual({
      age: 30,
      income: { amountMinor: 50_000_000, currency: "CNY" },
    });
  });

  it("CP10 objects are applicants with their facts, or facts themselves", () => {
    expect(
      valueOf(
        readApplicantObject({ ref: "x", facts: { age: 30 }, good: false, at: "2026-01-01T00:00:00Z" }, 1, {}),
      ),
    ).toEqual({
      ref: "x",
      facts: { age: 30 },
      good: false,
      at: "2026-01-01T00:00:00Z",
    });
    expect(
      valueOf(
        readApplicantObject({ id: 5, years: 30, y: 1 }, 3, {
          ref: "id",
          good: "y",
          columns: { years: "age" },
        }),
      ),
    ).toEqual({
      ref: "5",
      facts: { age: 30 },
      good: true,
    });
    expect(problems(readApplicantObject([1], 4, {}))).toEqual(["applicants.not-an-object /rows/4"]);
  });
});
