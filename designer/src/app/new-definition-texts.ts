import { defineTexts } from "../i18n/index.ts";

export const newDefinitionTexts = defineTexts({
  create: { "zh-CN": "创建草稿", en: "Create the draft" },
  cancel: { "zh-CN": "取消", en: "Cancel" },
  nameZh: { "zh-CN": "中文名称", en: "Name in Chinese" },
  nameEn: { "zh-CN": "英文名称", en: "Name in English" },
  id: { "zh-CN": "编号", en: "Id" },
  idForm: {
    "zh-CN": "以字母开头，只用字母、数字、连字符和下划线。",
    en: "Begins with a letter; letters, digits, hyphens and underscores.",
  },
  taken: { "zh-CN": "这个编号已经有了。", en: "This id is taken." },
  needed: { "zh-CN": "请填写。", en: "Fill this in." },
});
