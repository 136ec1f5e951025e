import { TableDecision } from "@lendloom/engine/decision";
import { closed, Id } from "@lendloom/engine/kernel";
import { Type } from "typebox";
import { AnyObject, FlagQuery, Hash, Texts } from "./shared.ts";

export const XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
export const CSV_TYPE = "text/csv";

export const SheetQuery = closed({
  decision: Type.Optional(Id),
  format: Type.Optional(Type.Enum(["xlsx", "csv"])),
  draft: FlagQuery,
});

export const SheetBytes = {
  description: "The file",
  content: {
    [XLSX_TYPE]: { schema: Type.String({ format: "binary", examples: ["PK…"] }) },
    [CSV_TYPE]: { schema: Type.String({ examples: ["决策表 · Decision table,信用等级,Risk grade"] }) },
  },
};

export const SheetImportQuery = closed({ decision: Id, check: FlagQuery });

export const SheetImportBody = Type.Unknown({
  description: "The bytes of an XLSX or CSV file, of at most 8 MiB",
  examples: ["征信评分,信用等级\n>=700,A\n"],
});

const change = closed({
  pointer: Type.String(),
  kind: Type.Union([Type.Literal("added"), Type.Literal("removed"), Type.Literal("changed")]),
  subject: Texts,
  texts: Texts,
  before: Type.Optional(Type.Unknown()),
  after: Type.Optional(Type.Unknown()),
});

export const SheetImportAnswer = Type.Object(
  {
    table: TableDecision,
    report: Type.Array(
      closed({
        pointer: Type.String({ description: "RFC 6901 JSON pointer into the table" }),
        cell: Type.Optional(Type.String({ description: "The cell as a spreadsheet names it" })),
        severity: Type.Union([Type.Literal("warning"), Type.Literal("info")]),
        code: Type.String(),
        params: AnyObject,
        texts: Texts,
      }),
    ),
    changes: Type.Array(change),
    draft: Type.Optional(closed({ revision: Type.Integer(), hash: Hash })),
  },
  {
    additionalProperties: false,
    examples: [
      {
        table: {
          kind: "table",
          title: { "zh-CN": "信用等级", en: "Risk grade" },
          hitPolicy: "U",
          inputs: [
            { id: "score", title: { "zh-CN": "征信评分", en: "Credit score" }, expression: "creditScore" },
          ],
          outputs: [{ name: "grade", title: { "zh-CN": "等级", en: "Grade" }, type: { kind: "string" } }],
          rows: [{ id: "top", when: ["[700..850]"], then: ['"A"'] }],
        },
        report: [
          {
            pointer: "/rows/0/when/0",
            cell: "B13",
            severity: "info",
            code: "sheet.converted",
            params: { from: "700～850", to: "[700..850]", cell: "B13" },
            texts: {
              "zh-CN": "B13：「700～850」读作 [700..850]。",
              en: "B13: “700～850” became [700..850].",
            },
          },
        ],
        changes: [],
        draft: { revision: 4, hash: "0b7a…" },
      },
    ],
  },
);
