import type { Texts } from "@lendloom/engine/kernel";

interface CharacteristicTexts {
  readonly title: Texts;
  /** The code and the sentence an applicant is told when this cost points. */
  readonly code: string;
  readonly reason: Texts;
}

/** What each fact is called on the scorecard, and what is told of it. */
export const characteristicTexts: Readonly<Record<string, CharacteristicTexts>> = {
  durationMonths: {
    title: { "zh-CN": "借款期限", en: "Duration" },
    code: "DURATION-LONG",
    reason: { "zh-CN": "申请的借款期限较长", en: "The requested duration is long" },
  },
  amount: {
    title: { "zh-CN": "借款金额", en: "Amount" },
    code: "AMOUNT-LARGE",
    reason: { "zh-CN": "申请的金额较大", en: "The requested amount is large" },
  },
  purpose: {
    title: { "zh-CN": "借款用途", en: "Purpose" },
    code: "PURPOSE-RISK",
    reason: {
      "zh-CN": "此用途的贷款以往还款情况较差",
      en: "Loans for this purpose have been repaid less often",
    },
  },
  employmentDuration: {
    title: { "zh-CN": "现职年限", en: "Time in present employment" },
    code: "EMPLOYMENT-SHORT",
    reason: { "zh-CN": "现职工作时间较短或无业", en: "A short time in present employment, or none" },
  },
  instalmentRate: {
    title: { "zh-CN": "月供占收入比例", en: "Instalment as a share of income" },
    code: "INSTALMENT-BURDEN",
    reason: { "zh-CN": "月供占收入比例较高", en: "The instalment takes a large share of income" },
  },
  otherDebtors: {
    title: { "zh-CN": "共同借款人或保证人", en: "Other debtors or guarantors" },
    code: "NO-GUARANTOR",
    reason: { "zh-CN": "没有保证人", en: "There is no guarantor" },
  },
  presentResidence: {
    title: { "zh-CN": "现址居住年限", en: "Time at present address" },
    code: "RESIDENCE-SHORT",
    reason: { "zh-CN": "现址居住时间较短", en: "A short time at the present address" },
  },
  property: {
    title: { "zh-CN": "财产", en: "Property" },
    code: "PROPERTY-NONE",
    reason: { "zh-CN": "可证明的财产较少", en: "Little property on record" },
  },
  housing: {
    title: { "zh-CN": "住房", en: "Housing" },
    code: "HOUSING",
    reason: { "zh-CN": "没有自有或租赁的住房", en: "No owned or rented home" },
  },
  checkingAccount: {
    title: { "zh-CN": "支票账户", en: "Checking account" },
    code: "CHECKING-ACCOUNT",
    reason: {
      "zh-CN": "没有支票账户，或账户余额偏低",
      en: "No checking account, or a low balance on it",
    },
  },
  creditHistory: {
    title: { "zh-CN": "信用历史", en: "Credit history" },
    code: "CREDIT-HISTORY",
    reason: {
      "zh-CN": "本行按时还清贷款的记录不足，或曾有拖欠",
      en: "Too little record of loans repaid duly at this bank, or late payments in the past",
    },
  },
  savings: {
    title: { "zh-CN": "储蓄", en: "Savings" },
    code: "SAVINGS-LOW",
    reason: { "zh-CN": "储蓄较少或不详", en: "Savings are low or unknown" },
  },
  otherInstalmentPlans: {
    title: { "zh-CN": "其他分期", en: "Other instalment plans" },
    code: "OTHER-INSTALMENTS",
    reason: { "zh-CN": "在其他银行或商店有分期", en: "Instalment plans with other banks or stores" },
  },
  numberCredits: {
    title: { "zh-CN": "本行贷款笔数", en: "Credits at this bank" },
    code: "CREDITS-MANY",
    reason: { "zh-CN": "本行已有多笔贷款", en: "Several credits at this bank already" },
  },
};
