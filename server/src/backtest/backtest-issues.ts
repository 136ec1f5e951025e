import { defineIssues } from "@lendloom/engine/kernel";

/** How a backtest can end without a report. */
export const backtestIssues = defineIssues({
  "backtest.cancelled": { "zh-CN": "回测已取消。", en: "The backtest was cancelled." },
  "backtest.worker-lost": {
    "zh-CN": "回测的工作线程意外结束，没有结果；请重新开始。",
    en: "The backtest's worker ended unexpectedly and left no result; start it again.",
  },
});
