import { defineIssues } from "@lendloom/engine/kernel";

/** What can be wrong with a backtest's request or with a stored decision, and how one can end without a report. */
export const backtestIssues = defineIssues({
  "backtest.cancelled": { "zh-CN": "回测已取消。", en: "The backtest was cancelled." },
  "backtest.worker-lost": {
    "zh-CN": "回测的工作线程意外结束，没有结果；请重新开始。",
    en: "The backtest's worker ended unexpectedly and left no result; start it again.",
  },
  "backtest.out-of-memory": {
    "zh-CN": "回测用的内存超过了 {limit} MiB，没有结果；请减少分组，或把数据分开回测。",
    en: "The backtest needed more than {limit} MiB of memory and left no result; group by less, or test fewer applicants at a time.",
  },
  "backtest.store-unreadable": {
    "zh-CN": "读取历史决策时存储出错，没有结果；请重新开始。",
    en: "The stored decisions could not be read to the end, so there is no result; start it again.",
  },
  "backtest.process-lost": {
    "zh-CN": "进行回测的进程接连意外结束，没有结果；请重新开始。",
    en: "The processes that ran the backtest ended unexpectedly, one after the other, and left no result; start it again.",
  },
  "backtest.file-lost": {
    "zh-CN": "进行回测的进程结束了，它的数据文件不在了；请重新上传并开始。",
    en: "The process that ran the backtest ended, and its file of applicants is no more; upload it and start again.",
  },
  "backtest.report-too-large": {
    "zh-CN": "回测报告超过 16 MiB，没有保存；请减少分组或样本。",
    en: "The backtest's report is larger than 16 MiB and was not kept; group by less or ask for fewer samples.",
  },
  "backtest.no-decisions": {
    "zh-CN": "这段时间里没有规则包「{pack}」的决策。",
    en: "There are no decisions of the pack “{pack}” in this time.",
  },
  "backtest.range": {
    "zh-CN": "「{from}」应早于「{to}」，两者都是 RFC 3339 格式的 UTC 时刻。",
    en: "Expected “{from}” before “{to}”, both of them RFC 3339 instants in UTC.",
  },
  "backtest.one-version": {
    "zh-CN": "hash、draft 和 release 只能写一个。",
    en: "Only one of hash, draft and release says which version it is.",
  },
  "backtest.fact-not-read": {
    "zh-CN": "两个规则包都不读取「{fact}」，回测历史决策时它不离开存储，不能用来分组。",
    en: "Neither pack reads “{fact}”: of stored decisions it does not leave the store, and nothing is grouped by it.",
  },
  "backtest.fact-personal": {
    "zh-CN": "「{fact}」是个人信息，它的值会认出人来，不能用来分组。",
    en: "“{fact}” is personal and its values tell people apart: nothing is grouped by it.",
  },
  "backtest.person-erased": {
    "zh-CN": "这个人的个人信息已被删除，无法重新决策。",
    en: "The person was erased, so nothing can be decided again.",
  },
  "backtest.facts-broken": {
    "zh-CN": "「{fact}」的密文打不开，可能被改动过。",
    en: "The sealed “{fact}” does not open: it may have been changed.",
  },
});
