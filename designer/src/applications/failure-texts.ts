import { fillTexts, type Texts } from "@lendloom/engine/kernel";
import { defineTexts } from "../i18n/index.ts";

/** Why a call came to nothing, by the codes that the engine and the connectors give; another system's own codes stand as they are. */
export const failureTexts = defineTexts({
  "activity.erased": { "zh-CN": "个人信息已删除", en: "the personal data was erased" },
  "activity.interrupted": { "zh-CN": "处理进程中断", en: "the process ended while it was under way" },
  "activity.not-begun": { "zh-CN": "还没开始就已离开", en: "its step was left before it began" },
  "activity.retries-exhausted": { "zh-CN": "重试次数已用完", en: "no attempt is left" },
  "activity.timeout": { "zh-CN": "超过时限", en: "its time was over" },
  "answer-invalid": { "zh-CN": "返回的内容不符合要求", en: "the answer does not fit" },
  "connector.answer-too-large": { "zh-CN": "返回的内容过大", en: "the answer is too large" },
  "connector.failed": { "zh-CN": "对方出错", en: "the other side failed" },
  "connector.host-not-allowed": { "zh-CN": "不允许访问这个地址", en: "its address is not allowed" },
  "connector.no-heartbeat": { "zh-CN": "对方没有回应", en: "no sign of life" },
  "connector.not-json": { "zh-CN": "返回的内容无法读取", en: "the answer cannot be read" },
  "connector.timeout": { "zh-CN": "对方没有按时答复", en: "no answer in time" },
  "connector.unreachable": { "zh-CN": "连不上对方", en: "it could not be reached" },
  failed: { "zh-CN": "查询失败", en: "it failed" },
  "map.item-failed": { "zh-CN": "有一项没有办成", en: "one of its items failed" },
  "map.too-few": { "zh-CN": "办成的项不够", en: "too few of its items were done" },
  "map.too-large": { "zh-CN": "其中一项的内容过大", en: "one of its items is too large" },
  "map.too-many": { "zh-CN": "项数太多", en: "it has too many items" },
  "no-connector": { "zh-CN": "没有接入", en: "it is not connected" },
  "operator.skipped": { "zh-CN": "由人工按失败处理", en: "an operator let it fail" },
  "run.finished": { "zh-CN": "对方已经结束", en: "the run has ended" },
  "run.event-refused": { "zh-CN": "此时不接受这个事件", en: "the event is not accepted here" },
  "run.erased": { "zh-CN": "个人信息已删除", en: "the personal data was erased" },
  "subflow.input-invalid": { "zh-CN": "传入的内容不符合要求", en: "its input does not fit" },
  "subflow.cancelled": { "zh-CN": "子流程被取消", en: "the sub-flow was cancelled" },
});

const answered: Texts = { "zh-CN": "对方答复 HTTP {status}", en: "it answered HTTP {status}" };

/** Why a call came to nothing, in words; another system's own code stays. */
export function failureOf(code: string): Texts {
  const status = /^connector\.http-(\d{3})$/.exec(code)?.[1];
  if (status !== undefined) return fillTexts(answered, { status });
  if (Object.hasOwn(failureTexts, code)) return failureTexts[code as keyof typeof failureTexts];
  return { "zh-CN": code, en: code };
}

/** A sentence with the codes of failures in it said in words. */
export function withFailures(texts: Texts): Texts {
  const say = (language: keyof Texts) =>
    texts[language].replace(
      /\b(?:activity|connector|map|operator|run|subflow)\.[a-z0-9-]+/g,
      (code) => failureOf(code)[language],
    );
  return { "zh-CN": say("zh-CN"), en: say("en") };
}

/** What a source did not have. */
export const silenceTexts = defineTexts({
  noConsent: { "zh-CN": "没有授权：{scope}", en: "no consent: {scope}" },
});

/** How an incident was seen to. */
export const resolvedTexts = defineTexts({
  retry: { "zh-CN": "重试", en: "tried again" },
  skip: { "zh-CN": "跳过", en: "skipped" },
  edit: { "zh-CN": "修改数据后重试", en: "data changed, then tried again" },
  move: { "zh-CN": "移到别的状态", en: "moved to a state" },
  restart: { "zh-CN": "从过去的一步重新开始", en: "restarted from a step" },
});
