import { defineIssues } from "../kernel/index.ts";

export const decisionIssues = defineIssues({
  "document.not-json": {
    "zh-CN": "此处不是 JSON 值。",
    en: "This is not a JSON value.",
  },
  "document.too-deep": {
    "zh-CN": "嵌套超过 {limit} 层。",
    en: "It is nested more than {limit} levels deep.",
  },
  "document.too-large": {
    "zh-CN": "文档超过 {limit} 个值。",
    en: "The document has more than {limit} values.",
  },
  "document.forbidden-key": {
    "zh-CN": "不允许使用字段名「{key}」。",
    en: "The key “{key}” is not allowed.",
  },
  "type.enum-twice": {
    "zh-CN": "枚举值「{value}」出现了两次。",
    en: "The value “{value}” is listed twice.",
  },
  "type.empty-range": {
    "zh-CN": "最小值 {min} 大于最大值 {max}。",
    en: "The minimum {min} is above the maximum {max}.",
  },
  "type.unknown": {
    "zh-CN": "类型「{type}」不存在。",
    en: "There is no type “{type}”.",
  },
  "type.circle": {
    "zh-CN": "类型「{type}」引用了自己。",
    en: "The type “{type}” is made of itself.",
  },
  "model.semantics": {
    "zh-CN": "DMN 模型按 dmn 语义计算，不能用于「{semantics}」语义的规则包。",
    en: "A DMN model is evaluated in the dmn semantics, not in a pack of “{semantics}”.",
  },
  "model.import-missing": {
    "zh-CN": "未提供所导入的模型「{name}」({namespace})。",
    en: "The imported model “{name}” ({namespace}) was not given.",
  },
  "model.id-twice": {
    "zh-CN": "标识「{id}」出现了两次。",
    en: "The id “{id}” is used twice.",
  },
  "model.reference-unknown": {
    "zh-CN": "引用「{reference}」没有对应的元素。",
    en: "Nothing has the id that “{reference}” refers to.",
  },
  "model.circle": {
    "zh-CN": "决策「{decision}」处在循环依赖之中或依赖于循环。",
    en: "The decision “{decision}” requires itself, or what does.",
  },
  "model.name-unknown": {
    "zh-CN": "模型中没有名为「{name}」的 {kind}。",
    en: "The model has no {kind} called “{name}”.",
  },
  "model.calls-too-deep": {
    "zh-CN": "函数调用超过 {limit} 层。",
    en: "Functions call each other more than {limit} levels deep.",
  },
  "catalogue.source-unknown": {
    "zh-CN": "事实「{fact}」的来源「{source}」不存在。",
    en: "Fact “{fact}” names the source “{source}”, which does not exist.",
  },
  "catalogue.valid-for": {
    "zh-CN": "「{text}」不是有效的时长，例如 P30D。",
    en: "“{text}” is not a duration such as P30D.",
  },
  "catalogue.query-without-connector": {
    "zh-CN": "来源「{source}」没有连接器，因此「{key}」没有意义。",
    en: "Source “{source}” has no connector, so “{key}” has no meaning.",
  },
  "pack.catalogue-mismatch": {
    "zh-CN": "规则包使用的事实目录是「{expected}」，给出的却是「{actual}」。",
    en: "The pack reads the catalogue “{expected}”, but got “{actual}”.",
  },
  "pack.name-clash": {
    "zh-CN": "名称「{name}」已被另一个事实、派生值或输出使用。",
    en: "The name “{name}” already belongs to another fact, derived value or output.",
  },
  "pack.lookup-unbound": {
    "zh-CN": "事实「{fact}」的来源「{source}」尚未绑定连接器，发布前必须绑定。",
    en: "Fact “{fact}” comes from the source “{source}”, which must be bound to a connector before publishing.",
  },
  "pack.id-twice": {
    "zh-CN": "标识「{id}」出现了两次。",
    en: "The id “{id}” is used twice.",
  },
  "pack.cycle": {
    "zh-CN": "循环引用：{path}。",
    en: "These refer to each other in a circle: {path}.",
  },
  "pack.too-large": {
    "zh-CN": "此处的单元格或条件超过上限 {limit}。",
    en: "This has more than {limit} cells or comparisons.",
  },
  "pack.scale-without-rounding": {
    "zh-CN": "小数位数与舍入方式必须同时给出。",
    en: "Scale and rounding are given together or not at all.",
  },
  "pack.reason-in-strict": {
    "zh-CN": "结果为「{outcome}」却没有给出原因代码。",
    en: "This leads to “{outcome}” but gives no reason.",
  },
  "reason.unknown": {
    "zh-CN": "原因代码「{code}」不存在。",
    en: "The reason “{code}” does not exist.",
  },
  "reason.malformed": {
    "zh-CN": "reason 必须是原因代码，reasons 必须是原因代码的列表。",
    en: "Expected “reason” to be a reason code and “reasons” to be a list of them.",
  },
  "reason.fact-unknown": {
    "zh-CN": "原因「{code}」提到的「{fact}」既不是事实，也不是派生值或输出。",
    en: "Reason “{code}” speaks of “{fact}”, which is no fact, derived value or output.",
  },
  "reason.fact-not-read": {
    "zh-CN": "原因「{code}」提到 {facts}，但此处并未读取其中任何一个。",
    en: "Reason “{code}” speaks of {facts}, but nothing here reads any of them.",
  },
  "reason.never-cited": {
    "zh-CN": "没有规则引用原因「{code}」。",
    en: "No rule gives the reason “{code}”.",
  },
  "table.row-width": {
    "zh-CN": "应有 {expected} 个单元格，实际为 {actual} 个。",
    en: "Expected {expected} cells, but got {actual}.",
  },
  "table.hit-policy-type": {
    "zh-CN": "命中策略 {policy} 要求输出「{output}」的类型为 {expected}。",
    en: "Hit policy {policy} needs the output “{output}” to be {expected}.",
  },
  "table.priority-cell": {
    "zh-CN": "命中策略 {policy} 按枚举值的顺序排列，因此输出单元格必须是固定的枚举值。",
    en: "Hit policy {policy} orders rows by the order of enum values, so this cell must be one of them.",
  },
  "scorecard.points-range": {
    "zh-CN": "分值的位数或大小超出了可精确相加的范围。",
    en: "These points are too large or too fine to be added exactly.",
  },
  "outcome.decision-unknown": {
    "zh-CN": "决策「{decision}」不存在。",
    en: "The decision “{decision}” does not exist.",
  },
  "outcome.output-missing": {
    "zh-CN": "决策「{decision}」不是规则集，必须指明由哪个输出决定结果。",
    en: "The decision “{decision}” is not of kind rules, so the output that settles the outcome must be named.",
  },
  "outcome.output-unknown": {
    "zh-CN": "决策「{decision}」没有输出「{output}」。",
    en: "The decision “{decision}” has no output “{output}”.",
  },
  "outcome.output-not-text": {
    "zh-CN": "输出「{output}」必须是文本或枚举。",
    en: "The output “{output}” must be text or an enum.",
  },
  "outcome.event-twice": {
    "zh-CN": "事件「{event}」出现了两次。",
    en: "The event “{event}” is listed twice.",
  },
  "outcome.event-never-emitted": {
    "zh-CN": "没有规则会产生事件「{event}」。",
    en: "Nothing emits the event “{event}”.",
  },
  "outcome.event-unmapped": {
    "zh-CN": "事件「{event}」没有对应的结果。",
    en: "The event “{event}” leads to no outcome.",
  },
  "facts.unknown": {
    "zh-CN": "事实目录中没有「{fact}」。",
    en: "The catalogue has no fact “{fact}”.",
  },
  "facts.too-many-issues": {
    "zh-CN": "已有超过 {limit} 处不符合要求，其余未再检查。",
    en: "More than {limit} things do not fit; the rest was not looked at.",
  },
  "decision.at": {
    "zh-CN": "「{at}」不是 RFC 3339 格式的 UTC 时刻。",
    en: "“{at}” is not an RFC 3339 instant in UTC.",
  },
  "case.outcome": {
    "zh-CN": "预期结果为「{expected}」，实际为「{actual}」。",
    en: "Expected the outcome “{expected}”, but got “{actual}”.",
  },
  "case.reasons": {
    "zh-CN": "预期原因为 {expected}，实际为 {actual}。",
    en: "Expected the reasons {expected}, but got {actual}.",
  },
  "case.output": {
    "zh-CN": "输出「{name}」预期为 {expected}，实际为 {actual}。",
    en: "Expected the output “{name}” to be {expected}, but got {actual}.",
  },
  "case.pack": {
    "zh-CN": "这些用例属于规则包「{expected}」，而不是「{actual}」。",
    en: "These cases belong to the pack “{expected}”, not to “{actual}”.",
  },
});

export const decisionIssueTexts = decisionIssues.texts;
