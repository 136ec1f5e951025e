import { closed } from "@lendloom/engine/kernel";
import { MigrationPlan } from "@lendloom/engine/workflow";
import { Type } from "typebox";
import { ActorSchema, Instant, IssueSchema, PageQuery, Reason, Texts } from "./shared.ts";

const planExample = {
  from: "41ff…",
  to: "7a30…",
  states: { "manual-review": "first-review" },
  variables: { annualRate: "annualRate * 2" },
  timers: { "offer/P7D": "restart", "*": "keep" },
  tasks: "keep",
  completed: { "manual-review": "first-review" },
};

export const MigrationBody = Type.Object(
  {
    plan: MigrationPlan,
    reason: Reason,
    dryRun: Type.Optional(Type.Boolean({ description: "Works everything out and writes nothing" })),
    applications: Type.Optional(
      Type.Array(Type.String({ maxLength: 120 }), {
        maxItems: 1_000,
        description: "Only these; default: all under way that go by `from`",
      }),
    ),
    after: Type.Optional(Type.String({ maxLength: 120, description: "`next` of the batch before" })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000, description: "Default 200" })),
  },
  {
    additionalProperties: false,
    examples: [{ plan: planExample, reason: "新的复核步骤 A new review step", dryRun: true }],
  },
);

const Refusal = closed({
  code: Type.String(),
  texts: Texts,
  errors: Type.Optional(Type.Array(IssueSchema)),
});
const Result = closed({
  application: Type.String(),
  reference: Type.Optional(Type.String({ description: "The lender's own name for the applicant" })),
  result: Type.Enum(["done", "would-do", "refused"]),
  states: Type.Optional(Type.Array(Type.String())),
  at: Type.Optional(Instant),
  refusal: Type.Optional(Refusal),
});
const resultExample = {
  application: "019a-…",
  reference: "C-1001",
  result: "done",
  states: ["assessment", "first-review"],
};

export const MigrationBatchAnswer = Type.Object(
  {
    migration: Type.Optional(Type.String({ description: "Absent for a dry run" })),
    items: Type.Array(Result),
    done: Type.Integer({ description: "Moved, or in a dry run: would be" }),
    refused: Type.Record(Type.String(), Type.Integer(), { description: "How many, by code" }),
    next: Type.Optional(Type.String({ description: "There are more: send it as `after`" })),
  },
  {
    additionalProperties: false,
    examples: [{ migration: "m-3f…", items: [resultExample], done: 1, refused: {} }],
  },
);

const migration = {
  id: Type.String(),
  at: Instant,
  by: ActorSchema,
  plan: MigrationPlan,
  reason: Type.String(),
  done: Type.Integer(),
  refused: Type.Integer(),
};
const migrationExample = {
  id: "m-3f…",
  at: "2026-11-22T08:00:00.000Z",
  by: { kind: "person", id: "an" },
  plan: planExample,
  reason: "新的复核步骤 A new review step",
  done: 1,
  refused: 0,
};
export const MigrationAnswer = Type.Object(migration, {
  additionalProperties: false,
  examples: [migrationExample],
});
export const MigrationsAnswer = Type.Object(
  { items: Type.Array(closed(migration)), next: Type.Optional(Type.String()) },
  { additionalProperties: false, examples: [{ items: [migrationExample] }] },
);
export const MigrationResultsQuery = closed({
  ...PageQuery,
  result: Type.Optional(Type.Enum(["done", "refused"])),
});
export const MigrationResultsAnswer = Type.Object(
  { items: Type.Array(Result), next: Type.Optional(Type.String()) },
  { additionalProperties: false, examples: [{ items: [resultExample] }] },
);
