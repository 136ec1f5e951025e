import { closed, Id } from "@lendloom/engine/kernel";
import { Type, type TSchema } from "typebox";

export const Texts = closed({ "zh-CN": Type.String(), en: Type.String() });
export const Instant = Type.String({ description: "RFC 3339, UTC", examples: ["2026-11-22T08:00:00.000Z"] });
export const Hash = Type.String({ description: "SHA-256 of the canonical JSON, hexadecimal" });
/** JSON whose shape belongs to the engine, which checks it itself. */
export const AnyObject = Type.Object({}, { additionalProperties: true });

export const DefinitionKindSchema = Type.Union([
  Type.Literal("catalogue"),
  Type.Literal("calendar"),
  Type.Literal("pack"),
  Type.Literal("workflow"),
  Type.Literal("product"),
]);

export const IssueSchema = closed({
  code: Type.String(),
  pointer: Type.String({ description: "RFC 6901 JSON pointer" }),
  severity: Type.Union([Type.Literal("error"), Type.Literal("warning"), Type.Literal("info")]),
  params: AnyObject,
  texts: Texts,
});

export const ActorSchema = closed({
  kind: Type.Union([Type.Literal("person"), Type.Literal("api-key"), Type.Literal("system")]),
  id: Type.String(),
  displayName: Type.Optional(Type.String()),
});

const ProblemSchema = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String(),
    code: Type.String(),
    texts: Texts,
    params: Type.Optional(AnyObject),
    errors: Type.Optional(Type.Array(IssueSchema)),
  },
  {
    additionalProperties: false,
    examples: [
      {
        type: "/problems/idempotency.key-missing",
        title: "Idempotency key missing",
        status: 400,
        detail: "This operation needs an Idempotency-Key header.",
        code: "idempotency.key-missing",
        texts: {
          "zh-CN": "这个操作需要 Idempotency-Key 头。",
          en: "This operation needs an Idempotency-Key header.",
        },
      },
    ],
  },
);

const problemAnswer = {
  description: "RFC 9457 problem",
  content: { "application/problem+json": { schema: ProblemSchema } },
};

/** The answers of an operation: the given ones, and problems for everything else. */
export function answers(good: Readonly<Record<number, TSchema>>): Record<string, unknown> {
  return { ...good, "4xx": problemAnswer, "5xx": problemAnswer };
}

export const IdParams = closed({ id: Type.String({ minLength: 1, maxLength: 120 }) });
export const DefinitionParams = closed({ kind: DefinitionKindSchema, id: Id });
/** Query values are texts: nothing is coerced, a repeated parameter is refused. */
export const PageQuery = {
  limit: Type.Optional(Type.String({ pattern: "^[1-9]\\d{0,2}$", description: "At most 200; default 50" })),
  cursor: Type.Optional(Type.String({ maxLength: 400, description: "`next` of the page before" })),
};
export const closedPageQuery = closed(PageQuery);
export const FlagQuery = Type.Optional(Type.Union([Type.Literal("true"), Type.Literal("false")]));

export const CsrfHeaders = Type.Object({
  "x-csrf-token": Type.Optional(
    Type.String({ description: "Needed when a session, not an API key, sends a change" }),
  ),
});
export const IdempotencyHeaders = Type.Object({
  "idempotency-key": Type.Optional(
    Type.String({
      description: "Required: a new one for each operation, the same one when repeating",
      examples: ["8f6f-001"],
    }),
  ),
});

/** Why somebody does it; kept in clear, so nothing personal belongs in it. */
export const Reason = Type.String({
  minLength: 1,
  maxLength: 500,
  pattern: "\\S",
  description: "Kept in clear in the journal and the audit: nothing personal belongs in it",
});

/** How many items a page holds. */
export function limitOf(query: { readonly limit?: string }): number {
  return Math.min(Number(query.limit ?? "50"), 200);
}
