import { defineIssues } from "@lendloom/engine/kernel";

/** What only the set of definitions as a whole can tell: references between documents. */
export const definitionIssues = defineIssues({
  "definition.id-mismatch": {
    "zh-CN": "文件里的编号是「{found}」，应为「{expected}」。",
    en: "The document's id is “{found}”, expected “{expected}”.",
  },
  "definition.unknown-catalogue": {
    "zh-CN": "没有目录「{catalogue}」。",
    en: "There is no catalogue “{catalogue}”.",
  },
  "definition.broken-catalogue": {
    "zh-CN": "目录「{catalogue}」本身有错误。",
    en: "The catalogue “{catalogue}” itself has errors.",
  },
  "definition.unknown-workflow": {
    "zh-CN": "没有流程「{workflow}」。",
    en: "There is no workflow “{workflow}”.",
  },
  "definition.unknown-pack": { "zh-CN": "没有规则包「{pack}」。", en: "There is no rule pack “{pack}”." },
  "definition.broken-pack": {
    "zh-CN": "规则包「{pack}」本身有错误。",
    en: "The rule pack “{pack}” itself has errors.",
  },
  "definition.broken-subflow": {
    "zh-CN": "它启动的子流程本身有错误。",
    en: "A workflow that it begins as a sub-flow has errors itself.",
  },
  "definition.other-catalogue": {
    "zh-CN": "「{id}」使用另一个目录「{catalogue}」。",
    en: "“{id}” uses another catalogue, “{catalogue}”.",
  },
  "definition.only-subflow": {
    "zh-CN": "流程「{workflow}」要求启动它的流程已有授权「{scope}」，只能作为子流程使用。",
    en: "The workflow “{workflow}” requires the consent “{scope}” of whoever begins it: it can only be a sub-flow.",
  },
  "definition.unknown-calendar": {
    "zh-CN": "没有工作日历「{calendar}」。",
    en: "There is no calendar “{calendar}”.",
  },
  "definition.unknown-fact": {
    "zh-CN": "目录里没有事实「{fact}」。",
    en: "The catalogue has no fact “{fact}”.",
  },
  "definition.pack-not-listed": {
    "zh-CN": "流程使用的规则包「{pack}」不在产品的清单里。",
    en: "The workflow asks the pack “{pack}”, which the product does not list.",
  },
  "definition.case-failed": {
    "zh-CN": "用例「{title}」：预期{expected}，实际{actual}。",
    en: "Case “{title}”: expected {expected}, but got {actual}.",
  },
  "definition.cases-unfinished": {
    "zh-CN": "用例没有在限度内执行完（{because}），不能发布；请减少用例，或稍后再试。",
    en: "The cases could not be carried out within their bounds ({because}), so nothing is published; have fewer of them, or try again later.",
  },
  "definition.analysis-unfinished": {
    "zh-CN": "规则包「{pack}」的分析没有在限度内完成，可能有未发现的问题。",
    en: "The analysis of the pack “{pack}” did not end within its bounds; there may be mistakes that it has not found.",
  },
});
export const definitionIssueTexts = definitionIssues.texts;
