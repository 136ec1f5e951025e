import { closed, Id } from "@lendloom/engine/kernel";
import { Type } from "typebox";
import { AnyObject, Instant, PageQuery, Texts } from "./shared.ts";

const taskExample = {
  id: "019a-…:7.0",
  application: "019a-…",
  reference: "C-1001",
  title: { "zh-CN": "人工审核", en: "Manual review" },
  role: "officer",
  status: "open",
  openedAt: "2026-11-22T08:00:00.000Z",
  dueAt: "2026-11-23T08:00:00.000Z",
  outcomes: [{ value: "approve", title: { "zh-CN": "通过", en: "Approve" } }],
  shows: { age: { title: { "zh-CN": "年龄", en: "Age" }, value: 36 } },
  form: {},
};

const TaskAnswer = Type.Object(
  {
    id: Type.String(),
    application: Type.String(),
    reference: Type.String(),
    title: Texts,
    role: Type.String(),
    status: Type.String(),
    openedAt: Instant,
    dueAt: Instant,
    outcomes: Type.Array(closed({ value: Type.String(), title: Texts })),
    shows: Type.Record(
      Type.String(),
      closed({ title: Texts, value: Type.Optional(Type.Unknown()), type: Type.Optional(AnyObject) }),
    ),
    form: AnyObject,
    outcome: Type.Optional(Type.String()),
    closedAt: Type.Optional(Instant),
  },
  { additionalProperties: false, examples: [taskExample] },
);
export const TasksQuery = closed({
  role: Type.Optional(Type.String({ maxLength: 40 })),
  status: Type.Optional(Type.Enum(["open", "completed", "cancelled"])),
  ...PageQuery,
});
export const TasksAnswer = Type.Object(
  { items: Type.Array(TaskAnswer), next: Type.Optional(Type.String()) },
  { additionalProperties: false, examples: [{ items: [taskExample] }] },
);
export const CompletionBody = Type.Object(
  {
    outcome: Id,
    form: Type.Optional(AnyObject),
    note: Type.Optional(Type.String({ maxLength: 2_000 })),
  },
  { additionalProperties: false, examples: [{ outcome: "approve", note: "收入已核实 Income verified" }] },
);
