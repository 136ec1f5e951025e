import type { Texts } from "@lendloom/engine/kernel";
import type { Action, WorkflowDefinition } from "@lendloom/engine/workflow";
import { delayWords } from "../document/index.ts";

/** What an action other than an assignment does, in words. */
export function actionSentence(
  action: Exclude<Action, { type: "assign" }>,
  definition: WorkflowDefinition,
): Texts {
  const eventTitle = (event: string): Texts =>
    definition.events[event]?.title ?? { "zh-CN": event, en: event };
  switch (action.type) {
    case "raise": {
      const { event, after } = action.params;
      const told = eventTitle(event);
      if (after === undefined) {
        return { "zh-CN": `触发「${told["zh-CN"]}」`, en: `Raises “${told.en}”` };
      }
      const delay = delayWords(after);
      return {
        "zh-CN": `${delay["zh-CN"]}后触发「${told["zh-CN"]}」`,
        en: `Raises “${told.en}” after ${delay.en}`,
      };
    }
    case "send": {
      const { to, event, after } = action.params;
      const whom: Texts =
        to === "parent" ? { "zh-CN": "父流程", en: "the parent" } : { "zh-CN": `「${to}」`, en: `“${to}”` };
      const delay = after === undefined ? undefined : delayWords(after);
      return {
        "zh-CN": `${delay === undefined ? "" : `${delay["zh-CN"]}后`}向${whom["zh-CN"]}发送「${event}」`,
        en: `Sends “${event}” to ${whom.en}${delay === undefined ? "" : ` after ${delay.en}`}`,
      };
    }
    case "cancel":
      return { "zh-CN": `取消定时「${action.params.id}」`, en: `Cancels the timer “${action.params.id}”` };
    case "compensate": {
      const then = action.params?.then;
      if (then === undefined) return { "zh-CN": "撤销已完成的调用", en: "Undoes what was done" };
      const told = eventTitle(then);
      return {
        "zh-CN": `撤销已完成的调用，然后触发「${told["zh-CN"]}」`,
        en: `Undoes what was done, then raises “${told.en}”`,
      };
    }
  }
}
