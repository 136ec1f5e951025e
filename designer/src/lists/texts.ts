import { defineTexts } from "../i18n/index.ts";

export const listTexts = defineTexts({
  workflowsHint: {
    "zh-CN": "一笔申请从进件到放款经过的每一步。改动先进草稿，批准后才对新申请生效。",
    en: "Every step from application to disbursement. Changes stay in a draft until approved, then apply to new applications.",
  },
  packsHint: {
    "zh-CN": "准入、定价与授信的规则、决策表和评分卡，用句子来改。",
    en: "Rules, decision tables and scorecards for eligibility, pricing and credit, edited as sentences.",
  },
  productsHint: {
    "zh-CN": "贷款产品：额度、期限、定价，以及它走的流程和规则包。",
    en: "Loan products: limits, terms, pricing, and the workflow and packs that carry them.",
  },
  cataloguesHint: {
    "zh-CN": "规则和流程能读取哪些数据、每项从哪里来、查询一次多少钱。",
    en: "What rules and workflows can read, where each fact comes from, and what it costs to ask.",
  },
  emptyCatalogues: { "zh-CN": "还没有数据目录。", en: "There are no catalogues yet." },
  emptyWorkflows: { "zh-CN": "还没有流程。", en: "There are no workflows yet." },
  emptyPacks: { "zh-CN": "还没有规则包。", en: "There are no rule packs yet." },
  emptyProducts: { "zh-CN": "还没有产品。", en: "There are no products yet." },
  import: { "zh-CN": "导入文件", en: "Import a file" },
  columnTitle: { "zh-CN": "名称", en: "Name" },
  columnLive: { "zh-CN": "线上版本", en: "Live version" },
  columnDraft: { "zh-CN": "草稿", en: "Draft" },
  columnChangedBy: { "zh-CN": "最近修改", en: "Last change" },
  notLive: { "zh-CN": "未上线", en: "Not live" },
  changed: { "zh-CN": "{person}，{when}", en: "{person}, {when}" },
  noChange: { "zh-CN": "无未发布修改", en: "No unpublished change" },
  open: { "zh-CN": "打开", en: "Open" },
  newWorkflow: { "zh-CN": "新建流程", en: "New workflow" },
  newCatalogue: { "zh-CN": "新建数据目录", en: "New catalogue" },
  startEmptyCatalogue: { "zh-CN": "空目录", en: "An empty one" },
  startEmptyCatalogueHint: {
    "zh-CN": "只有进件资料这一个来源",
    en: "with the application as its one source",
  },
  startCopyCatalogue: { "zh-CN": "复制一个目录", en: "A copy" },
  startEmptyProduct: { "zh-CN": "空产品", en: "An empty one" },
  startEmptyProductHint: {
    "zh-CN": "选好流程，条款用常见值，之后再改",
    en: "for a workflow, with common terms to change afterwards",
  },
  startCopyProduct: { "zh-CN": "复制一个产品", en: "A copy" },
  needsWorkflow: {
    "zh-CN": "产品要走一个流程，目前还没有流程。",
    en: "A product runs a workflow, and there is none yet.",
  },
  needsCatalogue: {
    "zh-CN": "流程要读取一个数据目录，目前还没有目录。",
    en: "A workflow reads a catalogue, and there is none yet.",
  },
  first: { "zh-CN": "先去新建", en: "Make one first" },
  newProduct: { "zh-CN": "新建产品", en: "New product" },
  start: { "zh-CN": "从什么开始", en: "Begin with" },
  startEmpty: { "zh-CN": "空流程", en: "An empty workflow" },
  startEmptyHint: {
    "zh-CN": "只有开始和结束，在路径上插入步骤",
    en: "a beginning and an end; insert steps between them",
  },
  startCopy: { "zh-CN": "复制一个流程", en: "A copy" },
  startCopyHint: {
    "zh-CN": "以它的草稿或线上版本为起点",
    en: "of another workflow, as it is drafted or live",
  },
  copiedFrom: { "zh-CN": "复制自", en: "Copy of" },
  catalogue: { "zh-CN": "数据目录", en: "Catalogue" },
  catalogueHint: { "zh-CN": "流程能读取哪些数据。", en: "The facts it can read." },
  itsWorkflow: { "zh-CN": "走哪个流程", en: "Workflow" },
  itsWorkflowHint: {
    "zh-CN": "额度、期限、定价都可以之后再改。",
    en: "Limits, terms and prices can all be changed afterwards.",
  },
  catalogueGone: {
    "zh-CN": "这个流程读取的数据目录「{id}」已经没有了。产品可以先新建，进件时带哪些数据要之后再选。",
    en: "The catalogue “{id}” that this workflow reads is gone. The product can be made; choose afterwards what comes with an application.",
  },
  chooseWorkflow: { "zh-CN": "请选择流程", en: "Choose a workflow" },
  sameWorkflow: { "zh-CN": "和所复制的产品相同", en: "The one of the product it is copied from" },
  search: { "zh-CN": "按名称或编号查找", en: "Find by name or id" },
});
