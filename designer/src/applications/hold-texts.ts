import { defineTexts } from "../i18n/index.ts";

/** Keeping an application whatever the retention policy says. */
export const holdTexts = defineTexts({
  hold: { "zh-CN": "法律保全", en: "Legal hold" },
  holdHint: {
    "zh-CN": "保全期间，留存策略不会删除这笔申请。",
    en: "While it is held, no retention policy removes this application.",
  },
  release: { "zh-CN": "解除保全", en: "Release the hold" },
  releaseHint: {
    "zh-CN": "解除后，到了留存期就会被删除。",
    en: "Afterwards it goes when its time of retention is over.",
  },
  reason: { "zh-CN": "原因", en: "Why" },
  reasonHint: {
    "zh-CN": "记入审计，例如案号。请勿填写个人信息。",
    en: "Kept in the audit, a case number for one; nothing personal, please.",
  },
  reasonNeeded: { "zh-CN": "请写明原因", en: "Say why" },
  cancel: { "zh-CN": "取消", en: "Cancel" },
  held: { "zh-CN": "已保全", en: "Held" },
  heldNow: { "zh-CN": "已保全", en: "It is held" },
  released: { "zh-CN": "已解除保全", en: "The hold is released" },
  heldBy: { "zh-CN": "{reason}（{name}，{at}）", en: "{reason} ({name}, {at})" },
});
