import { closed } from "@lendloom/engine/kernel";
import { Type } from "typebox";
import { ApplicationAnswer, applicationExample } from "./application.ts";
import { AnyObject, Instant } from "./shared.ts";

export const ReplayQuery = closed({
  at: Type.Optional(
    Type.String({
      pattern: "^[1-9]\\d{0,8}$",
      description: "The number of a journal entry: the application as it was then",
    }),
  ),
});

const Place = closed({
  seq: Type.Integer({ description: "The journal entry" }),
  entry: Type.String({ description: "Its kind" }),
  pointer: Type.String({ description: "The place in it, or in /run or /decisions" }),
  recorded: Type.String({ description: "What is stored there, as the beginning of its JSON" }),
  replayed: Type.String({ description: "What the application was told leads to" }),
});

const Moment = closed({
  seq: Type.Integer(),
  at: Instant,
  kind: Type.String(),
  application: ApplicationAnswer,
  /** XState's state value. */
  value: Type.Unknown(),
  variables: AnyObject,
  facts: AnyObject,
  timers: AnyObject,
  invokes: AnyObject,
});

/** What a replay proves, or a past moment. */
export const ReplayAnswer = Type.Object(
  {
    result: Type.Union([
      Type.Literal("verified"),
      Type.Literal("different"),
      Type.Literal("erased"),
      Type.Literal("unknown"),
      Type.Literal("shown"),
    ]),
    entries: Type.Optional(Type.Integer({ description: "Journal entries that were looked at" })),
    executed: Type.Optional(Type.Integer({ description: "Those that were computed again" })),
    decisions: Type.Optional(Type.Integer()),
    older: Type.Optional(
      Type.Integer({ description: "Entries of steps that an earlier program carried out in another way" }),
    ),
    unknown: Type.Optional(
      closed({
        seq: Type.Integer({ description: "The journal entry" }),
        entry: Type.String({ description: "Its kind" }),
        because: Type.Union([Type.Literal("newer-program"), Type.Literal("other-logic")], {
          description: "A newer program wrote it, or another version of the logic decided it",
        }),
      }),
    ),
    difference: Type.Optional(Place),
    subflows: Type.Optional(
      Type.Array(Type.String(), { description: "Runs that it began; each is proved by itself" }),
    ),
    moment: Type.Optional(Moment),
  },
  {
    additionalProperties: false,
    examples: [
      { result: "verified", entries: 9, executed: 9, decisions: 1 },
      {
        result: "shown",
        moment: {
          seq: 3,
          at: "2026-11-22T08:00:00.000Z",
          kind: "stepped",
          application: applicationExample,
          value: "consent",
          variables: {},
          facts: { age: { source: "application", fetchedAt: "2026-11-22T08:00:00.000Z", value: 36 } },
          timers: {},
          invokes: {},
        },
      },
    ],
  },
);
