import { defineTexts } from "../../i18n/index.ts";

export const analysisTexts = defineTexts({
  issues: { "zh-CN": "必须修改", en: "Does not compile" },
  remarks: { "zh-CN": "检查提示", en: "Checks" },
  findings: { "zh-CN": "分析结果", en: "Analysis" },
  analysing: { "zh-CN": "正在分析…", en: "Analysing…" },
  bounded: {
    "zh-CN": "规则包较大，分析在限定的工作量内结束：列出的都成立，但可能不是全部。",
    en: "The pack is large and the analysis stopped at its bound: what is listed is true, but there may be more.",
  },
  unable: {
    "zh-CN": "先解决上面的错误，再分析空档、重叠和永远不会命中的规则。",
    en: "Mend the errors above first; then gaps, overlaps and rules that never fire are looked for.",
  },
  failed: {
    "zh-CN": "分析没有完成，下次修改后会再试。",
    en: "The analysis failed; it runs again after the next edit.",
  },
  nothingFound: {
    "zh-CN": "没有发现空档、重叠或永远不会命中的规则。",
    en: "No gaps, overlaps or rules that never fire.",
  },
  fix: { "zh-CN": "一键修复", en: "Fix it" },
  fixed: { "zh-CN": "已修复，可撤销", en: "Mended; it can be undone" },
  shows: { "zh-CN": "有申请人样例，点击试算", en: "With a sample applicant: click to try it" },
  when: { "zh-CN": "当 {values}", en: "When {values}" },
  severity_error: { "zh-CN": "错误", en: "Error" },
  severity_warning: { "zh-CN": "警告", en: "Warning" },
  severity_info: { "zh-CN": "提示", en: "Note" },
  sample: { "zh-CN": "样例申请人", en: "Sample applicant" },
  gone: { "zh-CN": "这个问题已经没有了", en: "This problem is gone" },
  closeSample: { "zh-CN": "关闭样例", en: "Close the sample" },
  pack: { "zh-CN": "整个规则包", en: "The whole pack" },
  outcome: { "zh-CN": "结果", en: "Outcome" },
});
