import { closed, Id } from "@lendloom/engine/kernel";
import { Type } from "typebox";
import { ActorSchema, AnyObject, DefinitionKindSchema, Hash, Instant, IssueSchema, Texts } from "./shared.ts";

const document = Type.Object({}, { additionalProperties: true, description: "The definition's own JSON" });

export const DefinitionsAnswer = Type.Object(
  {
    items: Type.Array(
      closed({
        kind: DefinitionKindSchema,
        id: Id,
        title: Texts,
        version: Type.String(),
        hash: Hash,
        live: Type.Boolean(),
        draft: Type.Optional(
          closed({ revision: Type.Integer(), updatedAt: Instant, updatedBy: ActorSchema, hash: Hash }),
        ),
      }),
    ),
  },
  {
    additionalProperties: false,
    examples: [
      {
        items: [
          {
            kind: "pack",
            id: "consumer-credit",
            title: { "zh-CN": "消费信贷准入", en: "Consumer credit" },
            version: "1.0.0",
            hash: "6f1c…",
            live: true,
          },
        ],
      },
    ],
  },
);

export const DefinitionAnswer = Type.Object(
  {
    kind: DefinitionKindSchema,
    id: Id,
    live: Type.Optional(
      closed({
        hash: Hash,
        version: Type.String(),
        definition: document,
        layout: Type.Optional(AnyObject),
        cases: Type.Optional(AnyObject),
      }),
    ),
    draft: Type.Optional(
      closed({
        revision: Type.Integer(),
        hash: Hash,
        definition: document,
        layout: Type.Optional(AnyObject),
        cases: Type.Optional(AnyObject),
        baseHash: Type.Union([Hash, Type.Null()]),
        updatedAt: Instant,
        updatedBy: ActorSchema,
        issues: Type.Array(IssueSchema),
      }),
    ),
  },
  {
    additionalProperties: false,
    examples: [
      { kind: "pack", id: "consumer-credit", live: { hash: "6f1c…", version: "1.0.0", definition: {} } },
    ],
  },
);

export const SaveDraftBody = Type.Object(
  { definition: document, layout: Type.Optional(AnyObject), cases: Type.Optional(AnyObject) },
  {
    additionalProperties: false,
    examples: [{ definition: { format: "lendloom-pack/1", id: "consumer-credit", version: "1.1.0" } }],
  },
);
export const SaveDraftHeaders = Type.Object({
  "if-match": Type.Optional(Type.String({ description: "The revision you read", examples: ['"r3"'] })),
  "if-none-match": Type.Optional(Type.String({ description: "`*` creates the draft", examples: ["*"] })),
});
export const SaveDraftAnswer = Type.Object(
  { revision: Type.Integer(), hash: Hash, issues: Type.Array(IssueSchema) },
  { additionalProperties: false, examples: [{ revision: 4, hash: "0b7a…", issues: [] }] },
);
