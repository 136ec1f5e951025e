import { defineIssues } from "../kernel/index.ts";

const issues = defineIssues({
  "process.catalogue-differs": {
    "zh-CN": "需要目录「{expected}」，但得到「{got}」。",
    en: "Expected the catalogue “{expected}”, but got “{got}”.",
  },
  "process.pack-unknown": { "zh-CN": "规则包「{pack}」不存在。", en: "The pack “{pack}” does not exist." },
  "process.pack-twice": { "zh-CN": "规则包「{pack}」出现了两次。", en: "The pack “{pack}” is there twice." },
  "process.personal-in-clear": {
    "zh-CN": "「{name}」含有个人信息，但不会加密保存。",
    en: "“{name}” takes personal data but is not stored sealed.",
  },
  "process.endless": {
    "zh-CN": "一步之内做出的决策超过 {limit} 个，已停止。",
    en: "Stopped after {limit} decisions within one step.",
  },
  "process.activity-failed": {
    "zh-CN": "活动「{invoke}」重试用尽：{code}。",
    en: "The activity “{invoke}” used up its retries: {code}.",
  },
  "process.subflow-unknown": {
    "zh-CN": "流程「{workflow}」不存在。",
    en: "The workflow “{workflow}” does not exist.",
  },
  "process.subflow-input": {
    "zh-CN": "「{name}」既不是目录中的事实，也不是流程「{workflow}」的变量。",
    en: "“{name}” is neither a fact of the catalogue nor a variable of the workflow “{workflow}”.",
  },
  "process.subflow-recursive": {
    "zh-CN": "流程「{workflow}」会再次启动自己；超过 8 层时失败。",
    en: "The workflow “{workflow}” comes to begin itself; more than 8 runs within each other fail.",
  },
  "process.send-event": {
    "zh-CN": "流程「{workflow}」没有声明事件「{event}」。",
    en: "The workflow “{workflow}” does not declare the event “{event}”.",
  },
  "process.send-member": {
    "zh-CN": "流程「{workflow}」的事件「{event}」没有声明「{name}」。",
    en: "The event “{event}” of the workflow “{workflow}” does not declare “{name}”.",
  },
  "process.send-missing": {
    "zh-CN": "流程「{workflow}」的事件「{event}」缺少「{name}」。",
    en: "The event “{event}” of the workflow “{workflow}” needs “{name}”.",
  },
  "process.send-type": {
    "zh-CN": "流程「{workflow}」的事件「{event}」中，「{name}」应为 {expected}，但得到 {type}。",
    en: "In the event “{event}” of the workflow “{workflow}”, “{name}” is {expected}, but got {type}.",
  },
  "process.send-no-parent": {
    "zh-CN": "没有流程把它作为子流程启动，发给父流程的事件无人接收。",
    en: "No workflow begins this one as a sub-flow, so nobody hears what it sends to its parent.",
  },
  "process.subflow-failed": {
    "zh-CN": "子流程「{invoke}」失败：{code}。",
    en: "The sub-flow “{invoke}” failed: {code}.",
  },
  "process.map-failed": {
    "zh-CN": "逐项子流程「{invoke}」失败：{code}（{message}）。",
    en: "The map “{invoke}” failed: {code} ({message}).",
  },
  "process.compensation-failed": {
    "zh-CN": "「{invoke}」无法撤销，重试用尽：{code}。",
    en: "“{invoke}” could not be undone and its retries are used up: {code}.",
  },
  "process.abandoned-unsure": {
    "zh-CN": "「{invoke}」已被放弃，但不清楚对方是否已经办理：{code}。",
    en: "“{invoke}” was left under way, and nobody knows whether it was done: {code}.",
  },
  "process.migration-ending": {
    "zh-CN": "它的流程已经结束，正在撤销做过的事，不再迁移。",
    en: "Its workflow has ended and what was done is being undone: it is not moved any more.",
  },
  "process.migration-event-missing": {
    "zh-CN": "正在撤销，结束时要告知事件「{event}」，但新版本没有声明它。",
    en: "It is undoing and will tell the event “{event}”, which the new version does not declare.",
  },
  "process.migration-call-open": {
    "zh-CN": "调用「{invoke}」正在进行且可以撤销，但新版本没有它：先等它结束。",
    en: "The call “{invoke}” is under way and can be undone, but the new version does not have it: let it end first.",
  },
  "process.migration-map-result": {
    "zh-CN": "逐项子流程「{invoke}」第 {item} 项的结果不符合新版本的应答格式（{code}）：先等它结束。",
    en: "Item {item} of the map “{invoke}” has a result that the new version's answer does not take ({code}): let the map end first.",
  },
  "process.migration-consent": {
    "zh-CN": "新版本要求已有授权「{scope}」，而申请没有。",
    en: "The new version requires the consent “{scope}”, which the application does not have.",
  },
  "process.migration-four-eyes": {
    "zh-CN":
      "「{task}」已由人完成，新版本没有这个任务，却要求与「{other}」不是同一人：请在方案的 completed 里写明它现在叫什么。",
    en: "Somebody completed “{task}”, which the new version does not have, while it wants another person than for “{other}”: say in the plan's “completed” what it is called now.",
  },
  "fact.unknown": { "zh-CN": "目录中没有事实「{fact}」。", en: "The catalogue has no fact “{fact}”." },
  "fact.not-applied": {
    "zh-CN": "事实「{fact}」由来源「{source}」提供，不能随申请提交。",
    en: "The fact “{fact}” comes from the source “{source}” and cannot be given with an application.",
  },
  "form.unknown-field": { "zh-CN": "表单没有字段「{field}」。", en: "The form has no field “{field}”." },
  "form.missing-field": { "zh-CN": "请填写「{field}」。", en: "The field “{field}” is required." },
  "variable.unknown": { "zh-CN": "流程没有变量「{name}」。", en: "The workflow has no variable “{name}”." },
  "event.unknown": { "zh-CN": "没有声明事件「{event}」。", en: "The event “{event}” is not declared." },
});
export const processIssue: typeof issues.issue = (...args) => issues.issue(...args);
export const processIssueTexts = issues.texts;
