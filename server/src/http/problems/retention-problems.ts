import { kind, type ProblemKind } from "./kind.ts";

/** How long what has ended stays. */
export const retentionProblems = {
  "retention.no-policy": kind(
    409,
    ["没有留存策略", "No retention policy"],
    ["尚未设置留存策略，什么也不会清理。", "No retention policy is set, so nothing is removed."],
    ["管理员用 `PUT /v1/retention` 设置。", "An administrator sets one with `PUT /v1/retention`."],
  ),
  "retention.audit-too-short": kind(
    422,
    ["审计留存过短", "The audit's period is too short"],
    [
      "审计记录的留存期 {audit} 短于申请的留存期。",
      "The audit's period {audit} is shorter than that of applications.",
    ],
    [
      "审计要能说明清理了什么：把它设得至少与最长的申请留存期一样长，或不设。",
      "The audit tells what was removed: give it at least the longest period of applications, or none.",
    ],
  ),
  "hold.unknown": kind(
    404,
    ["没有法律保全", "No legal hold"],
    ["申请 {id} 没有法律保全。", "The application {id} has no legal hold."],
    ["`PUT /v1/applications/{id}/hold` 设置法律保全。", "`PUT /v1/applications/{id}/hold` sets one."],
  ),
  "hold.sub-flow": kind(
    409,
    ["子流程不能单独保全", "A sub-flow is not held by itself"],
    ["{id} 是申请 {parent} 的子流程。", "{id} is a sub-flow of {parent}."],
    [
      "保全最上级的申请：它的子流程随它一起保留。",
      "Hold the application that it is part of: its sub-flows stay with it.",
    ],
  ),
} as const satisfies Readonly<Record<string, ProblemKind>>;
