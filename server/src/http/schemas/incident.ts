import { closed, Id, Name } from "@lendloom/engine/kernel";
import { Type, type TProperties } from "typebox";
import { AnyObject, Instant, PageQuery, Reason, Texts } from "./shared.ts";

const incidentExample = {
  id: "019a-…",
  application: "019a-…",
  at: "2026-11-22T08:00:00.000Z",
  code: "guard.unknown",
  message: "A guard read a fact that is not known",
  status: "open",
};
export const IncidentAnswer = Type.Object(
  {
    id: Type.String(),
    application: Type.String(),
    at: Instant,
    code: Type.String(),
    message: Type.String(),
    texts: Type.Optional(Texts),
    reference: Type.Optional(Type.String({ description: "The lender's own name for the applicant" })),
    workflow: Type.Optional(Type.String({ description: "The workflow that the application goes by" })),
    states: Type.Optional(Type.Array(Type.String(), { description: "Where the application stands" })),
    status: Type.String(),
    resolvedAt: Type.Optional(Instant),
    resolvedBy: Type.Optional(Type.String()),
  },
  { additionalProperties: false, examples: [incidentExample] },
);
const Moving = {
  exits: Type.Optional(Type.Boolean({ description: "Do the exit actions of what is left; default false" })),
  askAgain: Type.Optional(
    Type.Boolean({ description: "Sources that were unavailable may be asked again; default false" }),
  ),
};
const Skip = {
  output: Type.Optional(AnyObject),
  error: Type.Optional(
    closed({ code: Type.String({ maxLength: 80 }), message: Type.String({ maxLength: 500 }) }),
  ),
};
const Edit = {
  facts: Type.Optional(Type.Record(Name, Type.Unknown())),
  variables: Type.Optional(Type.Record(Name, Type.Unknown())),
};
const Move = { states: Type.Array(Id, { minItems: 1, maxItems: 50 }), ...Moving };
const Restart = {
  seq: Type.Integer({ minimum: 1, description: "A `stepped` entry of the journal" }),
  ...Moving,
};
const because = { reason: Reason };
const withExample = <T extends TProperties>(members: T, example: object) =>
  Type.Object(members, { additionalProperties: false, examples: [example] });

export const SkipBody = withExample(
  { ...Skip, ...because },
  { output: { reference: "T-1001" }, reason: "已线下放款 Paid by hand" },
);
export const EditBody = withExample(
  { ...Edit, ...because },
  { facts: { age: 37 }, reason: "录入有误 Typed wrong" },
);
export const OrderHeaders = Type.Object({
  "if-match": Type.Optional(
    Type.String({
      description: "The `ETag` of the application that you read: where it has gone on since, nothing is done",
      examples: ['"r12"'],
    }),
  ),
});
export const MoveBody = withExample(
  { ...Move, ...because },
  { states: ["manual-review"], reason: "重新审核 Review again" },
);
export const RestartBody = withExample(
  { ...Restart, ...because },
  { seq: 12, reason: "征信恢复 The bureau is back" },
);
export const BatchBody = withExample(
  {
    order: Type.Union([
      closed({ action: Type.Literal("retry") }),
      closed({ action: Type.Literal("skip"), ...Skip }),
      closed({ action: Type.Literal("edit"), ...Edit }),
      closed({ action: Type.Literal("move"), ...Move }),
      closed({ action: Type.Literal("restart"), ...Restart }),
    ]),
    incidents: Type.Optional(
      Type.Array(Type.String({ maxLength: 120 }), { maxItems: 1_000, uniqueItems: true }),
    ),
    applications: Type.Optional(
      Type.Array(Type.String({ maxLength: 120 }), { maxItems: 1_000, uniqueItems: true }),
    ),
    filter: Type.Optional(
      closed({
        code: Type.Optional(Type.String({ maxLength: 80 })),
        workflow: Type.Optional(Id),
      }),
    ),
    after: Type.Optional(
      Type.String({ maxLength: 400, description: "`next` of the batch before, with the same filter" }),
    ),
    limit: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 1_000,
        description: "How many the filter may take; default 1,000",
      }),
    ),
    dryRun: Type.Optional(Type.Boolean()),
    ...because,
  },
  {
    order: { action: "retry" },
    filter: { code: "activity.retries-exhausted" },
    reason: "银行恢复 The bank is back",
  },
);
const batchExample = {
  items: [
    {
      id: "019a-…",
      of: "incident",
      result: "done",
      application: "019a-…",
      status: "disbursed",
      states: ["paid"],
    },
  ],
  done: 1,
  refused: 0,
};
export const BatchAnswer = Type.Object(
  {
    items: Type.Array(
      closed({
        id: Type.String(),
        of: Type.Enum(["incident", "application"]),
        result: Type.Enum(["done", "would-do", "refused"]),
        application: Type.Optional(Type.String()),
        status: Type.Optional(Type.String()),
        states: Type.Optional(Type.Array(Type.String())),
        code: Type.Optional(Type.String()),
        texts: Type.Optional(Texts),
      }),
    ),
    done: Type.Integer(),
    refused: Type.Integer(),
    next: Type.Optional(
      Type.String({ description: "The filter may fit more, older ones: send it as `after`" }),
    ),
  },
  { additionalProperties: false, examples: [batchExample] },
);

export const IncidentsQuery = closed({
  status: Type.Optional(Type.Enum(["open", "resolved"])),
  application: Type.Optional(
    Type.String({ maxLength: 120, description: "Only its own, the latest 200 of them" }),
  ),
  cursor: PageQuery.cursor,
});
export const IncidentsAnswer = Type.Object(
  { items: Type.Array(IncidentAnswer), next: Type.Optional(Type.String()) },
  { additionalProperties: false, examples: [{ items: [incidentExample] }] },
);
