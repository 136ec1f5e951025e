import { defineIssues } from "../kernel/index.ts";

const issues = defineIssues({
  "workflow.too-deep": {
    "zh-CN": "嵌套超过 {limit} 层。",
    en: "Nested more than {limit} levels deep.",
  },
  "workflow.not-json": {
    "zh-CN": "此处不是 JSON 能写下的内容（例如半个字符）。",
    en: "What stands here cannot be written as JSON (half a character, for example).",
  },
  "workflow.too-large": {
    "zh-CN": "状态数超过上限 {limit}。",
    en: "More than {limit} states.",
  },
  "workflow.name-reserved": {
    "zh-CN": "名称「{name}」是保留字，请换一个名称。",
    en: "The name “{name}” is reserved; choose another one.",
  },
  "workflow.state-twice": {
    "zh-CN": "状态键「{key}」在流程中出现了两次。",
    en: "The state key “{key}” occurs twice in the workflow.",
  },
  "workflow.invoke-twice": {
    "zh-CN": "调用「{id}」在流程中出现了两次。",
    en: "The invocation id “{id}” occurs twice in the workflow.",
  },
  "workflow.initial-missing": {
    "zh-CN": "「{key}」含有子状态，但没有指定初始状态。",
    en: "“{key}” has child states but names no initial one.",
  },
  "workflow.initial-unknown": {
    "zh-CN": "初始状态「{initial}」不在「{key}」之内。",
    en: "The initial state “{initial}” is not inside “{key}”.",
  },
  "workflow.initial-needless": {
    "zh-CN": "「{key}」不能有初始状态。",
    en: "“{key}” cannot have an initial state.",
  },
  "workflow.states-needed": {
    "zh-CN": "并行状态「{key}」至少需要一个区域。",
    en: "The parallel state “{key}” needs at least one region.",
  },
  "workflow.final-has-more": {
    "zh-CN": "终止状态「{key}」不能有「{member}」。",
    en: "The final state “{key}” cannot have “{member}”.",
  },
  "workflow.history-has-more": {
    "zh-CN": "历史状态「{key}」不能有「{member}」。",
    en: "The history state “{key}” cannot have “{member}”.",
  },
  "workflow.history-only": {
    "zh-CN": "「{member}」只能用于历史状态。",
    en: "“{member}” belongs to history states only.",
  },
  "workflow.history-at-top": {
    "zh-CN": "历史状态「{key}」必须在复合状态之内。",
    en: "The history state “{key}” must be inside a compound state.",
  },
  "workflow.done-needless": {
    "zh-CN": "「{key}」没有子状态，不会触发完成转移。",
    en: "“{key}” has no child states, so it is never done.",
  },
  "workflow.output-needless": {
    "zh-CN": "只有最外层的终止状态可以有输出。",
    en: "Only a final state at the top can have an output.",
  },
  "workflow.target-unknown": {
    "zh-CN": "目标状态「{target}」不存在。",
    en: "The target “{target}” does not exist.",
  },
  "workflow.target-not-sibling": {
    "zh-CN": "「{target}」不是同级状态，请写作「#{target}」。",
    en: "“{target}” is not a sibling; write “#{target}”.",
  },
  "workflow.target-missing": {
    "zh-CN": "此转移既没有目标也没有动作。",
    en: "This transition has neither a target nor actions.",
  },
  "workflow.always-stays": {
    "zh-CN": "自动转移必须有目标状态，否则会无限循环。",
    en: "An automatic transition needs a target, or it would loop for ever.",
  },
  "workflow.always-loop": {
    "zh-CN": "自动转移会在 {states} 之间无限循环。",
    en: "Automatic transitions loop for ever through {states}.",
  },
  "workflow.event-unknown": {
    "zh-CN": "事件「{event}」没有声明。",
    en: "The event “{event}” is not declared.",
  },
  "workflow.event-unused": {
    "zh-CN": "没有状态接收事件「{event}」。",
    en: "No state accepts the event “{event}”.",
  },
  "workflow.raise-id": {
    "zh-CN": "延时发出的事件需要编号，立即发出的不需要。",
    en: "A delayed event needs an id, and one that is told at once has none.",
  },
  "workflow.raise-twice": {
    "zh-CN": "延时事件的编号「{id}」出现了两次。",
    en: "Two delayed events have the id “{id}”.",
  },
  "workflow.raise-unknown": {
    "zh-CN": "没有编号为「{id}」的延时事件。",
    en: "There is no delayed event “{id}”.",
  },
  "workflow.send-no-subflow": {
    "zh-CN": "「{to}」不是本流程的子流程，不能向它发送事件。",
    en: "“{to}” is no sub-flow of this workflow, so it cannot be sent an event.",
  },
  "workflow.send-ambiguous": {
    "zh-CN": "「{to}」既是父流程又是一个调用的编号，请给该调用换一个编号。",
    en: "“{to}” means the run that began this one, and an invocation has that id, too; give it another one.",
  },
  "workflow.targets-conflict": {
    "zh-CN": "「{first}」与「{second}」不在同一并行状态的不同区域中，不能同时进入。",
    en: "“{first}” and “{second}” are not in different regions of a parallel state, so they cannot both be entered.",
  },
  "workflow.delay-invalid": {
    "zh-CN": "「{delay}」不是有效的时限。",
    en: "“{delay}” is not a delay.",
  },
  "workflow.delay-zero": {
    "zh-CN": "时限必须大于零。",
    en: "A delay must be longer than nothing.",
  },
  "workflow.delay-too-long": {
    "zh-CN": "时限不能超过 {years} 年；不会到期的，不写时限。",
    en: "A delay is at most {years} years; what never ends needs none.",
  },
  "workflow.variable-unknown": {
    "zh-CN": "变量「{name}」没有声明。",
    en: "The variable “{name}” is not declared.",
  },
  "workflow.variable-is-fact": {
    "zh-CN": "变量「{name}」与事实同名。",
    en: "The variable “{name}” has the name of a fact.",
  },
  "workflow.fact-unknown": {
    "zh-CN": "目录中没有事实「{name}」。",
    en: "The catalogue has no fact “{name}”.",
  },
  "workflow.payload-member-unknown": {
    "zh-CN": "事件内容中没有声明「{member}」。",
    en: "The event's payload does not declare “{member}”.",
  },
  "workflow.guard-shadows": {
    "zh-CN": "前一条转移没有条件，这一条永远不会执行。",
    en: "The transition before has no guard, so this one is never taken.",
  },
  "workflow.unreachable": {
    "zh-CN": "没有路径能到达「{key}」。",
    en: "No path leads to “{key}”.",
  },
  "workflow.dead-end": {
    "zh-CN": "进入「{key}」后无法再离开，它也不是终止状态。",
    en: "“{key}” can never be left, and it is not final.",
  },
  "workflow.activity-no-error": {
    "zh-CN": "活动「{id}」没有失败路径；重试用尽后会成为待处理事件。",
    en: "The activity “{id}” has no failure path; when its retries are used up, an operator must act.",
  },
  "workflow.error-never": {
    "zh-CN": "「{id}」不会失败：决策拿不到数据时转人工，任务只有结果。",
    en: "“{id}” never fails: a decision without its facts refers, and a task only has outcomes.",
  },
  "workflow.task-unknown": {
    "zh-CN": "没有别的任务「{task}」可以与之区分。",
    en: "There is no other task “{task}” to differ from.",
  },
  "workflow.rung-empty": {
    "zh-CN": "升级步骤没有写明要做什么。",
    en: "The rung does not say what happens.",
  },
  "migration.other-workflow": {
    "zh-CN": "只能迁移到同一个流程的另一版本，「{to}」不是「{from}」。",
    en: "Runs move to another version of the same workflow: “{to}” is not “{from}”.",
  },
  "migration.state-unmapped": {
    "zh-CN": "申请停在「{state}」，新版本没有这个状态，方案也没有写去哪里。",
    en: "The application is in “{state}”, which the new version does not have and the plan does not map.",
  },
  "migration.history-unmapped": {
    "zh-CN": "历史状态「{history}」记着「{state}」，新版本的同一位置下没有它，方案也没有写去哪里。",
    en: "The history state “{history}” remembers “{state}”, which is not below it in the new version and which the plan does not map.",
  },
  "migration.state-kind": {
    "zh-CN": "「{state}」对应的「{target}」不是可以停留的状态。",
    en: "“{state}” leads to “{target}”, which is no state to rest in.",
  },
  "migration.timer-unknown": {
    "zh-CN": "旧版本没有计时器「{timer}」。",
    en: "The old version has no timer “{timer}”.",
  },
  "migration.task-unknown": {
    "zh-CN": "旧版本没有任务「{task}」。",
    en: "The old version has no task “{task}”.",
  },
  "migration.tasks-joined": {
    "zh-CN": "旧任务「{first}」与「{second}」不能同时对应新任务「{task}」：由谁完成只能记一个人。",
    en: "The old tasks “{first}” and “{second}” cannot both become “{task}”: only one person could be remembered as who did it.",
  },
  "workflow.move-done": { "zh-CN": "流程已经结束。", en: "The workflow has ended." },
  "workflow.move-nowhere": { "zh-CN": "没有写明去哪个状态。", en: "No state is named." },
  "workflow.move-history": {
    "zh-CN": "「{key}」是历史状态，不能直接停在那里。",
    en: "“{key}” is a history state: nothing can rest there.",
  },
  "workflow.heartbeat-long": {
    "zh-CN": "心跳间隔 {heartbeat} 必须短于时限 {timeout}。",
    en: "The heartbeat {heartbeat} must be shorter than the timeout {timeout}.",
  },
  "workflow.retry-invalid": {
    "zh-CN": "重试的最长间隔不能小于首次间隔。",
    en: "The longest pause between attempts is shorter than the first one.",
  },
  "workflow.subflow-no-error": {
    "zh-CN": "子流程「{id}」没有失败路径；它失败或被取消后会成为待处理事件。",
    en: "The sub-flow “{id}” has no failure path; when it fails or is cancelled, an operator must act.",
  },
  "workflow.timeout-no-error": {
    "zh-CN": "子流程「{id}」有时限，但没有失败路径。",
    en: "The sub-flow “{id}” has a time limit, but no failure path to take then.",
  },
  "workflow.correlate-type": {
    "zh-CN": "关联键应为文本或数字，但得到 {type}。",
    en: "Expected a text or a number as correlation key, but got {type}.",
  },
  "workflow.payload-schema": {
    "zh-CN": "此模式不受支持：{reason}。",
    en: "This schema is not supported: {reason}.",
  },
  "workflow.guard-undecided": {
    "zh-CN": "条件无法判断，未知的有：{unknown}。",
    en: "The guard cannot be decided; unknown: {unknown}.",
  },
  "workflow.items-unknown": {
    "zh-CN": "逐项列表无法得出，未知的有：{unknown}。",
    en: "The list of items cannot be told; unknown: {unknown}.",
  },
  "workflow.items-type": {
    "zh-CN": "逐项需要一个列表，但得到 {type}。",
    en: "Expected a list to go through, but got {type}.",
  },
  "workflow.completion-unhandled": {
    "zh-CN": "「{invoke}」之后没有任何转移的条件成立。",
    en: "After “{invoke}” no transition's guard holds.",
  },
  "workflow.value-misfit": {
    "zh-CN": "得到的值不符合声明的类型 {type}。",
    en: "The value does not fit the declared type {type}.",
  },
  "workflow.endless": {
    "zh-CN": "一步之内的转移超过 {limit} 次，已停止。",
    en: "Stopped after {limit} transitions within one step.",
  },
  "workflow.restore-failed": {
    "zh-CN": "保存的状态与流程定义不符。",
    en: "The stored state does not fit the workflow.",
  },
  "workflow.step-failed": {
    "zh-CN": "这一步无法执行：{reason}。",
    en: "The step could not be carried out: {reason}.",
  },
  "payload.unknown-member": {
    "zh-CN": "没有声明的成员「{key}」。",
    en: "The member “{key}” is not declared.",
  },
  "payload.missing-member": { "zh-CN": "缺少成员「{key}」。", en: "The member “{key}” is missing." },
  "payload.type": { "zh-CN": "应为 {expected}。", en: "Expected {expected}." },
  "payload.enum": { "zh-CN": "应为以下之一：{expected}。", en: "Expected one of {expected}." },
  "payload.range": { "zh-CN": "应在 {min} 与 {max} 之间。", en: "Expected between {min} and {max}." },
  "payload.length": {
    "zh-CN": "长度应在 {min} 与 {max} 之间。",
    en: "Expected a length between {min} and {max}.",
  },
  "payload.pattern": { "zh-CN": "应符合 {pattern}。", en: "Expected text that matches {pattern}." },
});
export const workflowIssue: typeof issues.issue = (...args) => issues.issue(...args);
/** Sentences of the issues of this layer. */
export const workflowIssueTexts = issues.texts;
export type WorkflowIssueCode = keyof typeof issues.texts;
