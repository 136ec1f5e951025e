import { kind, refusal, type ProblemKind } from "./kind.ts";

/** What any request can meet. */
export const requestProblems = {
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
    ["找不到{kind}「{id}」。", "There is no {kind} “{id}”."],
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
      "保存需要 If-Match（或新建时 If-None-Match: *）。",
      "Saving needs If-Match (or If-None-Match: * to create).",
    ],
    [
      '发送你读到的修订号，例如 `If-Match: "r3"`。',
      'Send the revision you read, for example `If-Match: "r3"`.',
    ],
  ),
  "precondition.failed": kind(
    412,
    ["已被修改", "Changed meanwhile"],
    [
      "{what}现在是第 {revision} 版（0：没有），不是你读到的那一版。",
      "The {what} is now at revision {revision} (0: there is none), not the one you read.",
    ],
    ["重新读取，合并后再保存。", "Read it again, merge, and save."],
  ),
  "service.stopping": kind(
    503,
    ["服务正在停止", "Stopping"],
    ["服务正在停止，请稍后重试。", "The service is stopping; try again shortly."],
    ["稍后用同一个 Idempotency-Key 重试。", "Repeat with the same Idempotency-Key in a moment."],
  ),
  "service.overloaded": kind(
    503,
    ["服务过载", "Overloaded"],
    [
      "请求超过了服务现在能处理的数量，请稍后重试。",
      "More is asked than this process can answer now; try again shortly.",
    ],
    [
      "稍等（见 Retry-After）后用同一个 Idempotency-Key 重试；经常出现时增加进程或减少并发。",
      "Wait (see Retry-After) and repeat with the same Idempotency-Key; where it happens often, add processes or ask less at once.",
    ],
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
