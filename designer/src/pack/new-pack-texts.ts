import { defineTexts } from "../i18n/index.ts";

export const newPackTexts = defineTexts({
  title: { "zh-CN": "新建规则包", en: "New rule pack" },
  catalogue: { "zh-CN": "数据目录", en: "Catalogue" },
  catalogueHint: { "zh-CN": "规则能读取哪些数据。", en: "The facts its rules can read." },
  start: { "zh-CN": "从什么开始", en: "Begin with" },
  rules: { "zh-CN": "规则", en: "Rules" },
  rulesHint: { "zh-CN": "用句子写条件", en: "conditions as sentences" },
  table: { "zh-CN": "决策表", en: "A decision table" },
  tableHint: { "zh-CN": "按行对照条件和结果", en: "conditions and answers row by row" },
  scorecard: { "zh-CN": "评分卡", en: "A scorecard" },
  scorecardHint: { "zh-CN": "打分，再按分数线判断", en: "points, then a cut-off" },
  noCatalogue: {
    "zh-CN": "规则要读取一个数据目录，目前还没有目录，请先新建。",
    en: "Rules read a catalogue, and there is none yet. Make one first.",
  },
  noNumber: {
    "zh-CN": "这个数据目录没有数字型的数据，无法起步；请先在目录里添加。",
    en: "This catalogue has no fact that is a number to begin with; add one to the catalogue first.",
  },
  add: { "zh-CN": "添加决策", en: "Add a decision" },
});
