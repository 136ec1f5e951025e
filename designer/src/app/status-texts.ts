import { defineTexts } from "../i18n/index.ts";

/** Where an application stands, as lenders' systems are told. */
export const statusTexts = defineTexts({
  scheduled: { "zh-CN": "已预约", en: "Scheduled" },
  received: { "zh-CN": "已收到", en: "Received" },
  checking: { "zh-CN": "核查中", en: "Checking" },
  "in-review": { "zh-CN": "人工审核中", en: "In review" },
  offered: { "zh-CN": "已报价", en: "Offered" },
  accepted: { "zh-CN": "已接受", en: "Accepted" },
  approved: { "zh-CN": "已通过", en: "Approved" },
  disbursed: { "zh-CN": "已放款", en: "Disbursed" },
  declined: { "zh-CN": "已拒绝", en: "Declined" },
  expired: { "zh-CN": "已过期", en: "Expired" },
  withdrawn: { "zh-CN": "已撤回", en: "Withdrawn" },
});
