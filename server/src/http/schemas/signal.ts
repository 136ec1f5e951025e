import { closed } from "@lendloom/engine/kernel";
import { Type } from "typebox";
import { ActorSchema, AnyObject, Instant, PageQuery, Reason } from "./shared.ts";

const key = Type.String({ minLength: 1, maxLength: 200, description: "The key that finds the application" });

export const SendSignalBody = Type.Object(
  {
    name: Type.String({ pattern: "^[A-Z][A-Z0-9_]*$", maxLength: 80 }),
    key,
    payload: Type.Optional(AnyObject),
    messageId: Type.String({
      pattern: "^[\\x21-\\x7e]{1,100}$",
      description: "Your own number of the message: the same one again does nothing",
    }),
    ttl: Type.Optional(
      Type.String({
        maxLength: 40,
        description: "How long it is kept where nobody waits yet; default P7D, at most P30D",
      }),
    ),
  },
  {
    additionalProperties: false,
    examples: [
      { name: "PAYMENT_CONFIRMED", key: "P-2026-001", payload: { amount: 5000 }, messageId: "bank-77" },
    ],
  },
);

export const SignalAnswer = Type.Object(
  {
    delivery: Type.Union([Type.Literal("delivered"), Type.Literal("queued"), Type.Literal("kept")], {
      description: "One application was told, several will be, or nobody waits yet",
    }),
    /** Whom it reaches. */
    runs: Type.Array(Type.String()),
    /** Where the one application stands now. */
    application: Type.Optional(AnyObject),
    /** Until when it is kept. */
    expiresAt: Type.Optional(Instant),
  },
  {
    additionalProperties: false,
    examples: [{ delivery: "kept", runs: [], expiresAt: "2026-11-29T08:00:00.000Z" }],
  },
);

export const SignalsQuery = closed({
  ...PageQuery,
  name: Type.Optional(Type.String({ maxLength: 80, description: "Only this event" })),
  key: Type.Optional(Type.String({ minLength: 1, maxLength: 200, description: "Only under this key" })),
});

const keptSignal = {
  id: "019a-7c",
  name: "PAYMENT_CONFIRMED",
  key: "P-2026-001",
  messageId: "bank-77",
  sender: { kind: "api-key", id: "k-1" },
  receivedAt: "2026-11-22T08:00:00.000Z",
  expiresAt: "2026-11-29T08:00:00.000Z",
  waiting: [],
} as const;

export const SignalsAnswer = Type.Object(
  {
    items: Type.Array(
      closed({
        id: Type.String(),
        name: Type.String({ description: "It waits for an application that waits for this event …" }),
        key: Type.String({ description: "… under this key" }),
        messageId: Type.String(),
        sender: ActorSchema,
        receivedAt: Instant,
        expiresAt: Type.String({ description: "Until when it is kept; RFC 3339, UTC" }),
        application: Type.Optional(
          Type.String({ description: "Only this one is told it; absent: whichever waits" }),
        ),
        waiting: Type.Array(Type.String(), {
          description:
            "The first 20 applications that wait under its key now. None: it waits for one. Several that do not share the key: it can be delivered to none of them",
        }),
      }),
    ),
    next: Type.Optional(Type.String()),
  },
  { additionalProperties: false, examples: [{ items: [keptSignal] }] },
);

/** A signal for several has an id with theirs in it. */
export const SignalParams = closed({ id: Type.String({ minLength: 1, maxLength: 200 }) });
export const GiveUpBody = Type.Object(
  { reason: Reason },
  { additionalProperties: false, examples: [{ reason: "银行重复发送 Sent twice by the bank" }] },
);
