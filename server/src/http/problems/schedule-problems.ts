import { refusal, type ProblemKind } from "./kind.ts";

/** Schedules. */
export const scheduleProblems = {
  "schedule.unknown": refusal(
    404,
    "schedule.unknown",
    ["没有这个定时发起", "No such schedule"],
    ["`GET /v1/schedules` 列出定时发起。", "`GET /v1/schedules` lists the schedules."],
  ),
  "schedule.invalid": refusal(
    422,
    "schedule.invalid",
    ["规则有误", "The rule is not sound"],
    [
      "`errors` 写明每一处；保存之前可用 `POST /v1/schedules/preview` 试算。",
      "`errors` names each place; `POST /v1/schedules/preview` tries a rule before it is saved.",
    ],
  ),
  "schedule.limit": refusal(
    409,
    "schedule.limit",
    ["定时发起过多", "Too many schedules"],
    ["删除不再需要的。", "Remove those that are not needed any more."],
  ),
} as const satisfies Readonly<Record<string, ProblemKind>>;
