import { defineIssues } from "../../kernel/index.ts";

/** What can be wrong with the options of a comparison and the columns of its applicants. */
export const compareIssues = defineIssues({
  "compare.fact-unknown": {
    "zh-CN": "两个规则包的目录里都没有事实「{fact}」。",
    en: "Neither pack's catalogue has a fact “{fact}”.",
  },
  "compare.fact-ungroupable": {
    "zh-CN": "事实「{fact}」的类型是 {type}，不能用来分组。",
    en: "Applicants cannot be grouped by “{fact}”, which is of type {type}.",
  },
  "compare.bands-needed": {
    "zh-CN": "事实「{fact}」是数字，需要写明分段的界限。",
    en: "“{fact}” is a number: say where its bands begin.",
  },
  "compare.bands-unfit": {
    "zh-CN": "事实「{fact}」不是数字，不能分段。",
    en: "“{fact}” is no number and has no bands.",
  },
  "compare.bands-order": {
    "zh-CN": "分段的界限应是 1 到 {limit} 个由小到大的数字。",
    en: "Bands begin at 1 to {limit} numbers, each above the one before.",
  },
  "compare.score-unknown": {
    "zh-CN": "规则包「{pack}」没有名为「{score}」的数字输出或派生值。",
    en: "The pack “{pack}” has no output or derived number “{score}”.",
  },
  "compare.too-many-segments": {
    "zh-CN": "一次最多按 {limit} 个事实分组。",
    en: "Applicants are grouped by at most {limit} facts.",
  },
});

/** The sentences of the codes above. */
export const compareIssueTexts = compareIssues.texts;
