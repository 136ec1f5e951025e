import { closed } from "@lendloom/engine/kernel";
import { Type } from "typebox";
import { ActorSchema, AnyObject, Instant } from "./shared.ts";

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

export const SignalsAnswer = Type.Object(
  {
    items: Type.Array(
      closed({
        id: Type.String(),
        name: Type.String(),
        key: Type.String(),
        messageId: Type.String(),
        sender: ActorSchema,
        receivedAt: Instant,
        expiresAt: Instant,
        /** Applications that wait under its key; more than one: it can be delivered to none of them. */
        waiting: Type.Array(Type.String()),
      }),
    ),
  },
  { additionalProperties: false, examples: [{ items: [] }] },
);
