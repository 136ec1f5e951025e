import { closed } from "@lendloom/engine/kernel";
import { Type } from "typebox";
import { ActorSchema, Hash, Instant } from "./shared.ts";

const seq = Type.Integer({ minimum: 1 });
const hash = "9f2c…";
const entry = {
  seq: 12,
  at: "2026-11-22T08:00:00.000Z",
  by: { kind: "person", id: "an" },
  action: "retention.held",
  subject: "019a-1",
  details: { reason: "Case 7/2026" },
  previousHash: hash,
  hash,
};

export const AuditAnswer = Type.Object(
  {
    items: Type.Array(
      closed({
        seq,
        at: Instant,
        by: ActorSchema,
        action: Type.String({ examples: ["run.move"] }),
        subject: Type.String({ description: "What it was done to: `<kind>/<id>`, or an application's id" }),
        details: Type.Unknown({ description: "Reasons, hashes and counts, by the action" }),
        previousHash: Hash,
        hash: Hash,
      }),
    ),
    next: Type.Optional(Type.String()),
  },
  { additionalProperties: false, examples: [{ items: [entry] }] },
);

export const AuditVerdictQuery = closed({
  seq: Type.Optional(
    Type.String({
      pattern: "^[1-9]\\d{0,14}$",
      description: "With `hash`: an entry that was noted elsewhere",
    }),
  ),
  hash: Type.Optional(Type.String({ pattern: "^[0-9a-f]{64}$" })),
});
export const AuditVerdictAnswer = Type.Object(
  {
    intact: Type.Boolean(),
    entries: Type.Optional(Type.Integer({ minimum: 0, description: "Up to this one each was proved" })),
    head: Type.Optional(Hash),
    firstBadSeq: Type.Optional(seq),
    removedUpTo: Type.Optional(
      Type.Integer({
        minimum: 1,
        description:
          "Nothing was found to be wrong, but the noted entry was removed under the retention policy, as all up to this one, and cannot be proved · 所给条目已按留存策略清理，无法校验",
      }),
    ),
    reason: Type.Optional(Type.String()),
  },
  { additionalProperties: false, examples: [{ intact: true, entries: 12, head: hash }] },
);
