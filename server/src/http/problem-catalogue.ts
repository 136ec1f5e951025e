import type { Texts } from "@lendloom/engine/kernel";
import { refusalTexts, type RefusalCode } from "@lendloom/engine/process";

/** One kind of failure a caller can meet: its status, its sentence, and what to do about it. */
export interface ProblemKind {
  readonly status: number;
  readonly title: Texts;
  /** The sentence of one occurrence; `{name}` placeholders come from its params. */
  readonly texts: Texts;
  readonly whatToDo: Texts;
}

const kind = (
  status: number,
  title: readonly [zh: string, en: string],
  texts: readonly [zh: string, en: string],
  whatToDo: readonly [zh: string, en: string],
): ProblemKind => ({ status, title: both(title), texts: both(texts), whatToDo: both(whatToDo) });

/** What a run refuses keeps the engine's own sentence. */
const refusal = (
  status: number,
  code: RefusalCode,
  title: readonly [zh: string, en: string],
  whatToDo: readonly [zh: string, en: string],
): ProblemKind => ({ status, title: both(title), texts: refusalTexts[code], whatToDo: both(whatToDo) });

function both([zh, en]: readonly [zh: string, en: string]): Texts {
  return { "zh-CN": zh, en };
}

/** Every code an HTTP answer can carry. Each has a page under `docs/problems/` and a test. */
export const problemCatalogue = {
  "request.malformed-json": kind(
    400,
    ["JSON 无法读取", "Malformed JSON"],
    ["请求内容不是可以读取的 JSON。", "The request body is not JSON that can be read."],
    [
      "检查括号、引号、重复的键、编码（UTF-8）和嵌套深度；`errors` 里写明了位置。",
      "Check brackets, quotes, repeated keys, the encoding (UTF-8) and the depth; `errors` names the place.",
    ],
  ),
  "request.invalid": kind(
    400,
    ["请求不符合要求", "Invalid request"],
    ["请求不符合接口的要求。", "The request does not fit this operation."],
    [
      "`errors` 逐条写明位置和原因；完整的要求见 `/docs`。",
      "`errors` names each place and reason; `/docs` shows the whole contract.",
    ],
  ),
  "request.unsupported-media-type": kind(
    415,
    ["不支持的内容类型", "Unsupported media type"],
    ["这里只接受 application/json。", "Only application/json is accepted here."],
    ["设置 `Content-Type: application/json`。", "Send `Content-Type: application/json`."],
  ),
  "request.too-large": kind(
    413,
    ["请求过大", "Request too large"],
    ["请求超过了允许的大小。", "The request is larger than this operation allows."],
    ["拆小请求，或只发送需要的字段。", "Split the request, or send only what is needed."],
  ),
  "route.not-found": kind(
    404,
    ["没有这个地址", "No such address"],
    ["没有 {method} {path} 这个接口。", "There is no operation {method} {path}."],
    ["地址一览见 `/docs`。", "`/docs` lists every address."],
  ),
  "route.method-not-allowed": kind(
    405,
    ["不支持的方法", "Method not allowed"],
    ["{path} 不支持 {method}。", "{path} does not answer {method}."],
    ["可用的方法在 `Allow` 头里。", "The `Allow` header lists the methods that work."],
  ),
  "resource.not-found": kind(
    404,
    ["找不到", "Not found"],
    ["找不到 {kind}「{id}」。", "There is no {kind} “{id}”."],
    [
      "检查编号；属于别的机构的资料同样回答找不到。",
      "Check the id; what belongs to another lender is answered the same way.",
    ],
  ),
  "auth.required": kind(
    401,
    ["需要登录", "Sign-in required"],
    ["请先登录，或带上 API 密钥。", "Sign in first, or send an API key."],
    [
      "人员用 `POST /v1/session` 登录；系统发送 `Authorization: Bearer <密钥>`。",
      "People sign in with `POST /v1/session`; systems send `Authorization: Bearer <key>`.",
    ],
  ),
  "auth.invalid-credential": kind(
    401,
    ["名字或密码不对", "Wrong name or password"],
    ["名字或密码不对。", "The name or the password is wrong."],
    [
      "核对后再试；多次失败会暂停一分钟。",
      "Check both and try again; many failures pause sign-in for a minute.",
    ],
  ),
  "auth.forbidden": kind(
    403,
    ["没有权限", "Not allowed"],
    ["这个操作需要以下角色之一：{roles}。", "This operation needs one of these roles: {roles}."],
    ["请有该角色的同事操作，或请管理员授权。", "Ask a colleague with that role, or an administrator for it."],
  ),
  "auth.csrf": kind(
    403,
    ["缺少会话校验码", "Missing session token"],
    ["会话里的修改请求需要 x-csrf-token 头。", "A change made in a session needs the x-csrf-token header."],
    ["使用登录回答里的 `csrf`。", "Send the `csrf` value that signing in answered."],
  ),
  "auth.too-many-attempts": kind(
    429,
    ["尝试过多", "Too many attempts"],
    ["登录尝试过多，请在 {seconds} 秒后再试。", "Too many sign-in attempts; try again in {seconds} seconds."],
    ["等待 `Retry-After` 指明的秒数。", "Wait the seconds that `Retry-After` says."],
  ),
  "idempotency.key-missing": kind(
    400,
    ["缺少幂等键", "Idempotency key missing"],
    ["这个操作需要 Idempotency-Key 头。", "This operation needs an Idempotency-Key header."],
    [
      "为每一次业务操作取一个新的键（1–200 个可见字符）；重试时用同一个键。",
      "Take a new key (1–200 visible characters) for every operation, and the same one when repeating it.",
    ],
  ),
  "idempotency.key-reused": refusal(
    422,
    "idempotency.key-reused",
    ["幂等键已用于别的请求", "Idempotency key reused"],
    ["新的操作请用新的键。", "Take a new key for a new operation."],
  ),
  "precondition.missing": kind(
    428,
    ["缺少修订号", "Revision missing"],
    [
      "保存草稿需要 If-Match（或新建时 If-None-Match: *）。",
      "Saving a draft needs If-Match (or If-None-Match: * to create).",
    ],
    [
      '发送你读到的修订号，例如 `If-Match: "r3"`。',
      'Send the revision you read, for example `If-Match: "r3"`.',
    ],
  ),
  "precondition.failed": kind(
    412,
    ["草稿已被修改", "The draft has moved on"],
    [
      "{kind}「{id}」的草稿现在是第 {revision} 版，不是你读到的那一版。",
      "The draft of {kind} “{id}” is now at revision {revision}, not the one you read.",
    ],
    ["重新读取草稿，合并后再保存。", "Read the draft again, merge, and save."],
  ),
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
    ["没有这个异常", "No such incident"],
    ["`GET /v1/incidents` 列出异常。", "`GET /v1/incidents` lists the incidents."],
  ),
  "incident.resolved": refusal(
    409,
    "incident.resolved",
    ["异常已处理", "Already resolved"],
    ["无需再处理。", "Nothing is left to do."],
  ),
  "decision.unknown": refusal(
    404,
    "decision.unknown",
    ["没有这个决策", "No such decision"],
    ["`GET /v1/applications/{id}/decisions` 列出决策。", "`GET /v1/applications/{id}/decisions` lists them."],
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
  "run.edit-invalid": refusal(
    422,
    "run.edit-invalid",
    ["数据不符合声明", "Data does not fit"],
    ["`errors` 写明每一处。", "`errors` names each place."],
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
    ["有未处理的异常", "An incident is open"],
    ["先处理异常，再迁移。", "Resolve the incident first, then migrate."],
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
  "incident.persists": refusal(
    409,
    "incident.persists",
    ["异常仍然存在", "It fails still"],
    [
      "先排除原因（异常的 `code` 和 `message`），再重试。",
      "Remove the cause the incident names, then try again.",
    ],
  ),
  "import.unrecognised": kind(
    422,
    ["无法识别的文件", "Unrecognised file"],
    [
      "这不是 Lendloom 包、json-rules-engine 规则或 DMN 模型。",
      "This is neither a Lendloom bundle nor json-rules-engine rules nor a DMN model.",
    ],
    ["用 `?format=` 指明格式，或检查文件。", "Name the format with `?format=`, or check the file."],
  ),
  "import.invalid": kind(
    422,
    ["文件不能导入", "The file cannot be imported"],
    ["文件里有 {count} 处错误。", "The file has {count} errors."],
    ["`errors` 按 JSON 指针写明每一处。", "`errors` names each place by JSON pointer."],
  ),
  "import.draft-exists": kind(
    409,
    ["已有不同的草稿", "Another draft exists"],
    ["{kind}「{id}」已有内容不同的草稿。", "There is already another draft of {kind} “{id}”."],
    [
      "用 `?id=` 换一个编号，或用 `?replace=true` 覆盖草稿。",
      "Choose another id with `?id=`, or overwrite the draft with `?replace=true`.",
    ],
  ),
  "export.not-expressible": kind(
    422,
    ["不能这样导出", "Not expressible"],
    [
      "规则包「{id}」有 {count} 处无法用这种格式表达。",
      "The pack “{id}” holds {count} things that this format cannot express.",
    ],
    [
      "`errors` 写明每一处；`GET /v1/packs/{id}/bundle` 能导出任何规则包。",
      "`errors` names each place; `GET /v1/packs/{id}/bundle` exports any pack.",
    ],
  ),
  "backtest.busy": kind(
    429,
    ["回测已满", "Too many backtests"],
    ["同时只能进行两个回测，请稍后再试。", "Only two backtests run at a time; try again in a moment."],
    ["等一个回测结束，或取消它。", "Wait until one ends, or cancel it."],
  ),
  "spreadsheet.expected": kind(
    415,
    ["需要表格文件", "A spreadsheet is expected"],
    ["这里接受 XLSX 或 CSV 文件的字节。", "The bytes of an XLSX or CSV file are expected here."],
    [
      "设置 `Content-Type: text/csv` 或 XLSX 的类型，请求体为文件本身。",
      "Send the file itself, with `Content-Type: text/csv` or the type of XLSX.",
    ],
  ),
  "spreadsheet.no-table": kind(
    404,
    ["没有这张决策表", "No such decision table"],
    ["规则包「{id}」没有决策表「{decision}」。", "The pack “{id}” has no decision table “{decision}”."],
    [
      "用 `?decision=` 指明一张决策表；CSV 每次只能一张。",
      "Name a decision table with `?decision=`; a CSV file holds one.",
    ],
  ),
  "service.stopping": kind(
    503,
    ["服务正在停止", "Stopping"],
    ["服务正在停止，请稍后重试。", "The service is stopping; try again shortly."],
    ["稍后用同一个 Idempotency-Key 重试。", "Repeat with the same Idempotency-Key in a moment."],
  ),
  "internal.defect": kind(
    500,
    ["内部错误", "Internal error"],
    ["服务内部出错，编号 {id}。", "Something went wrong inside the service; reference {id}."],
    [
      "用同一个 Idempotency-Key 重试；仍然失败时把编号告诉运维。",
      "Repeat with the same Idempotency-Key; if it persists, give the reference to the operator.",
    ],
  ),
} as const satisfies Readonly<Record<string, ProblemKind>>;

export type ProblemCode = keyof typeof problemCatalogue;

/** Every code, in the order of the catalogue. */
export const problemCodes = Object.keys(problemCatalogue) as readonly ProblemCode[];
