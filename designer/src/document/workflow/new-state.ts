import type { Texts } from "@lendloom/engine/kernel";
import type { StateDefinition, Transition } from "@lendloom/engine/workflow";

/** The kinds of step a person can insert, with what each needs to know. */
export type NewStep =
  | { readonly kind: "task" }
  | { readonly kind: "decision"; readonly pack: string; readonly title?: Texts }
  | { readonly kind: "activity"; readonly connector: string; readonly operation: string }
  | { readonly kind: "subflow"; readonly workflow: string; readonly title?: Texts }
  | { readonly kind: "map"; readonly workflow: string; readonly items: string; readonly title?: Texts }
  | { readonly kind: "wait" }
  | { readonly kind: "offer"; readonly event: string }
  | { readonly kind: "group" }
  | { readonly kind: "parallel" }
  | { readonly kind: "end"; readonly status: "approved" | "declined" | "withdrawn" };

export const stepTitles: Readonly<Record<NewStep["kind"], Texts>> = {
  task: { "zh-CN": "人工审核", en: "Manual review" },
  decision: { "zh-CN": "自动决策", en: "Automatic decision" },
  activity: { "zh-CN": "外部服务", en: "Service call" },
  subflow: { "zh-CN": "子流程", en: "Sub-flow" },
  map: { "zh-CN": "逐项子流程", en: "Sub-flow for each item" },
  wait: { "zh-CN": "等待", en: "Wait" },
  offer: { "zh-CN": "等待客户确认", en: "Wait for the applicant" },
  group: { "zh-CN": "阶段", en: "Stage" },
  parallel: { "zh-CN": "同时进行", en: "At the same time" },
  end: { "zh-CN": "结束", en: "End" },
};

export const stepKeys: Readonly<Record<NewStep["kind"], string>> = {
  task: "manual-review",
  decision: "decision",
  activity: "service-call",
  subflow: "sub-flow",
  map: "each-item",
  wait: "wait",
  offer: "offer",
  group: "stage",
  parallel: "parallel",
  end: "end",
};

export const outcomeTexts = {
  approve: { "zh-CN": "通过", en: "Approve" },
  refer: { "zh-CN": "转人工", en: "Refer" },
  decline: { "zh-CN": "拒绝", en: "Decline" },
} as const satisfies Record<string, Texts>;

const endTitles = {
  approved: { "zh-CN": "通过", en: "Approved" },
  declined: { "zh-CN": "已拒绝", en: "Declined" },
  withdrawn: { "zh-CN": "已撤回", en: "Withdrawn" },
} as const satisfies Record<string, Texts>;

const begins: Texts = { "zh-CN": "开始", en: "Begin" };
const untilThen: Texts = { "zh-CN": "到期", en: "Expired" };
const failed: Texts = { "zh-CN": "失败", en: "Failed" };
const done: Texts = { "zh-CN": "完成", en: "Done" };

/** The guard that lets exactly one outcome of a task or a decision pass. */
export function outcomeGuard(value: string): NonNullable<Transition["guard"]> {
  return { type: "feel", params: { text: `event.output.outcome = ${JSON.stringify(value)}` } };
}

/** A new state of a kind that carries on to `next`; its other outcomes are left for the person to connect. */
export function newState(step: NewStep, key: string, next: string | undefined): StateDefinition {
  const onward = next === undefined ? {} : { target: next };
  const title = stepTitles[step.kind];
  switch (step.kind) {
    case "task":
      return {
        title,
        status: "in-review",
        invoke: [
          {
            id: key,
            src: "task",
            title,
            params: {
              role: "officer",
              due: "P1D",
              outcomes: [
                { value: "approve", title: outcomeTexts.approve },
                { value: "decline", title: outcomeTexts.decline },
              ],
            },
            onDone: [
              { title: outcomeTexts.approve, guard: outcomeGuard("approve"), ...onward },
              { title: outcomeTexts.decline, guard: outcomeGuard("decline") },
            ],
          },
        ],
      };
    case "decision":
      return {
        title: step.title ?? title,
        invoke: [
          {
            id: key,
            src: "decision",
            params: { pack: step.pack },
            onDone: [
              { title: outcomeTexts.approve, guard: outcomeGuard("approve"), ...onward },
              { title: outcomeTexts.refer, guard: outcomeGuard("refer") },
              { title: outcomeTexts.decline, guard: outcomeGuard("decline") },
            ],
          },
        ],
      };
    case "activity":
      return {
        title,
        invoke: [
          {
            id: key,
            src: "activity",
            params: { connector: step.connector, operation: step.operation },
            timeout: "PT30S",
            retry: { maxAttempts: 3, initial: "PT1S", factor: 2, max: "PT30S" },
            onDone: [{ title: done, ...onward }],
            onError: [{ title: failed }],
          },
        ],
      };
    case "subflow":
      return {
        title: step.title ?? title,
        invoke: [
          {
            id: key,
            src: "subflow",
            params: { workflow: step.workflow },
            onDone: [{ title: done, ...onward }],
            onError: [{ title: failed }],
          },
        ],
      };
    case "map":
      return {
        title: step.title ?? title,
        invoke: [
          {
            id: key,
            src: "map",
            params: { workflow: step.workflow, items: step.items },
            onDone: [{ title: done, ...onward }],
            onError: [{ title: failed }],
          },
        ],
      };
    case "wait":
      return { title, after: { P1D: [{ ...onward }] } };
    case "offer":
      return { title, on: { [step.event]: [{ ...onward }] }, after: { P7D: [{ title: untilThen }] } };
    case "group":
      return { ...stage(title, key), onDone: [{ ...onward }] };
    case "parallel":
      return {
        title,
        type: "parallel",
        states: { [`${key}-1`]: region(`${key}-1`, 1), [`${key}-2`]: region(`${key}-2`, 2) },
        onDone: [{ ...onward }],
      };
    case "end":
      return { title: endTitles[step.status], type: "final", status: step.status };
  }
}

/** A branch of a parallel state, to be filled in by inserting steps on its one path. */
export function region(key: string, number: number): StateDefinition {
  return stage({ "zh-CN": `分支 ${number}`, en: `Branch ${number}` }, key);
}

/** The way back to where a group was left; its first step until it was there at all. */
export function historyState(target: string): StateDefinition {
  return {
    title: { "zh-CN": "回到离开处", en: "Where it was left" },
    type: "history",
    history: "shallow",
    target,
  };
}

function stage(title: Texts, key: string): StateDefinition {
  const [first, last] = [`${key}-begin`, `${key}-done`];
  const states = {
    [first]: { title: begins, always: [{ target: last }] },
    [last]: { title: done, type: "final" as const },
  };
  return { title, initial: first, states };
}
