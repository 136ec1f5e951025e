import { defineTexts } from "../../i18n/index.ts";

export const sheetTexts = defineTexts({
  exportSheet: { "zh-CN": "导出 Excel", en: "Export to Excel" },
  exportXlsx: { "zh-CN": "Excel 工作簿（.xlsx）", en: "Excel workbook (.xlsx)" },
  exportCsv: { "zh-CN": "CSV 文件（.csv）", en: "CSV file (.csv)" },
  importSheet: { "zh-CN": "导入 Excel", en: "Import from Excel" },
  importTitle: { "zh-CN": "用「{file}」替换「{table}」", en: "Replace “{table}” by “{file}”" },
  replace: { "zh-CN": "替换决策表", en: "Replace the table" },
  cancel: { "zh-CN": "取消", en: "Cancel" },
  close: { "zh-CN": "关闭", en: "Close" },
  refused: { "zh-CN": "有 {count} 处需要先改好", en: "{count} places need mending first" },
  refusedHint: {
    "zh-CN": "决策表没有任何改变。请在表格里改好这些单元格，再导入一次。",
    en: "The table is as it was. Mend these cells in the sheet and import it again.",
  },
  same: { "zh-CN": "与现在的决策表完全相同", en: "The same as the table now" },
  sameHint: { "zh-CN": "没有需要替换的内容。", en: "There is nothing to replace." },
  changes: { "zh-CN": "会改变什么", en: "What changes" },
  readings: { "zh-CN": "单元格怎样读", en: "How cells were read" },
  more: { "zh-CN": "另有 {count} 处", en: "{count} more" },
  undoHint: {
    "zh-CN": "替换只改动草稿，可以撤销；发布仍需复核。",
    en: "Replacing edits the draft and can be undone; publishing still needs an approver.",
  },
  imported: { "zh-CN": "决策表已替换", en: "The table was replaced" },
  failed: { "zh-CN": "读不了这个文件", en: "The file could not be read" },
});
