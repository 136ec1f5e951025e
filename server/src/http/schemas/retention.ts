import { closed } from "@lendloom/engine/kernel";
import { Type } from "typebox";
import { ActorSchema, Instant, Reason } from "./shared.ts";

const Period = Type.String({
  pattern: "^P[1-9]\\d{0,3}[DMY]$",
  description: "ISO 8601: days, months or years",
  examples: ["P5Y"],
});
const Policy = closed({
  runs: Type.String({
    ...Period,
    description: "Applications that have ended, with journals, decisions, tasks and incidents",
  }),
  products: Type.Optional(
    Type.Record(Type.String({ maxLength: 80 }), Period, {
      description: "Instead, by the product's id",
      maxProperties: 200,
    }),
  ),
  idempotency: Type.Optional(
    Type.String({ ...Period, description: "Answers of repeated commands; default: for good" }),
  ),
  audit: Type.Optional(Type.String({ ...Period, description: "Entries of the audit; default: for good" })),
});

export const SetRetentionHeaders = Type.Object({
  "if-match": Type.Optional(Type.String({ description: "The revision you read", examples: ['"r3"'] })),
  "if-none-match": Type.Optional(Type.String({ description: "`*` where no policy is set", examples: ["*"] })),
});
export const RetentionBody = Type.Object(
  { policy: Policy, reason: Reason },
  {
    additionalProperties: false,
    examples: [
      {
        policy: { runs: "P5Y", products: { "cash-loan": "P3Y" }, idempotency: "P90D", audit: "P10Y" },
        reason: "Retention schedule 2026",
      },
    ],
  },
);

const count = Type.Integer({ minimum: 0 });
const round = {
  at: Instant,
  applications: count,
  runs: Type.Integer({ minimum: 0, description: "With sub-flows" }),
  entries: count,
  decisions: count,
  held: Type.Integer({ minimum: 0, description: "Kept by a legal hold although their time is over" }),
  idempotency: count,
  audit: count,
  keys: Type.Integer({ minimum: 0, description: "Of applicants with no application left" }),
  more: Type.Boolean({ description: "Another round would go on" }),
};
const aRound = {
  at: "2026-11-22T08:00:00.000Z",
  applications: 20,
  runs: 24,
  entries: 310,
  decisions: 41,
  held: 1,
  idempotency: 95,
  audit: 0,
  keys: 18,
  more: true,
};
export const RetentionRoundAnswer = Type.Object(round, { additionalProperties: false, examples: [aRound] });

export const RetentionAnswer = Type.Object(
  {
    policy: Type.Optional(Policy),
    revision: Type.Optional(Type.Integer({ minimum: 1, description: "How often it was set" })),
    reason: Type.Optional(Type.String()),
    by: Type.Optional(ActorSchema),
    at: Type.Optional(Instant),
    last: Type.Optional(closed(round)),
  },
  {
    additionalProperties: false,
    examples: [
      {
        policy: { runs: "P5Y" },
        revision: 3,
        reason: "Retention schedule 2026",
        by: { kind: "person", id: "an" },
        at: "2026-11-22T08:00:00.000Z",
        last: aRound,
      },
    ],
  },
);

export const RetentionAheadQuery = Type.Object(
  {
    runs: Type.Optional(Type.String({ ...Period, description: "Default: the policy that is set" })),
    products: Type.Optional(
      Type.String({
        maxLength: 8_000,
        pattern: "^[A-Za-z][\\w-]*:P[1-9]\\d{0,3}[DMY](,[A-Za-z][\\w-]*:P[1-9]\\d{0,3}[DMY])*$",
        description: "With `runs`: periods by product, `<id>:<period>` each, parted by commas",
        examples: ["cash-loan:P3Y"],
      }),
    ),
  },
  { additionalProperties: false },
);
const hold = { application: Type.String(), reason: Type.String(), by: ActorSchema, at: Instant };
const aHold = {
  application: "019a-1",
  reason: "Case 7/2026",
  by: { kind: "person", id: "an" },
  at: "2026-11-22T08:00:00.000Z",
};
export const RetentionAheadAnswer = Type.Object(
  {
    products: Type.Array(
      closed({
        product: Type.Optional(Type.String({ description: "Absent: of no product" })),
        going: Type.Integer({
          minimum: 0,
          description: "Applications that would be removed, each with its sub-flows",
        }),
        held: Type.Integer({ minimum: 0, description: "Over their time, too, and kept by a legal hold" }),
      }),
    ),
    all: Type.Boolean({ description: "False: only the oldest applications were counted" }),
    holds: Type.Array(
      closed({
        ...hold,
        reason: Type.Optional(hold.reason),
        by: Type.Optional(hold.by),
        product: Type.Optional(Type.String()),
        reference: Type.String({ description: "The lender's own name for the applicant" }),
      }),
      {
        description:
          "Every legal hold, the latest first; why and by whom for administrators, auditors and officers",
      },
    ),
    moreHolds: Type.Boolean({ description: "There are more than are listed" }),
  },
  {
    additionalProperties: false,
    examples: [
      {
        products: [{ product: "cash-loan", going: 214, held: 1 }],
        all: true,
        holds: [{ ...aHold, product: "cash-loan", reference: "C-1001" }],
        moreHolds: false,
      },
    ],
  },
);

export const HoldBody = Type.Object(
  { reason: Reason },
  { additionalProperties: false, examples: [{ reason: "Case 7/2026" }] },
);
export const HoldAnswer = Type.Object(hold, { additionalProperties: false, examples: [aHold] });
