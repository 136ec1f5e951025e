import { defineIssues } from "../kernel/index.ts";

const logicIssues = defineIssues({
  "logic.too-long": {
    "zh-CN": "表达式超过 {limit} 个字符。",
    en: "The expression has more than {limit} characters.",
  },
  "logic.too-deep": { "zh-CN": "嵌套超过 {limit} 层。", en: "Nested more than {limit} levels deep." },
  "logic.too-many-items": { "zh-CN": "列表超过 {limit} 项。", en: "The list has more than {limit} items." },
  "logic.syntax": {
    "zh-CN": "第 {from} 个字符处有语法错误：「{word}」。",
    en: "Syntax error at character {from}: “{word}”.",
  },
  "logic.number": {
    "zh-CN": "数字「{word}」超出可计算的范围。",
    en: "The number “{word}” is beyond what can be computed with.",
  },
  "logic.wide-characters": {
    "zh-CN": "请使用半角符号，改写为 {fix}。",
    en: "Use plain ASCII signs and quotes: {fix}.",
  },
  "logic.unsupported": {
    "zh-CN": "这里还不能使用「{word}」。",
    en: "“{word}” is not supported here.",
  },
  "logic.unknown-name": { "zh-CN": "不认识的名称「{word}」。", en: "Unknown name “{word}”." },
  "logic.unknown-function": { "zh-CN": "不认识的函数「{word}」。", en: "Unknown function “{word}”." },
  "logic.unknown-member": {
    "zh-CN": "{type} 没有「{word}」这一项。",
    en: "{type} has no member “{word}”.",
  },
  "logic.protected-fact": {
    "zh-CN": "「{word}」是受保护的信息，不得用于规则。",
    en: "“{word}” is protected and must not be used in rules.",
  },
  "logic.untyped-fact": {
    "zh-CN": "「{word}」没有声明类型，不能在 strict 语义中使用。",
    en: "“{word}” has no declared type and cannot be used in strict semantics.",
  },
  "logic.bare-word": {
    "zh-CN": "「{word}」是文本吗？请加引号：{fix}。",
    en: "Is “{word}” a text? Put it in quotes: {fix}.",
  },
  "logic.arrow": {
    "zh-CN": "「{word}」不是比较符号，请改写为 {fix}。",
    en: "“{word}” is no comparison; write {fix}.",
  },
  "logic.test-in-expression": {
    "zh-CN": "这里需要完整的比较，例如 {fix}。",
    en: "A complete comparison is needed here, such as {fix}.",
  },
  "logic.looks-like-range": {
    "zh-CN": "「{word}」是减法，结果是一个数；若要表示范围，请改写为 {fix}。",
    en: "“{word}” is a subtraction; for a range, write {fix}.",
  },
  "logic.operands": {
    "zh-CN": "「{operator}」不能用于 {left} 和 {right}。",
    en: "“{operator}” does not fit {left} and {right}.",
  },
  "logic.operand": {
    "zh-CN": "「{operator}」不能用于 {type}。",
    en: "“{operator}” does not fit {type}.",
  },
  "logic.incomparable": {
    "zh-CN": "{left} 不能与 {right} 比较。",
    en: "{left} cannot be compared with {right}.",
  },
  "logic.unordered": {
    "zh-CN": "{type} 没有大小之分，不能使用「{operator}」。",
    en: "{type} has no order, so “{operator}” does not fit.",
  },
  "logic.not-an-enum-value": {
    "zh-CN": "「{word}」不是可选值，可选：{values}。",
    en: "“{word}” is not one of the values: {values}.",
  },
  "logic.never-null": {
    "zh-CN": "「{word}」不会为空；要判断是否已知，请用 {fix}。",
    en: "“{word}” is never null; to ask whether it is known, write {fix}.",
  },
  "logic.null-operand": {
    "zh-CN": "空值不能使用「{operator}」。",
    en: "null does not fit “{operator}”.",
  },
  "logic.not-boolean": {
    "zh-CN": "这里需要是或否，得到的是 {type}。",
    en: "A boolean is needed here, but this is {type}.",
  },
  "logic.result-type": {
    "zh-CN": "这里需要 {expected}，得到的是 {type}。",
    en: "{expected} is needed here, but this is {type}.",
  },
  "logic.not-a-function": {
    "zh-CN": "{type} 不是函数，不能调用。",
    en: "{type} is no function and cannot be called.",
  },
  "logic.unknown-type": { "zh-CN": "不认识的类型「{word}」。", en: "Unknown type “{word}”." },
  "logic.arguments": {
    "zh-CN": "函数「{word}」不接受这些参数；用法：{usage}。",
    en: "“{word}” does not take these arguments; usage: {usage}.",
  },
  "logic.always-fails": {
    "zh-CN": "「{word}」永远得不到结果。",
    en: "“{word}” can never yield a result.",
  },
  "logic.cell-slip": {
    "zh-CN": "「{word}」的含义和看上去不同，请改写为 {fix}。",
    en: "“{word}” does not mean what it seems; write {fix}.",
  },
  "logic.empty-range": {
    "zh-CN": "范围「{word}」不包含任何值。",
    en: "The range “{word}” holds no value.",
  },
  "value.type": { "zh-CN": "这里需要 {expected}。", en: "Expected {expected}." },
  "value.null": { "zh-CN": "这一项不能为空。", en: "This must not be null." },
  "value.range": {
    "zh-CN": "超出范围：最小 {min}，最大 {max}。",
    en: "Out of range: at least {min}, at most {max}.",
  },
  "value.scale": { "zh-CN": "最多 {scale} 位小数。", en: "At most {scale} digits after the point." },
  "value.length": { "zh-CN": "最多 {limit} 个字符。", en: "At most {limit} characters." },
  "value.enum": {
    "zh-CN": "「{value}」不是可选值，可选：{values}。",
    en: "“{value}” is not one of the values: {values}.",
  },
  "value.currency": { "zh-CN": "币种应为 {currency}。", en: "The currency must be {currency}." },
  "value.items": { "zh-CN": "最多 {limit} 项。", en: "At most {limit} items." },
  "value.unknown-key": { "zh-CN": "不认识的字段「{key}」。", en: "Unknown key “{key}”." },
  "value.depth": { "zh-CN": "嵌套超过 {limit} 层。", en: "Nested more than {limit} levels deep." },
  "condition.shape": { "zh-CN": "条件应为：{expected}。", en: "A condition must be: {expected}." },
  "condition.any-and-all": {
    "zh-CN": "同一个条件只能有 all、any、not、condition 中的一个。",
    en: "A condition has exactly one of all, any, not and condition.",
  },
  "condition.unknown-key": { "zh-CN": "不认识的字段「{key}」。", en: "Unknown key “{key}”." },
  "condition.missing-key": { "zh-CN": "缺少字段「{key}」。", en: "The key “{key}” is missing." },
  "condition.empty-group": {
    "zh-CN": "{group} 至少需要一个条件。",
    en: "{group} needs at least one condition.",
  },
  "condition.unknown-fact": { "zh-CN": "不认识的事实「{word}」。", en: "Unknown fact “{word}”." },
  "condition.unknown-operator": { "zh-CN": "不认识的操作符「{word}」。", en: "Unknown operator “{word}”." },
  "condition.unknown-condition": {
    "zh-CN": "不认识的命名条件「{word}」。",
    en: "Unknown named condition “{word}”.",
  },
  "condition.cycle": {
    "zh-CN": "命名条件互相引用：{path}。",
    en: "Named conditions refer to each other: {path}.",
  },
  "condition.too-many-leaves": {
    "zh-CN": "条件超过 {limit} 个比较。",
    en: "The condition has more than {limit} comparisons.",
  },
  "condition.needs-list": {
    "zh-CN": "操作符「{operator}」需要一个列表。",
    en: "The operator “{operator}” needs a list.",
  },
  "condition.needs-literal": {
    "zh-CN": "操作符「{operator}」右边需要直接写出的值。",
    en: "The operator “{operator}” needs a value that is written out.",
  },
  "condition.needs-date": {
    "zh-CN": "这个操作符只能用于日期，得到的是 {type}。",
    en: "This operator fits dates, but this is {type}.",
  },
  "condition.pattern": { "zh-CN": "正则表达式「{word}」无效。", en: "The pattern “{word}” is not valid." },
  "condition.name-taken": {
    "zh-CN": "名称「{word}」已被使用，请在 as 中换一个。",
    en: "The name “{word}” is taken; choose another for “as”.",
  },
  "condition.quantifier": {
    "zh-CN": "json-rules-engine 语义没有「{operator}」。",
    en: "json-rules-engine semantics has no “{operator}”.",
  },
  "condition.path": { "zh-CN": "路径「{word}」无效。", en: "The path “{word}” is not valid." },
  "condition.path-selects": {
    "zh-CN":
      "路径「{word}」含有过滤器、脚本、上级、名称或类型的选择，不予执行；请改用 {fix}，再以 someFact: 或 everyFact: 比较。",
    en: "The path “{word}” selects by a filter, a script, a parent, a name or a type, which is not run; read {fix} and compare with someFact: or everyFact:.",
  },
  "condition.path-member": {
    "zh-CN": "{type} 中没有「{word}」。",
    en: "There is no “{word}” in {type}.",
  },
});
export const logicIssue: typeof logicIssues.issue = (...given) => logicIssues.issue(...given);
export const logicIssueTexts = logicIssues.texts;
export type LogicIssueCode = keyof typeof logicIssueTexts;
