import { defineTexts } from "../i18n/index.ts";

export const casesTexts = defineTexts({
  allCases: { "zh-CN": "全部用例", en: "All cases" },
  runAll: { "zh-CN": "运行全部", en: "Run all" },
  allCasesHint: {
    "zh-CN": "看看有多少用例符合期望，哪些步骤和路径还没有用例走过。",
    en: "How many come out as expected, and which steps and paths no case takes.",
  },
  passed: { "zh-CN": "符合期望 {passed} / {count}", en: "As expected: {passed} of {count}" },
  coveredStates: { "zh-CN": "步骤 {covered} / {count}", en: "Steps: {covered} of {count}" },
  coveredPaths: { "zh-CN": "路径 {covered} / {count}", en: "Paths: {covered} of {count}" },
  failedCases: { "zh-CN": "不符合期望的用例", en: "Cases that come out otherwise" },
  missedStates: { "zh-CN": "没有用例到过的步骤", en: "Steps that no case comes to" },
  missedPaths: { "zh-CN": "没有用例走过的路径", en: "Paths that no case takes" },
  unsound: {
    "zh-CN": "流程还有错误，改正后才能运行用例。",
    en: "The workflow has errors: the cases can be run when they are mended.",
  },
  broken: { "zh-CN": "没有算完，请再试一次。", en: "It did not come to an end: try again." },
  propose: { "zh-CN": "提出缺少的用例", en: "Propose missing cases" },
  searching: { "zh-CN": "正在寻找，可能需要一分钟…", en: "Looking for cases: it may take a minute …" },
  stop: { "zh-CN": "停止", en: "Stop" },
  proposals: { "zh-CN": "提出的用例", en: "Proposed cases" },
  proposalsHint: {
    "zh-CN": "每个用例期望的是它现在得到的结果，采用前请确认那是对的。",
    en: "Each expects what it comes to now: see that this is right before you take it over.",
  },
  chooseAll: { "zh-CN": "全选", en: "Choose all" },
  noProposals: { "zh-CN": "没有找到新的用例。", en: "No further case was found." },
  stillMissed: { "zh-CN": "仍没有用例走过", en: "Still not taken by any case" },
  takeOver: { "zh-CN": "采用 {count} 个用例", en: "Take over: {count}" },
  takeOverEdit: { "zh-CN": "采用提出的用例", en: "Take over proposed cases" },
});
