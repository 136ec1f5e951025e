import { defineIssues } from "../../kernel/index.ts";

/** What a spreadsheet can be told; `{cell}` is where, as the spreadsheet names it. */
export const gridIssues = defineIssues({
  "sheet.not-a-spreadsheet": {
    "zh-CN": "这不是 XLSX 或 CSV 文件。",
    en: "This is no XLSX or CSV file.",
  },
  "sheet.old-or-locked": {
    "zh-CN": "这是旧的 XLS 格式或带密码的工作簿：请去掉密码，另存为 XLSX。",
    en: "This is an old XLS file or a workbook with a password: save it as XLSX without one.",
  },
  "sheet.macros": {
    "zh-CN": "工作簿含有宏（{part}），不予读取：请另存为不含宏的 XLSX。",
    en: "The workbook carries macros ({part}) and is refused: save it as XLSX without macros.",
  },
  "sheet.too-large": {
    "zh-CN": "文件超过上限 {limit} 字节。",
    en: "The file is larger than the limit of {limit} bytes.",
  },
  "sheet.unpacks-too-large": {
    "zh-CN": "解压后超过上限 {limit} 字节，不予读取。",
    en: "Unpacked it is larger than the limit of {limit} bytes and is refused.",
  },
  "sheet.too-many-parts": {
    "zh-CN": "压缩包中的文件超过上限 {limit} 个。",
    en: "The archive has more than {limit} parts.",
  },
  "sheet.too-many-rows": {
    "zh-CN": "行数超过上限 {limit}，不予读取。",
    en: "There are more than {limit} rows: the file is refused.",
  },
  "sheet.too-many-cells": {
    "zh-CN": "列数或单元格超过上限（{columns} 列、{cells} 格）。",
    en: "There are more than {columns} columns or {cells} cells.",
  },
  "sheet.cell-too-long": {
    "zh-CN": "{cell}：内容超过 {limit} 个字符。",
    en: "{cell}: the text is longer than {limit} characters.",
  },
  "sheet.broken": {
    "zh-CN": "工作簿的部件「{part}」缺失或无法读取。",
    en: "The part “{part}” of the workbook is missing or cannot be read.",
  },
  "sheet.declaration": {
    "zh-CN": "部件「{part}」含有文档类型或实体声明，不予读取。",
    en: "The part “{part}” declares document types or entities and is refused.",
  },
  "sheet.quotes": {
    "zh-CN": "第 {row} 行附近的引号没有成对。",
    en: "A quotation mark near row {row} has no partner.",
  },
  "sheet.encoding": {
    "zh-CN": "文件按 {encoding} 编码读取。",
    en: "The file was read as {encoding}.",
  },
  "sheet.unreadable-text": {
    "zh-CN": "文字编码无法识别：请存为 UTF-8 或 GB18030。",
    en: "The encoding of the text is not known: save it as UTF-8 or GB18030.",
  },
  "sheet.empty": { "zh-CN": "表中没有内容。", en: "The sheet is empty." },
  "sheet.no-table": {
    "zh-CN": "规则包中没有决策表「{decision}」。",
    en: "The pack has no decision table “{decision}”.",
  },
  "sheet.other-table": {
    "zh-CN": "{cell}：这是决策「{found}」的表，要导入的是「{expected}」。",
    en: "{cell}: this sheet is of the decision “{found}”, not of “{expected}”.",
  },
  "sheet.other-format": {
    "zh-CN": "{cell}：不认识的格式「{found}」，应为 {expected}。",
    en: "{cell}: unknown format “{found}”; {expected} is expected.",
  },
  "sheet.row-missing": {
    "zh-CN": "缺少「{row}」这一行。",
    en: "The row “{row}” is missing.",
  },
  "sheet.header-missing": {
    "zh-CN": "没有找到标题行：应有一行写着 {expected} 等列名。",
    en: "No header row was found: expected a row with titles such as {expected}.",
  },
  "sheet.header-unknown": {
    "zh-CN": "{cell}：不认识的列「{header}」；可用的列名有 {known}。",
    en: "{cell}: unknown column “{header}”; known are {known}.",
  },
  "sheet.header-ambiguous": {
    "zh-CN": "{cell}：列名「{header}」可以是 {meanings}，请写明其中一个。",
    en: "{cell}: the title “{header}” may be {meanings}; write one of them.",
  },
  "sheet.header-twice": {
    "zh-CN": "{cell}：列「{header}」与 {other} 重复。",
    en: "{cell}: the column “{header}” is already in {other}.",
  },
  "sheet.header-untitled": {
    "zh-CN": "{cell}：此列有内容，却没有列名。",
    en: "{cell}: the column has content but no title.",
  },
  "sheet.output-missing": {
    "zh-CN": "缺少结果列「{column}」。",
    en: "The output column “{column}” is missing.",
  },
  "sheet.input-missing": {
    "zh-CN": "表中没有条件列「{column}」，导入后这一列将去掉。",
    en: "The input column “{column}” is not in the sheet: importing removes it.",
  },
  "sheet.input-added": {
    "zh-CN": "{cell}：新增条件列「{column}」。",
    en: "{cell}: a new input column “{column}”.",
  },
  "sheet.no-rows": { "zh-CN": "标题行下面没有规则。", en: "There are no rules below the header." },
  "sheet.rows-above": {
    "zh-CN": "标题行以上的 {count} 行没有读取。",
    en: "The {count} rows above the header were not read.",
  },
  "sheet.formula": {
    "zh-CN": "{cell}：含有公式「{text}」，公式从不执行：请用“选择性粘贴—数值”换成结果。",
    en: "{cell}: holds the formula “{text}”, and formulas are never executed: paste its value instead.",
  },
  "sheet.error-value": {
    "zh-CN": "{cell}：单元格是错误值「{text}」。",
    en: "{cell}: the cell holds the error “{text}”.",
  },
  "sheet.date-in-number": {
    "zh-CN": "{cell}：这里是日期 {text}，而此列是数字。表格软件常把“1-2”改成日期：请把单元格设为文本再填写。",
    en: "{cell}: this is the date {text} in a column of numbers. Spreadsheets turn “1-2” into dates: make the cell text and write it again.",
  },
  "sheet.number-precision": {
    "zh-CN": "{cell}：数字 {text} 超过 15 位，表格软件已丢失精度：请设为文本再填写。",
    en: "{cell}: the number {text} has more than 15 digits, which spreadsheets lose: make the cell text.",
  },
  "sheet.merged": {
    "zh-CN": "{cell} 合并了 {count} 个单元格：每一格都取「{text}」。",
    en: "{cell} is merged over {count} cells: each of them has “{text}”.",
  },
  "sheet.blank-any": {
    "zh-CN": "{count} 个空白的条件视为“任意”（-）。",
    en: "{count} blank conditions mean “any” (-).",
  },
  "sheet.blank-output": {
    "zh-CN": "{cell}：结果不能空白；没有结果请写 null。",
    en: "{cell}: an output cannot be blank; write null where there is none.",
  },
  "sheet.converted": {
    "zh-CN": "{cell}：「{from}」读作 {to}。",
    en: "{cell}: “{from}” became {to}.",
  },
  "sheet.ambiguous": {
    "zh-CN": "{cell}：「{text}」可以是 {first}，也可以是 {second}，请写成其中一个。",
    en: "{cell}: “{text}” may be {first} or {second}; write one of them.",
  },
  "sheet.unreadable": {
    "zh-CN": "{cell}：「{text}」读不懂：{why}",
    en: "{cell}: “{text}” is not understood: {why}",
  },
  "sheet.reversed": {
    "zh-CN": "{cell}：「{text}」的下限大于上限。",
    en: "{cell}: the lower end of “{text}” is above the upper one.",
  },
  "sheet.wrong-unit": {
    "zh-CN": "{cell}：「{text}」的单位「{unit}」不合此列（{expected}）。",
    en: "{cell}: the unit “{unit}” of “{text}” does not fit the column ({expected}).",
  },
  "sheet.percent-bare": {
    "zh-CN": "{cell}：此列是百分比，「{text}」可以是 {first}，也可以是 {second}，请带上百分号。",
    en: "{cell}: this is a column of percentages: “{text}” may be {first} or {second}; write the percent sign.",
  },
  "sheet.value-unknown": {
    "zh-CN": "{cell}：「{text}」不在可选值之中：{allowed}。",
    en: "{cell}: “{text}” is none of the possible values: {allowed}.",
  },
  "sheet.shared-end": {
    "zh-CN": "{cell} 与 {other} 的区间都含有 {value}。",
    en: "The ranges in {cell} and {other} both hold {value}.",
  },
  "sheet.row-id": {
    "zh-CN": "{cell}：「{text}」不能作为行的标识，已改为 {id}。",
    en: "{cell}: “{text}” cannot be the id of a row; it is {id} now.",
  },
  "sheet.too-many-problems": {
    "zh-CN": "问题超过 {limit} 处，其余未列出。",
    en: "There are more than {limit} problems; the rest is not listed.",
  },
});
