import { closed, Id, Name } from "@lendloom/engine/kernel";
import { Type } from "typebox";
import { decisionExample, DecisionSchema } from "./decision.ts";
import { ActorSchema, AnyObject, Instant, PageQuery } from "./shared.ts";

export const NewApplicationBody = Type.Object(
  {
    product: Id,
    applicant: closed({
      reference: Type.String({
        minLength: 1,
        maxLength: 120,
        description: "Your own number for the person; what is personal is sealed under it",
      }),
    }),
    facts: Type.Record(Name, Type.Unknown()),
    startAt: Type.Optional(
      Type.String({
        maxLength: 40,
        description: "It starts then, within a year; until then its status is `scheduled`",
      }),
    ),
  },
  {
    additionalProperties: false,
    examples: [
      {
        product: "cash-loan",
        applicant: { reference: "C-1001" },
        facts: {
          applicantName: "李雷",
          idNumber: "110101199003077109",
          mobile: "13800000000",
          age: 36,
          monthlyIncome: { amountMinor: 1_200_000, currency: "CNY" },
          requestedAmount: { amountMinor: 2_000_000, currency: "CNY" },
          requestedTermMonths: 12,
        },
      },
    ],
  },
);

export const applicationExample = {
  id: "019a-…",
  product: "cash-loan",
  status: "received",
  states: ["application"],
  finished: false,
  createdAt: "2026-11-22T08:00:00.000Z",
  updatedAt: "2026-11-22T08:00:00.000Z",
  release: { seq: 1 },
  workflow: { id: "consumer-loan", version: "1.0.0", hash: "41ff…" },
};

const summary = {
  id: Type.String(),
  product: Type.Optional(Type.String()),
  reference: Type.Optional(Type.String()),
  status: Type.String(),
  states: Type.Array(Type.String()),
  finished: Type.Boolean(),
  createdAt: Instant,
  updatedAt: Instant,
  outcome: Type.Optional(Type.String()),
};

export const ApplicationAnswer = Type.Object(
  {
    ...summary,
    release: Type.Optional(closed({ seq: Type.Integer() })),
    workflow: closed({ id: Type.String(), version: Type.String(), hash: Type.String() }),
    /** When it is to start; absent: it has. */
    startAt: Type.Optional(Instant),
    cancelled: Type.Optional(closed({ at: Instant, by: ActorSchema })),
    /** The run that began it as a sub-flow, and the sub-flows it began itself. */
    parent: Type.Optional(Type.String()),
    children: Type.Optional(
      Type.Array(
        closed({
          id: Type.String(),
          step: Type.String(),
          /** Of a map: the item that it is for, from 1. */
          item: Type.Optional(Type.Integer()),
          workflow: Type.String(),
          /** Read only: how many of its incidents are open; absent: none. */
          incidents: Type.Optional(Type.Integer()),
          state: Type.Union([
            Type.Literal("open"),
            Type.Literal("done"),
            Type.Literal("failed"),
            Type.Literal("cancelled"),
          ]),
        }),
      ),
    ),
    /** Maps under way: of how many items, and how many of those were begun. */
    maps: Type.Optional(
      Type.Array(closed({ step: Type.String(), total: Type.Integer(), begun: Type.Integer() })),
    ),
    /** Signals it waits for, by event and key. */
    waits: Type.Optional(Type.Record(Type.String(), Type.String())),
    /** What was done and is being undone now. */
    undoing: Type.Optional(closed({ left: Type.Integer() })),
    decision: Type.Optional(DecisionSchema),
    /** Read only: a command's answer says where the run stands, reading it says what waits there. */
    tasks: Type.Optional(Type.Array(AnyObject)),
    incidents: Type.Optional(Type.Array(AnyObject)),
    /** What keeps it whatever the retention policy says; told to administrators, auditors and officers. */
    hold: Type.Optional(closed({ reason: Type.String(), by: ActorSchema, at: Instant })),
  },
  { additionalProperties: false, examples: [applicationExample] },
);
export const ApplicationsQuery = closed({
  ...PageQuery,
  status: Type.Optional(Type.String({ maxLength: 40 })),
});
export const ApplicationsAnswer = Type.Object(
  { items: Type.Array(closed(summary)), next: Type.Optional(Type.String()) },
  { additionalProperties: false, examples: [{ items: [] }] },
);

export const SendEventBody = Type.Object(
  { type: Type.String({ pattern: "^[A-Z][A-Z0-9_]*$", maxLength: 80 }), payload: Type.Optional(AnyObject) },
  { additionalProperties: false, examples: [{ type: "CONSENT_GIVEN", payload: {} }] },
);

export const DecisionsAnswer = Type.Object(
  {
    items: Type.Array(
      closed({ number: Type.Integer(), step: Type.String(), at: Instant, decision: DecisionSchema }),
    ),
  },
  {
    additionalProperties: false,
    examples: [{ items: [{ number: 1, step: "decide", at: decisionExample.at, decision: decisionExample }] }],
  },
);
export const DecisionParams = closed({
  id: Type.String({ minLength: 1, maxLength: 120 }),
  number: Type.String({ pattern: "^[1-9]\\d{0,5}$" }),
});

export const JournalQuery = closed({
  after: Type.Optional(Type.String({ pattern: "^\\d{1,9}$", description: "Entries after this number" })),
  limit: PageQuery.limit,
});
export const JournalAnswer = Type.Object(
  { items: Type.Array(AnyObject) },
  {
    additionalProperties: false,
    examples: [{ items: [{ seq: 1, at: "2026-11-22T08:00:00.000Z", kind: "started" }] }],
  },
);
