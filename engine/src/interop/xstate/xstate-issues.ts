import { defineIssues } from "../../kernel/index.ts";

/** What an import of a Stately or XState machine has to say of it. */
export const xstateIssues = defineIssues({
  "import.xstate-no-machine": {
    "zh-CN": "文件不是状态机：应为含有 states 的对象。",
    en: "The file is no machine: expected an object with “states”.",
  },
  "import.xstate-shape": {
    "zh-CN": "此处应为 {expected}。",
    en: "Expected {expected} here.",
  },
  "import.xstate-target": {
    "zh-CN": "找不到目标状态「{target}」。",
    en: "The target “{target}” is nowhere in the machine.",
  },
  "import.xstate-id-twice": {
    "zh-CN": "状态标识「{id}」出现了两次。",
    en: "The state id “{id}” is used twice.",
  },
  "import.xstate-wildcard": {
    "zh-CN": "「{event}」会匹配所有事件或内部事件，已略去；请列出具体事件。",
    en: "“{event}” would take any event, or internal ones, and was left out; name the events it means.",
  },
  "import.xstate-roles": {
    "zh-CN": "事件「{event}」暂由审批员发送，请确认谁可以发送。",
    en: "The event “{event}” may be sent by officers for now; say who sends it.",
  },
  "import.xstate-guard": {
    "zh-CN": "条件「{guard}」是代码；已改为布尔变量「{variable}」，请赋值或改写为公式。",
    en: "The guard “{guard}” is code; it is the yes-or-no variable “{variable}” now: assign it or write a formula.",
  },
  "import.xstate-action": {
    "zh-CN": "动作「{action}」是代码，已略去。",
    en: "The action “{action}” is code and was left out.",
  },
  "import.xstate-invoke": {
    "zh-CN": "「{src}」已作为连接器调用导入，请选择连接器与时限。",
    en: "“{src}” is a connector call now; choose its connector and how long it may take.",
  },
  "import.xstate-delay": {
    "zh-CN": "时限「{delay}」在代码中定义，暂设为一天，请修改。",
    en: "The delay “{delay}” is defined in code; it is one day for now, please change it.",
  },
  "import.xstate-version": {
    "zh-CN":
      "目标「{target}」是状态「{state}」本身或在其内部：XState 4 会重新进入该状态，XState 5 不会。文件看不出是哪个版本，已按 5 读取；如应重新进入，请设置 reenter。",
    en: "The target “{target}” is the state “{state}” itself or lies in it: XState 4 enters that state again, XState 5 does not. The file does not show which one wrote it and is read as 5; set “reenter” if it is to be entered again.",
  },
  "import.xstate-value": {
    "zh-CN": "「{name}」的初值无法写成公式，已略去。",
    en: "The value of “{name}” cannot be written as a formula and was left out.",
  },
});
