import { defineTexts } from "../../i18n/index.ts";

export const strictTexts = defineTexts({
  convert: { "zh-CN": "转换为严格语义", en: "Convert to strict" },
  hint: {
    "zh-CN": "缺失的事实不再当作空值：看看哪些结果会改变，再决定",
    en: "Missing facts are no longer values: see which outcomes change, then decide",
  },
  same: {
    "zh-CN": "试算了 {tried} 位申请人，结果都不变。",
    en: "{tried} applicants were tried and every outcome stays.",
  },
  changed: {
    "zh-CN": "试算了 {tried} 位申请人，其中 {changed} 位的结果会改变。",
    en: "{tried} applicants were tried; the outcome of {changed} changes.",
  },
  refused: {
    "zh-CN": "严格语义不接受下面 {count} 处；先应用再逐处修改，改好后结果才能比较。",
    en: "Strict refuses {count} places. Apply and mend them; outcomes can be compared after that.",
  },
  reasonsAdded: {
    "zh-CN": "为 {count} 条规则补上了原因，请改成申请人能看懂的话：{codes}",
    en: "Reasons were added ({count}); word them for the applicant: {codes}",
  },
  applicant: { "zh-CN": "申请人", en: "Applicant" },
  before: { "zh-CN": "现在", en: "Now" },
  after: { "zh-CN": "严格语义下", en: "In strict" },
  why: { "zh-CN": "原因", en: "Why" },
  missing: { "zh-CN": "缺少：{facts}", en: "Missing: {facts}" },
  unknown: {
    "zh-CN": "空值或错误，比较没有结论",
    en: "None or an error: a comparison has no answer",
  },
  none: { "zh-CN": "{fact}为空，无法比较", en: "{fact} is none and cannot be compared" },
  separator: { "zh-CN": "、", en: ", " },
  more: { "zh-CN": "只列出前 {count} 位。", en: "The first {count} are listed." },
  apply: { "zh-CN": "应用到草稿", en: "Apply to the draft" },
  cancel: { "zh-CN": "取消", en: "Cancel" },
  broken: {
    "zh-CN": "规则包现在就有错误，请先改好。",
    en: "The pack has errors as it is; mend them first.",
  },
});
