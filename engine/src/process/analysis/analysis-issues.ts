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
  "process.loop-automatic": {
    "zh-CN": "{states} 会自动循环：途中没有改变任何条件所读的内容，条件一旦成立就停不下来。",
    en: "{states} goes in a circle by itself: nothing on the way changes what its guards read, so that once they hold it never rests.",
  },
  "process.end-unreachable": {
    "zh-CN": "{states} 只能互相流转，永远到不了终止状态。",
    en: "{states} lead only to each other and never to an end.",
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
    "zh-CN": "没有在用的来源或流程调用过连接器「{connector}」，请核对名称。",
    en: "No source or workflow in use calls a connector “{connector}”: check its name.",
  },
  "process.exits-conflict": {
    "zh-CN": "{event} 让并行的两个区域离开到不同的状态，只有第一个生效。",
    en: "{event} makes two parallel regions leave for different states; only the first does.",
  },
  "process.exit-beside": {
    "zh-CN": "{event} 让一个区域离开并行状态，另一区域却留在里面；只有排在前面的区域生效。",
    en: "{event} makes one region leave the parallel state while another goes on inside; only the region that comes first does.",
  },
  "process.consent-missing": {
    "zh-CN": "可能未经「{scope}」授权就到达这里；来源「{source}」不会被查询，决策转人工。",
    en: "This can be reached without the consent “{scope}”: “{source}” is not asked then, and the decision refers.",
  },
  "process.subflow-consent": {
    "zh-CN": "可能未经「{scope}」授权就启动子流程「{workflow}」，而它要查询需要这项授权的征信。",
    en: "The sub-flow “{workflow}”, which asks what needs the consent “{scope}”, can be begun without it.",
  },
  "process.consent-bypassed": {
    "zh-CN": "未经「{scope}」授权就可能调用连接器「{connector}」。",
    en: "The connector “{connector}” can be called without the consent “{scope}”.",
  },
  "process.consent-unknown": {
    "zh-CN": "要求了授权「{scope}」，但目录里没有来源需要它。",
    en: "It requires the consent “{scope}”, which no source of the catalogue needs.",
  },
  "process.findings-more": {
    "zh-CN": "这类问题「{code}」还有更多，只列出前 {limit} 个。",
    en: "There are more findings “{code}”; the first {limit} are told.",
  },
  "process.fix-require-consent": {
    "zh-CN": "作为子流程，要求启动它的流程已有这项授权",
    en: "As a sub-flow, require that whoever begins it has the consent",
  },
  "process.fix-remove": { "zh-CN": "删除", en: "Remove it" },
  "process.fix-final": { "zh-CN": "改为终止状态", en: "Make it a final state" },
});
export const analysisTexts = issues.texts;
export type ProcessAnalysisCode = keyof typeof issues.texts;
