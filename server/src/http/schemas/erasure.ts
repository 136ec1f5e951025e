import { closed } from "@lendloom/engine/kernel";
import { Type } from "typebox";
import { Instant, Reason } from "./shared.ts";

const reference = Type.String({
  minLength: 1,
  maxLength: 120,
  description: "The number that the lender's applications name the person by",
});
const erased = { reference: "C-1001", erasedAt: "2026-11-22T08:00:00.000Z" };

export const ErasureBody = Type.Object(
  { reference, reason: Reason },
  { additionalProperties: false, examples: [{ reference: "C-1001", reason: "Request 12/2026" }] },
);
export const ErasureAnswer = Type.Object(
  { reference, erasedAt: Instant },
  { additionalProperties: false, examples: [erased] },
);
export const ErasuresAnswer = Type.Object(
  { items: Type.Array(closed({ reference, erasedAt: Instant })), next: Type.Optional(Type.String()) },
  { additionalProperties: false, examples: [{ items: [erased] }] },
);
