import { defineIssues, fillTexts, type Issue, type Json } from "../kernel/index.ts";
import type { SimulationError } from "./simulation.ts";

const errors = defineIssues({
  "simulation.definitions": {
    "zh-CN": "定义有错误，无法模拟。",
    en: "The definitions have errors, so nothing can be simulated.",
  },
  "simulation.case": { "zh-CN": "用例不符合格式。", en: "The case does not fit its format." },
  "simulation.task-not-open": {
    "zh-CN": "任务「{task}」此时没有打开。",
    en: "The task “{task}” is not open at this point.",
  },
  "simulation.subflow-not-begun": {
    "zh-CN": "子流程「{subflow}」此时没有开始。",
    en: "The sub-flow “{subflow}” has not begun at this point.",
  },
  "simulation.signal-ambiguous": {
    "zh-CN": "有多个流程在等待此键的信号「{signal}」。",
    en: "Several runs wait for the signal “{signal}” under this key.",
  },
  "simulation.instant": { "zh-CN": "「{at}」不是有效的时间。", en: "“{at}” is not an instant." },
  "simulation.delay": { "zh-CN": "「{delay}」不是有效的时限。", en: "“{delay}” is not a delay." },
  "simulation.too-long": {
    "zh-CN": "模拟超过 {limit} 步，已停止。若有逐项进行的子流程，请减少项数再试。",
    en: "Stopped after {limit} simulated steps. Where there is a sub-flow for each item of a list, try it with fewer items.",
  },
  "simulation.incident": {
    "zh-CN": "流程停在此处，需要人工处理：{reason}",
    en: "The workflow stops here and an operator must act: {reason}",
  },
});
export const simulationTexts = errors.texts;

/** An error of a simulation, with its sentence filled in. */
export function simulationError(
  code: keyof typeof errors.texts,
  params: Readonly<Record<string, Json>> = {},
  more: { readonly pointer?: string | undefined; readonly issues?: readonly Issue[] } = {},
): SimulationError {
  const { pointer, issues } = more;
  return {
    code,
    texts: fillTexts(errors.texts[code], params),
    ...(pointer === undefined ? {} : { pointer }),
    ...(issues === undefined ? {} : { issues }),
  };
}
