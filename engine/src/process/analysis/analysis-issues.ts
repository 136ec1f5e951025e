import { defineIssues } from "../../kernel/index.ts";

const issues = defineIssues({
  "process.otherwise-missing": {
    "zh-CN": "这里的条件可能都不成立，流程会停住；请在最后加一条无条件的转移。",
    en: "None of these guards need hold, and then the run stops: add a transition without a guard at the end.",
  },
  "process.guard-repeats": {
    "zh-CN": "前面已有相同条件的转移，这一条永远不会执行。",
    en: "A transition before has the same guard, so this one is never taken.",
  },
  "process.loop-unbounded": {
    "zh-CN": "{states} 可以无限循环，没有任何条件限制次数。",
    en: "The loop {states} may go on for ever: nothing in it counts.",
  },
  "process.variable-unwritten": {
    "zh-CN": "读取变量「{name}」时它可能还没有值。",
    en: "The variable “{name}” may have no value yet where it is read.",
  },
  "process.fact-unwritten": {
    "zh-CN": "读取事实「{fact}」之前没有决策查询它的来源「{source}」。",
    en: "The fact “{fact}” is read where no decision need have asked its source “{source}”.",
  },
  "process.connector-unknown": {
    "zh-CN": "没有连接器「{connector}」。",
    en: "There is no connector “{connector}”.",
  },
  "process.exits-conflict": {
    "zh-CN": "事件「{event}」让并行的两个区域离开到不同的状态，只有第一个生效。",
    en: "The event “{event}” makes two parallel regions leave for different states; only the first does.",
  },
  "process.consent-missing": {
    "zh-CN": "可能未经「{scope}」授权就到达这里；来源「{source}」不会被查询，决策转人工。",
    en: "This can be reached without the consent “{scope}”: “{source}” is not asked then, and the decision refers.",
  },
  "process.consent-bypassed": {
    "zh-CN": "未经「{scope}」授权就可能调用连接器「{connector}」。",
    en: "The connector “{connector}” can be called without the consent “{scope}”.",
  },
  "process.fix-remove": { "zh-CN": "删除", en: "Remove it" },
  "process.fix-final": { "zh-CN": "改为终止状态", en: "Make it a final state" },
});
export const analysisTexts = issues.texts;
export type ProcessAnalysisCode = keyof typeof issues.texts;
