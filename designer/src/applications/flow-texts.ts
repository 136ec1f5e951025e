import { defineTexts } from "../i18n/index.ts";

/** Ending an application from outside its workflow, and what it has to do with other runs and signals. */
export const flowTexts = defineTexts({
  cancel: { "zh-CN": "取消申请", en: "Cancel the application" },
  cancelHint: {
    "zh-CN": "立即结束，不论走到哪一步：任务、定时和子流程一并关闭，已经办理且可撤销的会依次撤销。",
    en: "It ends at once, wherever it is: tasks, timers and sub-flows are closed, and what was done and can be undone is undone, the latest first.",
  },
  reason: { "zh-CN": "原因", en: "Reason" },
  reasonHint: { "zh-CN": "加密后记入日志。", en: "Kept sealed in the journal." },
  reasonNeeded: { "zh-CN": "请写明原因。", en: "Say why." },
  cancelled: { "zh-CN": "申请已取消", en: "The application is cancelled" },
  keep: { "zh-CN": "不取消", en: "Keep it" },
  related: { "zh-CN": "相关流程与等待", en: "Other runs and what it waits for" },
  openRun: { "zh-CN": "打开该流程", en: "Open that run" },
  parent: { "zh-CN": "上级流程", en: "Began by" },
  child: { "zh-CN": "子流程「{step}」", en: "Sub-flow “{step}”" },
  childItem: { "zh-CN": "「{step}」第 {item} 项", en: "“{step}”, item {item}" },
  items: { "zh-CN": "「{step}」共 {count} 项：", en: "“{step}”, {count} items:" },
  itemPlace: { "zh-CN": " 第 {item} 项", en: ", item {item}" },
  waiting: { "zh-CN": "未开始", en: "not begun" },
  needsOperator: { "zh-CN": "有 {count} 个待处理的故障", en: "{count} open incidents" },
  more: { "zh-CN": "显示全部 {count} 个子流程", en: "Show all {count} sub-flows" },
  open: { "zh-CN": "进行中", en: "under way" },
  done: { "zh-CN": "已完成", en: "done" },
  failed: { "zh-CN": "失败", en: "failed" },
  childCancelled: { "zh-CN": "已取消", en: "cancelled" },
  waits: { "zh-CN": "等待信号 {event}", en: "Waits for the signal {event}" },
  startsAt: { "zh-CN": "开始时间", en: "Starts" },
  cancelledBy: { "zh-CN": "取消人", en: "Cancelled by" },
  undoing: { "zh-CN": "正在撤销，还剩 {left} 项", en: "Being undone, {left} left" },
});
