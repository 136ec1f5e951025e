import { defineIssues } from "../../kernel/index.ts";

/** What can be wrong with a file of applicants. `{row}` counts from 1, the header included. */
export const applicantIssues = defineIssues({
  "applicants.column-unknown": {
    "zh-CN": "第 {row} 行：目录里没有与列「{column}」对应的事实；请指明对应的事实，或忽略这一列。",
    en: "Row {row}: no fact of the catalogue goes with column “{column}”; name its fact, or have it ignored.",
  },
  "applicants.column-twice": {
    "zh-CN": "第 {row} 行：列「{column}」与另一列是同一个事实。",
    en: "Row {row}: column “{column}” is the same fact as another column.",
  },
  "applicants.column-missing": {
    "zh-CN": "第 {row} 行：没有列「{column}」。",
    en: "Row {row}: there is no column “{column}”.",
  },
  "applicants.unit": {
    "zh-CN": "第 {row} 行：列「{column}」的单位「{unit}」不是事实「{fact}」的单位。",
    en: "Row {row}: “{unit}”, the unit of column “{column}”, is not one of the fact “{fact}”.",
  },
  "applicants.money-unit": {
    "zh-CN": "第 {row} 行：列「{column}」是金额，请写明单位是元（major）还是分（minor）。",
    en: "Row {row}: column “{column}” is money: say whether its numbers are major or minor units.",
  },
  "applicants.row-width": {
    "zh-CN": "第 {row} 行有 {actual} 格，应有 {expected} 格。",
    en: "Row {row} has {actual} cells where the header has {expected}.",
  },
  "applicants.cell": {
    "zh-CN": "第 {row} 行「{column}」列：「{text}」不是 {expected}。",
    en: "Row {row}, column “{column}”: “{text}” is no {expected}.",
  },
  "applicants.not-an-object": {
    "zh-CN": "第 {row} 行不是 JSON 对象。",
    en: "Row {row} is no JSON object.",
  },
  "applicants.row-too-long": {
    "zh-CN": "第 {row} 行超过 {limit} 个字符；也许少了一个引号。",
    en: "Row {row} has more than {limit} characters; perhaps a quotation mark is missing.",
  },
  "applicants.quotes": {
    "zh-CN": "第 {row} 行的引号不成对。",
    en: "The quotation marks of row {row} do not match.",
  },
  "applicants.encoding": {
    "zh-CN": "文件不是 UTF-8 编码。",
    en: "The file is not in UTF-8.",
  },
  "applicants.empty": {
    "zh-CN": "文件里没有申请人。",
    en: "The file has no applicants.",
  },
  "applicants.too-many-rows": {
    "zh-CN": "文件超过 {limit} 行。",
    en: "The file has more than {limit} rows.",
  },
});

/** The sentences of the codes above. */
export const applicantIssueTexts = applicantIssues.texts;
