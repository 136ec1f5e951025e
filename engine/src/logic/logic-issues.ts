import { defineIssues } from "../kernel/index.ts";

const logicIssues = defineIssues({
  "logic.syntax": { "zh-CN": "第 {from} 个字符处有语法错误。", en: "Syntax error at character {from}." },
});
export const logicIssue = logicIssues.issue;
export const logicIssueTexts = logicIssues.texts;
