import type { Texts } from "../kernel/index.ts";
import type { TransitionPlace, WorkflowDefinition } from "../workflow/index.ts";

/** What a person calls a transition: its state, and its own title or else what makes it happen and which of several it is. */
export function transitionTitle(place: TransitionPlace, definition: WorkflowDefinition): Texts {
  const { source, index, transition } = place;
  const state = source.definition.title;
  const what = transition.title ?? causeTitle(place, definition);
  const [zh, en] =
    transition.title === undefined && index > 0
      ? [`（第 ${index + 1} 条）`, ` (number ${index + 1})`]
      : ["", ""];
  return { "zh-CN": `${state["zh-CN"]}：${what["zh-CN"]}${zh}`, en: `${state.en}: ${what.en}${en}` };
}

function causeTitle({ source, cause }: TransitionPlace, { events }: WorkflowDefinition): Texts {
  switch (cause.kind) {
    case "event": {
      const declared = Object.hasOwn(events, cause.event) ? events[cause.event] : undefined;
      return declared?.title ?? { "zh-CN": cause.event, en: cause.event };
    }
    case "after":
      return { "zh-CN": `${cause.after} 之后`, en: `after ${cause.after}` };
    case "always":
      return { "zh-CN": "立即", en: "at once" };
    case "invoke-done":
    case "invoke-error": {
      const invoke = source.definition.invoke?.find(({ id }) => id === cause.invoke);
      const { "zh-CN": zh, en } = invoke?.title ?? { "zh-CN": cause.invoke, en: cause.invoke };
      return cause.kind === "invoke-done"
        ? { "zh-CN": `「${zh}」完成`, en: `“${en}” is done` }
        : { "zh-CN": `「${zh}」失败`, en: `“${en}” failed` };
    }
    case "state-done":
      return { "zh-CN": "内部流程结束", en: "all inside has ended" };
  }
}
