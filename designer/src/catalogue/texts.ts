import { defineTexts } from "../i18n/index.ts";

/** What facts there are and where they come from. */
export const catalogueTexts = defineTexts({
  name: { "zh-CN": "名称", en: "Name" },
  version: { "zh-CN": "版本号", en: "Version" },
  sources: { "zh-CN": "来源", en: "Sources" },
  sourcesHint: {
    "zh-CN": "随申请提交的直接可用；要查询的在决策需要时才去问，先问便宜的。",
    en: "What comes with the application is there; the others are asked when a decision needs them, the cheapest first.",
  },
  addSource: { "zh-CN": "添加来源", en: "Add a source" },
  removeSource: { "zh-CN": "删除来源", en: "Remove the source" },
  sourceUsed: {
    "zh-CN": "还有 {count} 项数据来自它，不能删除。",
    en: "Facts come from it ({count}), so it stays.",
  },
  facts: { "zh-CN": "数据", en: "Facts" },
  factsHint: {
    "zh-CN": "规则包、流程和表单能读取的每一项数据。",
    en: "Everything that packs, workflows and forms can read.",
  },
  noFacts: { "zh-CN": "还没有数据，先添加一项。", en: "There are no facts yet. Add the first one." },
  noneFound: { "zh-CN": "没有匹配的数据。", en: "No fact matches." },
  addFact: { "zh-CN": "添加数据", en: "Add a fact" },
  removeFact: { "zh-CN": "删除数据", en: "Remove the fact" },
  removeHint: {
    "zh-CN": "仍有规则包或流程读取它时，发布会被拒绝。",
    en: "Publishing is refused while a pack or a workflow still reads it.",
  },
  find: { "zh-CN": "按名称或代号查找", en: "Find by name or key" },
  key: { "zh-CN": "代号", en: "Key" },
  keyLive: {
    "zh-CN": "线上在用这个代号，不能改。",
    en: "What is live goes by this key, so it keeps it.",
  },
  keyForm: {
    "zh-CN": "规则和接口用它来称呼这项数据。以字母开头，只用字母、数字和下划线。",
    en: "What rules and the API call it. Begins with a letter; letters, digits and underscores.",
  },
  sourceKeyForm: {
    "zh-CN": "以字母开头，只用字母、数字、连字符和下划线。",
    en: "Begins with a letter; letters, digits, hyphens and underscores.",
  },
  how: { "zh-CN": "怎么得到", en: "How it comes" },
  given: { "zh-CN": "随申请提交", en: "With the application" },
  asked: { "zh-CN": "查询外部系统", en: "By asking a system" },
  connector: { "zh-CN": "连接器", en: "Connector" },
  connectorHint: {
    "zh-CN": "管理员在服务器上配置它连到哪里。",
    en: "Where it leads is configured on the server by an administrator.",
  },
  cost: { "zh-CN": "每次查询费用", en: "Cost of a query" },
  latency: { "zh-CN": "通常耗时（毫秒）", en: "Usual time (ms)" },
  consent: { "zh-CN": "需要的授权", en: "Consent it needs" },
  consentHint: {
    "zh-CN": "授权的代号，例如 credit-bureau。没有取得这项授权就不会查询；留空表示不需要。",
    en: "The key of a consent, such as credit-bureau: without it nothing is asked. Empty: none is needed.",
  },
  validFor: { "zh-CN": "结果有效期（天）", en: "Answers stay good (days)" },
  validForText: { "zh-CN": "结果有效期（ISO 8601）", en: "Answers stay good (ISO 8601)" },
  validForHint: {
    "zh-CN": "期内重复使用，不再付费。留空则每次都查。",
    en: "Used again for so long without paying again. Empty: asked every time.",
  },
  free: { "zh-CN": "免费", en: "free" },
  perQuery: { "zh-CN": "每次 {cost}", en: "{cost} a query" },
  count: { "zh-CN": "{count} 项数据", en: "Facts: {count}" },
  from: { "zh-CN": "来源", en: "Source" },
  nullable: { "zh-CN": "可以明确为「没有」", en: "May be known to be none" },
  personal: {
    "zh-CN": "个人信息，加密保存、日志里遮盖",
    en: "Personal: sealed in the store, masked in logs",
  },
  protected: {
    "zh-CN": "受保护特征：规则不得使用，只用于公平性报告",
    en: "Protected: refused in rules, there for fairness reports",
  },
  changeable: { "zh-CN": "申请人能改变它吗", en: "Can an applicant change it" },
  changeableHint: {
    "zh-CN": "「怎样才会通过」只在能改变的数据里找。",
    en: "“What would change it” looks at facts that can be changed, and nowhere else.",
  },
  changeNo: { "zh-CN": "不能", en: "No" },
  changeAny: { "zh-CN": "能", en: "Yes" },
  changeUp: { "zh-CN": "只能变大", en: "Only up" },
  changeDown: { "zh-CN": "只能变小", en: "Only down" },
  inferred: {
    "zh-CN": "类型是从导入的文件推断的，还没有人确认。",
    en: "The type was concluded from an imported file; a person has not confirmed it.",
  },
  confirmType: { "zh-CN": "类型没错", en: "The type is right" },
  unbound: {
    "zh-CN": "导入时没有说明怎么查询它。选择连接器并确认之前，读取它的规则包不能发布。",
    en: "An import named it without saying how to ask it: packs that read it cannot be published before that is settled.",
  },
  confirmSource: { "zh-CN": "已设置好", en: "It is settled" },
  sound: { "zh-CN": "没有问题", en: "No problems" },
  problems: { "zh-CN": "{count} 个问题", en: "Problems: {count}" },
});
