import { defineIssues, fillTexts, type Issue, type Json, type Texts } from "../kernel/index.ts";

/** Why a caller's command is not carried out; nothing has changed. */
export interface Refusal {
  readonly code: RefusalCode;
  readonly texts: Texts;
  readonly params: Readonly<Record<string, Json>>;
  /** What is wrong with what was sent, by JSON pointer into it. */
  readonly issues: readonly Issue[];
}

const refusals = defineIssues({
  "run.unknown": { "zh-CN": "没有编号为「{id}」的申请。", en: "There is no application “{id}”." },
  "run.product-unknown": { "zh-CN": "没有上线的产品「{product}」。", en: "No product “{product}” is live." },
  "run.definitions-unsound": {
    "zh-CN": "产品的定义无法执行。",
    en: "The product's definitions cannot be carried out.",
  },
  "run.facts-invalid": { "zh-CN": "申请资料不符合目录。", en: "The facts do not fit the catalogue." },
  "run.start-failed": { "zh-CN": "流程无法开始：{reason}", en: "The workflow cannot start: {reason}" },
  "run.event-unknown": { "zh-CN": "流程没有事件「{event}」。", en: "The workflow has no event “{event}”." },
  "run.event-refused": {
    "zh-CN": "当前状态 {states} 不接受事件「{event}」。",
    en: "The current state {states} does not accept the event “{event}”.",
  },
  "run.event-role": {
    "zh-CN": "您的角色不能发送事件「{event}」。",
    en: "Your role may not send the event “{event}”.",
  },
  "run.payload-invalid": {
    "zh-CN": "事件「{event}」的内容不符合声明。",
    en: "The payload of “{event}” does not fit its declaration.",
  },
  "run.not-started": {
    "zh-CN": "申请将于 {startAt} 开始。",
    en: "The application starts at {startAt}.",
  },
  "run.start-at": {
    "zh-CN": "开始时间 {startAt} 应在将来一年之内。",
    en: "Expected a start within the coming year, but got {startAt}.",
  },
  "run.finished": { "zh-CN": "申请已经结束。", en: "The application has ended." },
  "signal.unknown": {
    "zh-CN": "没有上线的流程等待信号「{name}」。",
    en: "No live workflow waits for a signal “{name}”.",
  },
  "signal.ambiguous": {
    "zh-CN": "有多个申请在等待此键的信号「{name}」：{runs}。",
    en: "Several applications wait for the signal “{name}” under this key: {runs}.",
  },
  "signal.ttl": {
    "zh-CN": "信号的保留时间应为至多 {max} 的时限，但得到「{ttl}」。",
    en: "Expected a time to keep the signal of at most {max}, but got “{ttl}”.",
  },
  "signal.buffer-full": {
    "zh-CN": "等待投递的信号已达上限 {limit}。",
    en: "{limit} signals wait already, which is the limit.",
  },
  "signal.not-kept": {
    "zh-CN": "没有编号为「{id}」的待投递信号：已经投递、过期或放弃。",
    en: "No signal “{id}” is kept: it was delivered, has expired or was given up.",
  },
  "run.erased": {
    "zh-CN": "申请人的个人数据已被删除。",
    en: "The applicant's personal data has been erased.",
  },
  "run.busy": { "zh-CN": "申请正忙，请稍后再试。", en: "The application is busy; try again." },
  "task.unknown": { "zh-CN": "没有编号为「{id}」的任务。", en: "There is no task “{id}”." },
  "task.closed": { "zh-CN": "任务已经关闭。", en: "The task is closed." },
  "task.role": { "zh-CN": "此任务需要角色「{role}」。", en: "This task needs the role “{role}”." },
  "task.claimed": {
    "zh-CN": "任务已由「{by}」领取。",
    en: "The task has been claimed by “{by}”.",
  },
  "task.four-eyes": {
    "zh-CN": "您完成了任务「{task}」，这个任务须由另一人处理。",
    en: "You completed the task “{task}”: this one needs another person.",
  },
  "task.assignee-role": {
    "zh-CN": "「{to}」没有角色「{role}」。",
    en: "“{to}” does not have the role “{role}”.",
  },
  "task.outcome-unknown": {
    "zh-CN": "任务没有结果「{outcome}」，可选：{outcomes}。",
    en: "The task has no outcome “{outcome}”; it has {outcomes}.",
  },
  "task.form-invalid": { "zh-CN": "表单填写有误。", en: "The form is not filled in correctly." },
  "incident.unknown": { "zh-CN": "没有编号为「{id}」的故障。", en: "There is no incident “{id}”." },
  "incident.resolved": { "zh-CN": "故障已经处理。", en: "The incident is resolved." },
  "incident.skip-impossible": {
    "zh-CN": "不能这样跳过：{reason}。",
    en: "It cannot be skipped like this: {reason}.",
  },
  "run.edit-invalid": { "zh-CN": "修改的数据不符合声明。", en: "The data does not fit its declaration." },
  "run.changed": {
    "zh-CN": "申请现在是第 {revision} 版，不是你读到的那一版。",
    en: "The application is now at revision {revision}, not the one you read.",
  },
  "run.move-impossible": {
    "zh-CN": "不能移到那里：{reason}",
    en: "The application cannot be moved there: {reason}",
  },
  "run.moment-unknown": {
    "zh-CN": "经过的第 {seq} 条不是可以回到的一步。",
    en: "Entry {seq} of the journal is no step to go back to.",
  },
  "migration.plan-invalid": {
    "zh-CN": "迁移方案与两个版本的流程不符。",
    en: "The plan does not fit the two versions of the workflow.",
  },
  "migration.other-version": {
    "zh-CN": "申请用的不是方案开头的那个版本。",
    en: "The application does not go by the version that the plan begins with.",
  },
  "migration.not-live": {
    "zh-CN": "新版本没有上线，或申请的产品用的是别的流程。",
    en: "The new version is not live for the application's product.",
  },
  "migration.incident-open": {
    "zh-CN": "申请有未处理的故障。",
    en: "The application has an open incident.",
  },
  "migration.unfit": {
    "zh-CN": "申请不符合新版本。",
    en: "The application does not fit the new version.",
  },
  "migration.unknown": { "zh-CN": "没有编号为「{id}」的迁移。", en: "There is no migration “{id}”." },
  "incident.persists": {
    "zh-CN": "重试后仍然失败：{reason}。",
    en: "It failed again: {reason}.",
  },
  "schedule.unknown": { "zh-CN": "没有编号为「{id}」的定时发起。", en: "There is no schedule “{id}”." },
  "schedule.invalid": { "zh-CN": "定时发起的规则有误。", en: "The rule of the schedule is not sound." },
  "schedule.limit": {
    "zh-CN": "定时发起已达上限 {limit} 个。",
    en: "{limit} schedules are there already, which is the limit.",
  },
  "decision.unknown": {
    "zh-CN": "申请没有第 {number} 个决策。",
    en: "The application has no decision number {number}.",
  },
  "idempotency.key-reused": {
    "zh-CN": "同一幂等键已用于另一个请求。",
    en: "The same idempotency key was used for another request.",
  },
});
export type RefusalCode = keyof typeof refusals.texts;
export const refusalTexts: Readonly<Record<RefusalCode, Texts>> = refusals.texts;

/** A refusal with its sentence filled in. */
export function refuse(
  code: RefusalCode,
  params: Readonly<Record<string, Json>> = {},
  issues: readonly Issue[] = [],
): Refusal {
  return { code, params, issues, texts: fillTexts(refusals.texts[code], params) };
}
