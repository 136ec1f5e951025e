import { defineTexts } from "../i18n/index.ts";

export const importTexts = defineTexts({
  title: { "zh-CN": "导入", en: "Import" },
  hint: {
    "zh-CN":
      "把 json-rules-engine 规则、DMN 模型、Stately（XState）状态机或 Lendloom 规则包放进来。先检查，再成为草稿，不会直接上线。",
    en: "Drop json-rules-engine rules, a DMN model, a Stately (XState) machine or a Lendloom bundle. It is checked and becomes a draft, never live at once.",
  },
  drop: { "zh-CN": "把文件拖到这里，或点击选择", en: "Drop a file here, or click to choose" },
  dropHint: {
    "zh-CN": "一个 .json 或 .dmn 文件，格式自动识别",
    en: "One .json or .dmn file; its format is recognised",
  },
  id: { "zh-CN": "编号（可不填，按文件名取）", en: "Id (else it is called after its file)" },
  idExample: { "zh-CN": "例如 partner-rules", en: "For example partner-rules" },
  catalogue: { "zh-CN": "流程读取的目录（仅状态机）", en: "Catalogue the workflow reads (machines only)" },
  catalogueExample: { "zh-CN": "选择目录", en: "Choose a catalogue" },
  idInvalid: {
    "zh-CN": "以字母开头，只用字母、数字、连字符和下划线",
    en: "Start with a letter; use letters, digits, hyphens and underscores",
  },
  reading: { "zh-CN": "正在检查 {file}…", en: "Checking {file}…" },
  doneDrafts: { "zh-CN": "{file} 已导入为草稿", en: "{file} was imported as a draft" },
  doneNone: { "zh-CN": "{file} 没有产生草稿", en: "{file} made no draft" },
  format: { "zh-CN": "格式：{format}", en: "Format: {format}" },
  openDraft: { "zh-CN": "打开草稿 {id}（r{revision}）", en: "Open draft {id} (r{revision})" },
  drafts: { "zh-CN": "草稿", en: "Drafts" },
  report: { "zh-CN": "导入报告", en: "Report" },
  noReport: { "zh-CN": "没有需要注意的地方。", en: "Nothing to remark." },
  columnSeverity: { "zh-CN": "级别", en: "Severity" },
  columnPlace: { "zh-CN": "位置", en: "Place" },
  columnSentence: { "zh-CN": "说明", en: "What it says" },
  severity_error: { "zh-CN": "错误", en: "Error" },
  severity_warning: { "zh-CN": "注意", en: "Warning" },
  severity_info: { "zh-CN": "信息", en: "Info" },
  replaceTitle: { "zh-CN": "已有内容不同的草稿", en: "A draft with other content exists" },
  replaceHint: {
    "zh-CN": "继续会覆盖那份草稿。线上内容不受影响。",
    en: "Going on replaces that draft. What is live is not touched.",
  },
  replace: { "zh-CN": "覆盖草稿", en: "Replace the draft" },
  wholeFile: { "zh-CN": "整个文件", en: "the whole file" },
});
