import { defineIssues } from "../kernel/index.ts";

/** Why no proposed case takes a transition. */
export const proposalIssues = defineIssues({
  "proposal.not-reached": {
    "zh-CN": "没有找到进入状态「{state}」的办法。",
    en: "No way was found that comes to the state “{state}”.",
  },
  "proposal.behind": {
    "zh-CN": "前面有一条无条件的转移，这一条永远不会执行。",
    en: "A transition before it has no guard, so it is never taken.",
  },
  "proposal.guard-never-held": {
    "zh-CN": "到达了状态「{state}」，但试过的事实、回答和事件内容都没有使条件成立。",
    en: "The state “{state}” was come to, but its guard held for none of the facts, answers and payloads that were tried.",
  },
  "proposal.never-happened": {
    "zh-CN": "到达了状态「{state}」，但它所等待的事情在那里没有发生。",
    en: "The state “{state}” was come to, but what it waits for never happened there.",
  },
  "proposal.trials-used-up": {
    "zh-CN": "试了 {limit} 次，没有找到执行它的用例。",
    en: "No case that takes it was found within {limit} trials.",
  },
});
export const proposalTexts = proposalIssues.texts;
