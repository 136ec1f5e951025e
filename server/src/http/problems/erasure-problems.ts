import { kind, type ProblemKind } from "./kind.ts";

/** People whose data is erased. */
export const erasureProblems = {
  "erasure.held": kind(
    409,
    ["有法律保全", "Kept by a legal hold"],
    [
      "「{reference}」的申请有法律保全：{applications}。",
      "Applications of “{reference}” are kept by a legal hold: {applications}.",
    ],
    ["先解除法律保全，再删除。", "Release the hold first, then erase."],
  ),
  "erasure.under-way": kind(
    409,
    ["申请尚未结束", "Applications under way"],
    [
      "「{reference}」的申请尚未结束：{applications}。",
      "Applications of “{reference}” have not ended: {applications}.",
    ],
    [
      "等申请结束，或者取消申请并等撤销完成，再删除。",
      "Wait until they have ended, or cancel them and wait until what was done is undone; then erase.",
    ],
  ),
} as const satisfies Readonly<Record<string, ProblemKind>>;
