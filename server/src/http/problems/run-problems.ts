import { refusal, type ProblemKind } from "./kind.ts";

/** Runs, what is sent to them, and their migration. */
export const runProblems = {
  "run.unknown": refusal(
    404,
    "run.unknown",
    ["没有这个申请", "No such application"],
    [
      "检查编号；属于别的机构的申请同样回答找不到。",
      "Check the id; another lender's applications are answered the same way.",
    ],
  ),
  "run.product-unknown": refusal(
    422,
    "run.product-unknown",
    ["没有这个产品", "No such product"],
    [
      "`GET /v1/definitions?kind=product` 列出在用的产品。",
      "`GET /v1/definitions?kind=product` lists the live products.",
    ],
  ),
  "run.definitions-unsound": refusal(
    422,
    "run.definitions-unsound",
    ["产品定义有错误", "The product's definitions have errors"],
    ["请设计者改正后重新发布。", "Ask a designer to mend and publish them."],
  ),
  "run.facts-invalid": refusal(
    422,
    "run.facts-invalid",
    ["申请资料不符合目录", "Facts do not fit the catalogue"],
    ["`errors` 写明每一处。", "`errors` names each place."],
  ),
  "run.start-failed": refusal(
    422,
    "run.start-failed",
    ["流程无法开始", "The workflow cannot start"],
    [
      "检查申请资料是否完整；仍然失败时请设计者查看流程。",
      "Check that the facts are complete; if they are, ask a designer to look at the workflow.",
    ],
  ),
  "run.event-unknown": refusal(
    422,
    "run.event-unknown",
    ["没有这个事件", "No such event"],
    ["流程的 `events` 列出所有事件。", "The workflow's `events` list them all."],
  ),
  "run.event-refused": refusal(
    409,
    "run.event-refused",
    ["当前状态不接受", "Not accepted now"],
    ["读取申请的状态和待办后再试。", "Read the application's states and tasks, then try again."],
  ),
  "run.event-role": refusal(
    403,
    "run.event-role",
    ["不能发送这个事件", "Not yours to send"],
    ["请有该角色的同事或系统发送。", "Let someone with a role of the event send it."],
  ),
  "run.payload-invalid": refusal(
    422,
    "run.payload-invalid",
    ["事件内容不符合声明", "Payload does not fit"],
    ["`errors` 写明每一处。", "`errors` names each place."],
  ),
  "run.not-started": refusal(
    409,
    "run.not-started",
    ["申请尚未开始", "Not started yet"],
    ["等到开始时间，或者取消申请。", "Wait until it starts, or cancel it."],
  ),
  "run.start-at": refusal(
    422,
    "run.start-at",
    ["开始时间不可用", "Start cannot be scheduled"],
    ["给出将来一年之内的时间，或者不给。", "Give an instant within the coming year, or none."],
  ),
  "signal.unknown": refusal(
    404,
    "signal.unknown",
    ["没有此信号", "Unknown signal"],
    [
      "检查名称；流程的事件要声明 `correlate` 并且已经发布。",
      "Check the name; the workflow's event must say `correlate` and be published.",
    ],
  ),
  "signal.ambiguous": refusal(
    409,
    "signal.ambiguous",
    ["信号不明确", "Ambiguous signal"],
    [
      "改用能区分申请的键，或者让事件声明 `to: all`。",
      "Send a key that tells the applications apart, or let the event say `to: all`.",
    ],
  ),
  "signal.ttl": refusal(
    422,
    "signal.ttl",
    ["保留时间不可用", "Time to keep cannot be used"],
    [
      "给出如 `P7D` 的时限，至多 30 天，或者不给。",
      "Give a duration such as `P7D`, at most 30 days, or none.",
    ],
  ),
  "signal.buffer-full": refusal(
    429,
    "signal.buffer-full",
    ["等待的信号过多", "Too many signals wait"],
    [
      "稍后再发；`GET /v1/signals` 列出等待投递的信号。",
      "Send it again later; `GET /v1/signals` lists those that wait.",
    ],
  ),
  "signal.not-kept": refusal(
    404,
    "signal.not-kept",
    ["没有此待投递信号", "No such kept signal"],
    [
      "`GET /v1/signals` 列出等待投递的信号；已经投递的见申请的日志。",
      "`GET /v1/signals` lists those that wait; the journal of its application tells one that was delivered.",
    ],
  ),
  "run.finished": refusal(
    409,
    "run.finished",
    ["申请已经结束", "Already ended"],
    ["需要时提交新的申请。", "Submit a new application if there is need."],
  ),
  "run.erased": refusal(
    410,
    "run.erased",
    ["个人数据已删除", "Erased"],
    ["已删除的数据不能恢复。", "What was erased cannot come back."],
  ),
  "run.busy": refusal(
    409,
    "run.busy",
    ["申请正忙", "Busy"],
    ["用同一个 Idempotency-Key 重试。", "Repeat with the same Idempotency-Key."],
  ),
  "run.edit-invalid": refusal(
    422,
    "run.edit-invalid",
    ["数据不符合声明", "Data does not fit"],
    ["`errors` 写明每一处。", "`errors` names each place."],
  ),
  "run.changed": refusal(
    412,
    "run.changed",
    ["申请已有变化", "Changed meanwhile"],
    ["重新读取申请，确认仍要这样做。", "Read the application again, and see whether it is still to be done."],
  ),
  "run.move-impossible": refusal(
    409,
    "run.move-impossible",
    ["不能移到那里", "Cannot be moved there"],
    [
      "目标须是流程里可以停留、且不互相排斥的状态。",
      "The states must be the workflow's own, able to be rested in, and not exclude each other.",
    ],
  ),
  "run.moment-unknown": refusal(
    404,
    "run.moment-unknown",
    ["没有这一步", "No such step"],
    [
      "`GET /v1/applications/{id}/journal` 中 `stepped` 的 `seq`。",
      "Take the `seq` of a `stepped` entry of `GET /v1/applications/{id}/journal`.",
    ],
  ),
  "migration.plan-invalid": refusal(
    422,
    "migration.plan-invalid",
    ["迁移方案有误", "The plan does not fit"],
    ["`errors` 写明每一处。", "`errors` names each place."],
  ),
  "migration.other-version": refusal(
    409,
    "migration.other-version",
    ["不是这个版本的申请", "Another version's application"],
    ["用申请现在的版本作为方案的 `from`。", "Take the application's present version as the plan's `from`."],
  ),
  "migration.not-live": refusal(
    409,
    "migration.not-live",
    ["新版本没有上线", "The new version is not live"],
    ["先发布新版本，再迁移。", "Publish the new version first, then migrate."],
  ),
  "migration.incident-open": refusal(
    409,
    "migration.incident-open",
    ["有未处理的故障", "An incident is open"],
    ["先处理故障，再迁移。", "Resolve the incident first, then migrate."],
  ),
  "migration.unfit": refusal(
    409,
    "migration.unfit",
    ["不符合新版本", "Does not fit the new version"],
    [
      "`errors` 写明每一处；在方案里映射状态或变量。",
      "`errors` names each place: map the state or the variable in the plan.",
    ],
  ),
  "migration.unknown": refusal(
    404,
    "migration.unknown",
    ["没有这个迁移", "No such migration"],
    ["`GET /v1/migrations` 列出迁移。", "`GET /v1/migrations` lists the migrations."],
  ),
} as const satisfies Readonly<Record<string, ProblemKind>>;
