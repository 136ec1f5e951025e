import { kind, type ProblemKind } from "./kind.ts";

/** What befalls the store; nothing was done, and the same request may be sent again. */
export const storeProblems = {
  "store.full": kind(
    507,
    ["存储空间已满", "No room left"],
    [
      "存储空间已满，暂时不能写入；读取照常。",
      "There is no room left to write; reading goes on. Nothing of this request was stored.",
    ],
    [
      "运维腾出空间后服务自动恢复；稍后用同一个 Idempotency-Key 重试。",
      "The service recovers by itself when the operator makes room. Repeat with the same Idempotency-Key later.",
    ],
  ),
  "store.busy": kind(
    503,
    ["存储繁忙", "The store is busy"],
    ["存储正忙，未能及时处理。", "The store is busy and could not take the request in time."],
    ["稍后用同一个 Idempotency-Key 重试。", "Repeat with the same Idempotency-Key in a moment."],
  ),
  "store.unavailable": kind(
    503,
    ["存储不可用", "The store is not available"],
    [
      "数据库暂时连不上或磁盘出错；结果未知的写入不会被确认。",
      "The database cannot be reached or its disk fails; nothing is acknowledged whose end is not known.",
    ],
    [
      "服务会自动重新连接；稍后用同一个 Idempotency-Key 重试，不会重复执行。",
      "The service connects again by itself. Repeat with the same Idempotency-Key in a moment; nothing is done twice.",
    ],
  ),
} as const satisfies Readonly<Record<string, ProblemKind>>;
