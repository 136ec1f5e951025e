import { closed, Id } from "@lendloom/engine/kernel";
import { Type } from "typebox";
import { ActorSchema, AnyObject, Instant, PageQuery, Reason, Texts } from "./shared.ts";

const taskExample = {
  id: "019a-…:7.0",
  application: "019a-…",
  reference: "C-1001",
  title: { "zh-CN": "人工审核", en: "Manual review" },
  role: "officer",
  status: "open",
  openedAt: "2026-11-22T08:00:00.000Z",
  dueAt: "2026-11-23T08:00:00.000Z",
  overdue: false,
  priority: 80,
  assignee: { kind: "person", id: "li", displayName: "李审批" },
  assignedAt: "2026-11-22T09:00:00.000Z",
  escalations: 0,
  notified: [],
  outcomes: [{ value: "approve", title: { "zh-CN": "通过", en: "Approve" } }],
  shows: { age: { title: { "zh-CN": "年龄", en: "Age" }, value: 36 } },
  form: {},
};

export const TaskAnswer = Type.Object(
  {
    id: Type.String(),
    application: Type.String(),
    reference: Type.String(),
    title: Texts,
    role: Type.String(),
    status: Type.String(),
    openedAt: Instant,
    dueAt: Instant,
    overdue: Type.Boolean(),
    priority: Type.Integer({ description: "1 to 100; the higher, the more urgent" }),
    assignee: Type.Optional(ActorSchema),
    assignedAt: Type.Optional(Instant),
    escalations: Type.Integer({ description: "Rungs of its ladder that were reached" }),
    notified: Type.Array(Type.String(), { description: "Roles the ladder told of it" }),
    excluded: Type.Optional(
      Type.String({
        description: "Id of the person who may not do it: she completed the task it differs from",
      }),
    ),
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
  assignee: Type.Optional(
    Type.String({ maxLength: 120, description: "`me`, `none` for nobody's, or a person's id" }),
  ),
  overdue: Type.Optional(Type.Literal("true")),
  order: Type.Optional(Type.Enum(["due", "priority"], { description: "Default `due`: first due first" })),
  role: Type.Optional(Type.String({ maxLength: 40 })),
  status: Type.Optional(Type.Enum(["open", "completed", "cancelled"])),
  ...PageQuery,
});
export const TasksAnswer = Type.Object(
  { items: Type.Array(TaskAnswer), next: Type.Optional(Type.String()) },
  { additionalProperties: false, examples: [{ items: [taskExample] }] },
);
export const AssignmentBody = Type.Object(
  {
    to: Type.String({ minLength: 1, maxLength: 120, description: "A person's id" }),
    reason: Reason,
  },
  { additionalProperties: false, examples: [{ to: "wang", reason: "休假 On holiday" }] },
);
export const CandidatesAnswer = Type.Object(
  { items: Type.Array(closed({ id: Type.String(), displayName: Type.String() })) },
  { additionalProperties: false, examples: [{ items: [{ id: "wang", displayName: "王复核" }] }] },
);
export const CompletionBody = Type.Object(
  {
    outcome: Id,
    form: Type.Optional(AnyObject),
    note: Type.Optional(Type.String({ maxLength: 2_000 })),
  },
  { additionalProperties: false, examples: [{ outcome: "approve", note: "收入已核实 Income verified" }] },
);
