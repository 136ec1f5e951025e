import { defineTexts } from "../i18n/index.ts";

export const taskTexts = defineTexts({
  title: { "zh-CN": "任务", en: "Tasks" },
  hint: {
    "zh-CN": "等待人处理的申请，先到期的在前。",
    en: "Applications that wait for a person, first due first.",
  },
  empty: { "zh-CN": "没有等待处理的任务。", en: "Nothing is waiting." },
  emptyAction: { "zh-CN": "查看申请", en: "See applications" },
  mine: { "zh-CN": "我的角色", en: "For my role" },
  all: { "zh-CN": "全部", en: "All" },
  overdue: { "zh-CN": "已逾期", en: "Overdue" },
  dueIn: { "zh-CN": "{distance}到期", en: "due {distance}" },
  wasDue: { "zh-CN": "{distance}已到期", en: "was due {distance}" },
  due: { "zh-CN": "到期", en: "Due" },
  task: { "zh-CN": "任务", en: "Task" },
  role: { "zh-CN": "角色", en: "Role" },
  opened: { "zh-CN": "建立于", en: "Opened" },
  application: { "zh-CN": "申请", en: "Application" },
  open: { "zh-CN": "处理", en: "Open" },
  facts: { "zh-CN": "先看这些", en: "Look at these first" },
  noFacts: { "zh-CN": "没有指定要先看的数据。", en: "Nothing was chosen to be shown first." },
  decide: { "zh-CN": "您的结论", en: "Your conclusion" },
  note: { "zh-CN": "备注（会记入经过）", en: "Note (kept in the journal)" },
  confirm: { "zh-CN": "确认：{outcome}", en: "Confirm: {outcome}" },
  choose: { "zh-CN": "先选择结论", en: "Choose a conclusion first" },
  required: { "zh-CN": "请填写“{field}”", en: "Fill in “{field}”" },
  completed: { "zh-CN": "任务已完成", en: "The task is completed" },
  notYours: {
    "zh-CN": "这个任务由“{role}”处理，您可以查看。",
    en: "This task is for the role “{role}”. You can look at it.",
  },
  missing: {
    "zh-CN": "这个任务已经处理完，或者不存在。",
    en: "This task has been completed, or does not exist.",
  },
  backToTasks: { "zh-CN": "返回任务列表", en: "Back to tasks" },
});
