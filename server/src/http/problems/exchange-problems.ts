import { kind, type ProblemKind } from "./kind.ts";

/** Files in and out. */
export const exchangeProblems = {
  "import.unrecognised": kind(
    422,
    ["无法识别的文件", "Unrecognised file"],
    [
      "这不是 Lendloom 包、json-rules-engine 规则或 DMN 模型。",
      "This is neither a Lendloom bundle nor json-rules-engine rules nor a DMN model.",
    ],
    ["用 `?format=` 指明格式，或检查文件。", "Name the format with `?format=`, or check the file."],
  ),
  "import.invalid": kind(
    422,
    ["文件不能导入", "The file cannot be imported"],
    ["文件里有 {count} 处错误。", "The file has {count} errors."],
    ["`errors` 按 JSON 指针写明每一处。", "`errors` names each place by JSON pointer."],
  ),
  "import.draft-exists": kind(
    409,
    ["已有不同的草稿", "Another draft exists"],
    ["{kind}「{id}」已有内容不同的草稿。", "There is already another draft of {kind} “{id}”."],
    [
      "用 `?id=` 换一个编号，或用 `?replace=true` 覆盖草稿。",
      "Choose another id with `?id=`, or overwrite the draft with `?replace=true`.",
    ],
  ),
  "export.not-expressible": kind(
    422,
    ["不能这样导出", "Not expressible"],
    [
      "规则包「{id}」有 {count} 处无法用这种格式表达。",
      "The pack “{id}” holds {count} things that this format cannot express.",
    ],
    [
      "`errors` 写明每一处；`GET /v1/packs/{id}/bundle` 能导出任何规则包。",
      "`errors` names each place; `GET /v1/packs/{id}/bundle` exports any pack.",
    ],
  ),
  "spreadsheet.expected": kind(
    415,
    ["需要表格文件", "A spreadsheet is expected"],
    ["这里接受 XLSX 或 CSV 文件的字节。", "The bytes of an XLSX or CSV file are expected here."],
    [
      "设置 `Content-Type: text/csv` 或 XLSX 的类型，请求体为文件本身。",
      "Send the file itself, with `Content-Type: text/csv` or the type of XLSX.",
    ],
  ),
  "spreadsheet.no-table": kind(
    404,
    ["没有这张决策表", "No such decision table"],
    ["规则包「{id}」没有决策表「{decision}」。", "The pack “{id}” has no decision table “{decision}”."],
    [
      "用 `?decision=` 指明一张决策表；CSV 每次只能一张。",
      "Name a decision table with `?decision=`; a CSV file holds one.",
    ],
  ),
} as const satisfies Readonly<Record<string, ProblemKind>>;
