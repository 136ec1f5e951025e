import type { Texts } from "@lendloom/engine/kernel";
import { fillTexts } from "@lendloom/engine/kernel";
import { packTexts } from "./texts.ts";

/** "Cut-off 600 → 620": how the history names a changed value. */
export function changeLabel(subject: Texts, before: string, after: string): Texts {
  return {
    "zh-CN": fillTexts(packTexts.change, { subject: subject["zh-CN"], before, after })["zh-CN"],
    en: fillTexts(packTexts.change, { subject: subject.en, before, after }).en,
  };
}

/** "Edit Cut-off". */
export function editLabel(subject: Texts): Texts {
  return actionLabel({ "zh-CN": "修改", en: "Edit" }, subject);
}

/** "Remove rule Cut-off": an action and what it is done to. */
export function actionLabel(action: Texts, subject: Texts): Texts {
  return { "zh-CN": `${action["zh-CN"]} ${subject["zh-CN"]}`, en: `${action.en} ${subject.en}` };
}
