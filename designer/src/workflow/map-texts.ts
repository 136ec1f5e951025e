import { defineTexts } from "../i18n/index.ts";

/** A sub-flow for each item of a list. */
export const mapTexts = defineTexts({
  help: {
    "zh-CN": "为列表的每一项启动一个子流程，一起等待",
    en: "Begins a sub-flow for each item of a list and waits for them",
  },
  items: { "zh-CN": "逐项处理的列表", en: "The list to go through" },
  itemsHint: {
    "zh-CN": "公式，得到一个列表，最多 1,000 项。进入这一步时读取一次。",
    en: "A formula that gives a list of at most 1,000 items; read once, as the step is entered.",
  },
  input: {
    "zh-CN": "每一项的子流程得到的数据和变量。公式里 item 是这一项，index 是它的序号，从 1 开始。",
    en: "Facts and variables of each item’s sub-flow. In a formula item is the item and index its place, from 1.",
  },
  answer: {
    "zh-CN":
      '每一项的子流程结束时给出的内容。完成后 event.output 是按原顺序的列表，例如 event.output[status = "done"].output.<字段名>。',
    en: 'What each item’s sub-flow ends with. When done, event.output is a list in the same order, such as event.output[status = "done"].output.<member>.',
  },
  concurrency: { "zh-CN": "同时进行", en: "At the same time" },
  concurrencyHint: {
    "zh-CN": "最多同时进行的子流程，默认 10。",
    en: "Sub-flows under way at once; 10 by default.",
  },
  completion: { "zh-CN": "何时算完成", en: "It is done" },
  all: { "zh-CN": "全部完成", en: "when all are done" },
  any: { "zh-CN": "任意一项完成", en: "when any is done" },
  count: { "zh-CN": "完成若干项", en: "when so many are done" },
  settled: { "zh-CN": "全部结束，不论成败", en: "when all have ended, however" },
  when: { "zh-CN": "满足条件时", en: "when a condition holds" },
  allHint: {
    "zh-CN": "有一项失败就失败，其余取消。",
    en: "One that fails makes it fail; the others are cancelled.",
  },
  anyHint: {
    "zh-CN": "其余取消；全部失败才失败。",
    en: "The others are cancelled; it fails when all have failed.",
  },
  countHint: {
    "zh-CN": "其余取消；无法再达到时失败。",
    en: "The others are cancelled; it fails when that cannot be reached any more.",
  },
  settledHint: {
    "zh-CN": "失败的项在结果里标明，不影响其他项。",
    en: "Those that failed say so in the result.",
  },
  whenHint: {
    "zh-CN": "每一项结束后判断，公式可用 event.output；满足时其余取消，一直不满足则等全部结束。",
    en: "Asked after each end over event.output; then the others are cancelled. Where it never holds, all have to end.",
  },
});
