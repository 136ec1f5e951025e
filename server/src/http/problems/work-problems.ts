import { kind, refusal, type ProblemKind } from "./kind.ts";

/** Work of people and operators. */
export const workProblems = {
  "task.unknown": refusal(
    404,
    "task.unknown",
    ["没有这个待办", "No such task"],
    ["`GET /v1/tasks` 列出待办。", "`GET /v1/tasks` lists the tasks."],
  ),
  "task.closed": refusal(
    409,
    "task.closed",
    ["待办已关闭", "Already closed"],
    ["读取申请的状态和待办后再试。", "Read the application's states and tasks, then try again."],
  ),
  "task.role": refusal(
    403,
    "task.role",
    ["待办属于别的角色", "Another role's task"],
    ["请有该角色的同事处理。", "Leave it to someone with that role."],
  ),
  "task.claimed": refusal(
    409,
    "task.claimed",
    ["已被领取", "Claimed by another"],
    [
      "`params.by` 是领取人；请其释放或转交，或请管理员转派。",
      "`params.by` has it: ask for its release, or an administrator to assign it to you.",
    ],
  ),
  "task.four-eyes": refusal(
    403,
    "task.four-eyes",
    ["须由另一人处理", "Another person is needed"],
    ["请有该角色的另一位同事处理。", "Leave it to another colleague with that role."],
  ),
  "task.assignee-role": refusal(
    422,
    "task.assignee-role",
    ["受托人没有该角色", "Not their role"],
    ["转交给有该角色的同事。", "Assign it to a colleague with that role."],
  ),
  "task.outcome-unknown": refusal(
    422,
    "task.outcome-unknown",
    ["没有这个结论", "No such outcome"],
    ["待办的 `outcomes` 列出可选的结论。", "The task's `outcomes` list what can be chosen."],
  ),
  "task.form-invalid": refusal(
    422,
    "task.form-invalid",
    ["表单填写有误", "The form has errors"],
    ["`errors` 写明每一处。", "`errors` names each place."],
  ),
  "incident.unknown": refusal(
    404,
    "incident.unknown",
    ["没有这个故障", "No such incident"],
    ["`GET /v1/incidents` 列出故障。", "`GET /v1/incidents` lists the incidents."],
  ),
  "incident.resolved": refusal(
    409,
    "incident.resolved",
    ["故障已处理", "Already resolved"],
    ["无需再处理。", "Nothing is left to do."],
  ),
  "batch.too-large": kind(
    422,
    ["一次太多", "Too many at once"],
    ["一次最多 {limit} 个。", "At most {limit} at once."],
    ["分几次处理。", "Send several batches."],
  ),
  "incident.skip-impossible": refusal(
    409,
    "incident.skip-impossible",
    ["不能这样跳过", "Cannot be skipped like this"],
    [
      "跳过需要 `output` 或 `error` 之一；没有失败路径时只能给 `output`。",
      "Skipping takes one of `output` and `error`; without a failure path only `output`.",
    ],
  ),
  "incident.persists": refusal(
    409,
    "incident.persists",
    ["故障仍然存在", "It fails still"],
    [
      "先排除原因（故障的 `code` 和 `message`），再重试。",
      "Remove the cause the incident names, then try again.",
    ],
  ),
} as const satisfies Readonly<Record<string, ProblemKind>>;
