import { closed, Id } from "@lendloom/engine/kernel";
import { Type } from "typebox";
import { ActorSchema, DefinitionKindSchema, Hash, Instant, IssueSchema, Texts } from "./shared.ts";

const change = Type.Object(
  {
    pointer: Type.String(),
    kind: Type.String(),
    subject: Texts,
    texts: Texts,
    before: Type.Optional(Type.Unknown()),
    after: Type.Optional(Type.Unknown()),
  },
  { additionalProperties: false },
);

const changeRequestExample = {
  id: "cr-1",
  title: "Cut-off 600 → 620",
  status: "open",
  hash: "77aa…",
  author: { kind: "person", id: "mei", displayName: "梅 Mei" },
  createdAt: "2026-11-22T08:00:00.000Z",
  items: [
    {
      kind: "pack",
      id: "consumer-credit",
      fromHash: "6f1c…",
      toHash: "0b7a…",
      changes: [
        {
          pointer: "/decisions/policy/rules/3/conditions/all/0/value",
          kind: "changed",
          subject: { "zh-CN": "准入分数线", en: "Cut-off" },
          texts: { "zh-CN": "准入分数线 600 → 620", en: "Cut-off 600 → 620" },
          before: 600,
          after: 620,
        },
      ],
    },
  ],
  caseResults: [],
  issues: [],
};

export const ChangeRequestAnswer = Type.Object(
  {
    id: Type.String(),
    title: Type.String(),
    status: Type.Enum(["open", "approved", "rejected", "withdrawn"]),
    hash: Hash,
    author: ActorSchema,
    createdAt: Instant,
    items: Type.Array(
      closed({
        kind: DefinitionKindSchema,
        id: Id,
        fromHash: Type.Union([Hash, Type.Null()]),
        toHash: Hash,
        changes: Type.Array(change),
      }),
    ),
    caseResults: Type.Array(
      closed({
        kind: DefinitionKindSchema,
        id: Id,
        case: Type.String(),
        title: Texts,
        passed: Type.Boolean(),
        issues: Type.Array(IssueSchema),
      }),
    ),
    issues: Type.Array(IssueSchema),
    decidedBy: Type.Optional(ActorSchema),
    decidedAt: Type.Optional(Instant),
    note: Type.Optional(Type.String()),
    release: Type.Optional(Type.Integer()),
  },
  { additionalProperties: false, examples: [changeRequestExample] },
);
export const ChangeRequestsAnswer = Type.Object(
  { items: Type.Array(ChangeRequestAnswer), next: Type.Optional(Type.String()) },
  { additionalProperties: false, examples: [{ items: [changeRequestExample] }] },
);

export const NewChangeRequestBody = Type.Object(
  {
    title: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    drafts: Type.Array(
      closed({ kind: DefinitionKindSchema, id: Id, revision: Type.Integer({ minimum: 1 }) }),
      { minItems: 1, maxItems: 50 },
    ),
  },
  {
    additionalProperties: false,
    examples: [{ title: "Cut-off 620", drafts: [{ kind: "pack", id: "consumer-credit", revision: 4 }] }],
  },
);
export const ApprovalBody = Type.Object(
  {
    hash: Type.Optional(
      Type.String({ maxLength: 64, description: "The request's hash, as it was reviewed" }),
    ),
  },
  { additionalProperties: false, examples: [{ hash: "77aa…" }] },
);
export const RejectionBody = Type.Object(
  { note: Type.String({ minLength: 1, maxLength: 2_000 }) },
  { additionalProperties: false, examples: [{ note: "请先补充用例。 Please add a case first." }] },
);

const releaseExample = {
  seq: 2,
  hash: "c0de…",
  createdAt: "2026-11-22T08:05:00.000Z",
  by: { kind: "person", id: "fang", displayName: "方 Fang" },
  reason: "publish",
  active: [{ kind: "pack", id: "consumer-credit", hash: "0b7a…", version: "1.1.0" }],
  live: true,
};
export const ReleaseAnswer = Type.Object(
  {
    seq: Type.Integer(),
    hash: Hash,
    createdAt: Instant,
    by: ActorSchema,
    reason: Type.Enum(["seed", "publish", "rollback", "import"]),
    active: Type.Array(
      closed({
        kind: DefinitionKindSchema,
        id: Id,
        hash: Hash,
        version: Type.String(),
        title: Type.Optional(Texts),
      }),
    ),
    changeRequest: Type.Optional(Type.String()),
    restores: Type.Optional(Type.Integer()),
    live: Type.Boolean(),
  },
  { additionalProperties: false, examples: [releaseExample] },
);
export const ReleasesAnswer = Type.Object(
  { items: Type.Array(ReleaseAnswer), next: Type.Optional(Type.String()) },
  { additionalProperties: false, examples: [{ items: [releaseExample] }] },
);
export const RollbackBody = Type.Object(
  { to: Type.Integer({ minimum: 1 }) },
  { additionalProperties: false, examples: [{ to: 1 }] },
);
