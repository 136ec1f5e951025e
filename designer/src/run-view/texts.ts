import { defineTexts } from "../i18n/index.ts";

export const runViewTexts = defineTexts({
  path: { "zh-CN": "走过的路", en: "The way it went" },
  now: { "zh-CN": "现在", en: "Now" },
  ended: { "zh-CN": "已结束", en: "Ended" },
  stuck: { "zh-CN": "有故障，等待处理", en: "Stopped by an incident" },
  moment: { "zh-CN": "第 {seq} 条时的样子", en: "As it was at entry {seq}" },
  backToNow: { "zh-CN": "回到现在", en: "Back to now" },
  restartHere: { "zh-CN": "从这一步重新开始", en: "Restart from this step" },
  passed: { "zh-CN": "走过", en: "passed" },
  standing: { "zh-CN": "停在这里", en: "stands here" },
});
