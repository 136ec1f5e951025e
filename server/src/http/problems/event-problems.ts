import { kind, type ProblemKind } from "./kind.ts";

/** Streams of events. */
export const eventProblems = {
  "events.too-many-streams": kind(
    429,
    ["事件流过多", "Too many event streams"],
    [
      "同一个会话或密钥最多同时打开 {limit} 个事件流。",
      "One session or key keeps at most {limit} event streams open at a time.",
    ],
    [
      "关闭不用的事件流；等待 `Retry-After` 指明的秒数后再试，其间可以轮询。运维可以用 LENDLOOM_STREAMS_PER_CREDENTIAL 调整。",
      "Close streams that nobody reads and try again after the seconds that `Retry-After` says; read by polling meanwhile. An operator may change LENDLOOM_STREAMS_PER_CREDENTIAL.",
    ],
  ),
  "events.process-full": kind(
    503,
    ["事件流已满", "No room for another event stream"],
    [
      "这个进程最多同时保持 {limit} 个事件流。",
      "This process keeps at most {limit} event streams open at a time.",
    ],
    [
      "等待 `Retry-After` 指明的秒数后再试，或连接别的进程；其间可以轮询。",
      "Try again after the seconds that `Retry-After` says, or at another process; read by polling meanwhile.",
    ],
  ),
} as const satisfies Readonly<Record<string, ProblemKind>>;
