import { defineIssues } from "../../kernel/index.ts";

/** What an analysis can find. `{where}` is a part of a table in FEEL, such as `creditScore: 600, region: "SH"`. */
const analysisIssues = defineIssues({
  "analysis.gap": {
    "zh-CN": "没有任何一行能够回答：{where}。",
    en: "No row answers for {where}.",
  },
  "analysis.overlap": {
    "zh-CN": "第 {first} 行与第 {second} 行同时命中：{where}。命中策略 {policy} 只允许命中一行。",
    en: "Rows {first} and {second} are both hit for {where}; hit policy {policy} allows one.",
  },
  "analysis.conflict": {
    "zh-CN": "第 {first} 行与第 {second} 行同时命中但输出不同：{where}。",
    en: "Rows {first} and {second} are both hit for {where} and answer differently.",
  },
  "analysis.contradictory-rows": {
    "zh-CN": "第 {first} 行与第 {second} 行的条件完全相同，输出却不同。",
    en: "Rows {first} and {second} have the same conditions and answer differently.",
  },
  "analysis.duplicate-row": {
    "zh-CN": "第 {second} 行与第 {first} 行重复。",
    en: "Row {second} repeats row {first}.",
  },
  "analysis.masked-row": {
    "zh-CN": "第 {row} 行永远不会生效：它覆盖的情况都已由前面的行（{rows}）回答。",
    en: "Row {row} never answers: rows {rows} before it answer all of its cases.",
  },
  "analysis.subsumed-row": {
    "zh-CN": "第 {row} 行是多余的：第 {other} 行包含它并给出相同的输出。",
    en: "Row {row} is not needed: row {other} holds all of its cases and answers the same.",
  },
  "analysis.row-never": {
    "zh-CN": "第 {row} 行永远不会命中：单元格「{cell}」对任何可能的值都不成立。",
    en: "Row {row} is never hit: its cell “{cell}” holds for no value there can be.",
  },
  "analysis.out-of-range": {
    "zh-CN": "「{cell}」中的 {value} 超出了「{input}」的取值范围 {range}。",
    en: "“{cell}” names {value}, which lies outside of {range}, the range of “{input}”.",
  },
  "analysis.unit-suspect": {
    "zh-CN": "「{cell}」的单位可能有误：「{input}」以 {unit} 计，是否应为「{meant}」？",
    en: "“{cell}” may be in the wrong unit: “{input}” is in {unit}. Was “{meant}” meant?",
  },
  "analysis.value-untested": {
    "zh-CN": "「{input}」的取值 {values} 没有被任何一行提到，只能由“其他”回答。",
    en: "No row speaks of {values} of “{input}”; only “otherwise” answers for them.",
  },
  "analysis.bin-gap": {
    "zh-CN": "「{input}」的取值 {where} 不属于任何分档，评分将无法得出。",
    en: "No bin holds {where}, so there is no score.",
  },
  "analysis.bin-overlap": {
    "zh-CN": "分档「{first}」与「{second}」重叠：{where}，只有前者生效。",
    en: "Bins “{first}” and “{second}” overlap for {where}; only the first gives its points.",
  },
  "analysis.bin-masked": {
    "zh-CN": "分档「{bin}」永远不会得分：它的取值都已属于前面的分档。",
    en: "Bin “{bin}” never gives its points: the bins before it hold all of its values.",
  },
  "analysis.bin-never": {
    "zh-CN": "分档「{bin}」永远不会命中：「{cell}」对任何可能的值都不成立。",
    en: "Bin “{bin}” is never hit: “{cell}” holds for no value there can be.",
  },
  "analysis.not-monotonic": {
    "zh-CN": "「{input}」声明分值{direction}，但从 {from} 到 {to} 分值由 {before} 变为 {after}。",
    en: "The points of “{input}” are declared {direction}, but from {from} to {to} they go from {before} to {after}.",
  },
  "analysis.monotonic-unordered": {
    "zh-CN": "「{input}」的取值没有大小顺序，不能声明单调。",
    en: "The values of “{input}” have no order, so its points cannot be declared monotonic.",
  },
  "analysis.rule-never": {
    "zh-CN": "规则「{rule}」永远不会成立：它的条件互相矛盾。",
    en: "The rule “{rule}” never holds: its conditions contradict each other.",
  },
  "analysis.rule-beyond-range": {
    "zh-CN": "规则「{rule}」永远不会成立：其条件超出了变量的取值范围。",
    en: "The rule “{rule}” never holds: it asks for values outside of the facts' ranges.",
  },
  "analysis.rule-always": {
    "zh-CN": "只要变量已知，规则「{rule}」总是成立。",
    en: "The rule “{rule}” holds for everybody whose facts are known.",
  },
  "analysis.rule-duplicate": {
    "zh-CN": "规则「{rule}」与「{other}」的条件和事件都相同。",
    en: "The rule “{rule}” has the conditions and the event of “{other}”.",
  },
  "analysis.rule-shadowed": {
    "zh-CN": "规则「{rule}」无法决定结论：每当它成立，优先级更高的 {rules} 也成立，结论总是「{outcome}」。",
    en: "The rule “{rule}” never settles the outcome: whenever it holds, {rules} come first and say “{outcome}”.",
  },
  "analysis.rules-contradict": {
    "zh-CN": "规则「{rule}」与「{other}」在完全相同的情况下成立，结论却相反。",
    en: "The rules “{rule}” and “{other}” hold in exactly the same cases and lead to opposite outcomes.",
  },
  "analysis.condition-never": {
    "zh-CN": "条件「{condition}」永远不成立。",
    en: "The condition “{condition}” never holds.",
  },
  "analysis.condition-always": {
    "zh-CN": "只要变量已知，条件「{condition}」总是成立。",
    en: "The condition “{condition}” always holds when its facts are known.",
  },
  "analysis.unused-derived": {
    "zh-CN": "派生变量「{name}」没有被使用。",
    en: "Nothing reads the derived value “{name}”.",
  },
  "analysis.unused-condition": {
    "zh-CN": "条件「{name}」没有被使用。",
    en: "No rule uses the condition “{name}”.",
  },
  "analysis.unused-decision": {
    "zh-CN": "决策「{name}」不影响结论，也没有输出。",
    en: "The decision “{name}” has no output and does not settle the outcome.",
  },
  "analysis.reason-unreachable": {
    "zh-CN": "原因「{code}」永远不会给出：引用它的规则或行都不会生效。",
    en: "The reason “{code}” is never given: no rule or row that cites it can ever answer.",
  },
  "analysis.outcome-unreachable": {
    "zh-CN": "没有任何申请人能够得到结论「{outcome}」。",
    en: "No applicant can have the outcome “{outcome}”.",
  },
  "analysis.refer-unreachable": {
    "zh-CN": "变量齐全的申请人永远不会转人工：规则已覆盖所有情况。",
    en: "No applicant whose facts are all known is ever referred to a person: the rules settle every case.",
  },
  "analysis.not-analysed": {
    "zh-CN": "{count} 个单元格不只与固定值比较（例如「{cell}」），分析时视为可能成立。",
    en: "{count} cells compare with more than fixed values (such as “{cell}”); they were taken as cells that may hold.",
  },
  "analysis.stopped": {
    "zh-CN": "表格过大，分析在 {steps} 步后停止；以上为已发现的问题，可能还有其他问题。",
    en: "The analysis stopped after {steps} steps; what it found is true, but there may be more.",
  },
  "analysis.more": {
    "zh-CN": "此处还有 {count} 个同类问题（{kind}）未列出。",
    en: "There are {count} more of this kind here ({kind}) that are not listed.",
  },
  "analysis.fix-widen": {
    "zh-CN": "将第 {row} 行的「{before}」改为「{after}」",
    en: "Change “{before}” in row {row} to “{after}”",
  },
  "analysis.fix-narrow": {
    "zh-CN": "将第 {row} 行的「{before}」改为「{after}」",
    en: "Change “{before}” in row {row} to “{after}”",
  },
  "analysis.fix-add": {
    "zh-CN": "新增一行 {where}，输出与第 {row} 行相同",
    en: "Add a row for {where} that answers as row {row} does",
  },
  "analysis.fix-remove-row": {
    "zh-CN": "删除第 {row} 行",
    en: "Remove row {row}",
  },
  "analysis.fix-bin": {
    "zh-CN": "将分档「{bin}」的「{before}」改为「{after}」",
    en: "Change “{before}” of bin “{bin}” to “{after}”",
  },
  "analysis.fix-remove-bin": {
    "zh-CN": "删除分档「{bin}」",
    en: "Remove bin “{bin}”",
  },
  "analysis.fix-unit": {
    "zh-CN": "将「{before}」改为「{after}」",
    en: "Change “{before}” to “{after}”",
  },
  "analysis.fix-remove": {
    "zh-CN": "删除「{name}」",
    en: "Remove “{name}”",
  },
});

export const analysisIssueTexts = analysisIssues.texts;
export type AnalysisCode = keyof typeof analysisIssueTexts;
