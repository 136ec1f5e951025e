import { kind, refusal, type ProblemKind } from "./kind.ts";

/** Definitions, what they decide, and how they become live. */
export const definitionProblems = {
  "definition.invalid": kind(
    422,
    ["定义有错误", "The definition has errors"],
    ["这份定义有 {count} 处错误。", "This definition has {count} errors."],
    ["`errors` 按 JSON 指针写明每一处。", "`errors` names each place by JSON pointer."],
  ),
  "decision.facts-invalid": kind(
    422,
    ["事实不符合目录", "Facts do not fit the catalogue"],
    ["给出的事实不符合目录里的类型或范围。", "The given facts do not fit the catalogue's types or ranges."],
    [
      "`errors` 写明每一处；不知道的事实请省略，不要填空值。",
      "`errors` names each place; leave out what is not known instead of sending null.",
    ],
  ),
  "simulation.case-invalid": kind(
    422,
    ["用例不符合要求", "Unusable case"],
    ["模拟用例不符合要求。", "The case cannot be simulated as it is written."],
    ["`errors` 写明每一处。", "`errors` names each place."],
  ),
  "definition.tampered": kind(
    503,
    ["定义已被篡改", "A definition was tampered with"],
    [
      "已发布定义的内容与它的哈希不符，停止使用。",
      "A published definition no longer fits its hash and is not used.",
    ],
    ["请运维从备份恢复数据库。", "Ask the operator to restore the store from a backup."],
  ),
  "publish.same-person": kind(
    403,
    ["不能复核自己的修改", "Your own change"],
    [
      "修改者不能复核自己的修改，请另一位同事复核。",
      "Whoever made a change cannot approve it; ask another person.",
    ],
    ["请另一位有复核权限的同事复核。", "Ask another person with the approver role."],
  ),
  "publish.content-changed": kind(
    409,
    ["内容已变化", "The content has changed"],
    ["申请之后 {kind}「{id}」的内容已变化。", "The content of {kind} “{id}” has changed since the request."],
    ["查看最新内容，重新申请发布。", "Look at the current content and request publishing again."],
  ),
  "publish.not-open": kind(
    409,
    ["申请已处理", "Already decided"],
    ["这个发布申请已经是「{status}」。", "This change request is already “{status}”."],
    ["需要再次发布时，请新建申请。", "Make a new change request to publish again."],
  ),
  "publish.blocked": kind(
    422,
    ["不能发布", "Publishing is blocked"],
    ["有 {errors} 处错误，不能发布。", "{errors} errors block publishing."],
    [
      "改正 `errors` 里的每一处，再申请发布。未通过的用例要么改规则，要么在用例里接受新结果：`params.differences` 写明每一处的新值。",
      "Mend every place in `errors`, then request publishing again. Where a case fails, change the rules, or accept the new result in the case: `params.differences` has the new value of each place.",
    ],
  ),
  "publish.unchanged": kind(
    422,
    ["没有变化", "Nothing to publish"],
    ["{kind}「{id}」与在用版本相同。", "{kind} “{id}” is the same as the live one."],
    ["先修改草稿，再申请发布。", "Change the draft first, then request publishing."],
  ),
  "release.already-live": kind(
    409,
    ["该发布正在使用", "Already live"],
    ["第 {seq} 号发布正在使用。", "Release {seq} is already live."],
    ["选择更早的发布回滚。", "Choose an earlier release to roll back to."],
  ),
  "decision.unknown": refusal(
    404,
    "decision.unknown",
    ["没有这个决策", "No such decision"],
    ["`GET /v1/applications/{id}/decisions` 列出决策。", "`GET /v1/applications/{id}/decisions` lists them."],
  ),
  "backtest.busy": kind(
    429,
    ["回测已满", "Too many backtests"],
    ["同时只能进行两个回测，请稍后再试。", "Only two backtests run at a time; try again in a moment."],
    ["等一个回测结束，或取消它。", "Wait until one ends, or cancel it."],
  ),
} as const satisfies Readonly<Record<string, ProblemKind>>;
