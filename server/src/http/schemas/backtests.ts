import { closed, Id, Name } from "@lendloom/engine/kernel";
import { Type, type Static } from "typebox";
import { AnyObject, Hash, Instant, IssueSchema } from "./shared.ts";

export const NDJSON_TYPE = "application/x-ndjson";

export const BacktestFileBody = Type.Unknown({
  description: "The bytes of a CSV or NDJSON file, of at most 2 GiB",
  examples: ["ref,age,repaid\nA-1,30,1\n"],
});

export const BacktestFileAnswer = Type.Object(
  { file: Type.String(), bytes: Type.Integer() },
  { additionalProperties: false, examples: [{ file: "9d1c…", bytes: 25 }] },
);

const pack = closed({
  id: Id,
  /** A published version; left out: the live one. */
  hash: Type.Optional(Hash),
  draft: Type.Optional(Type.Boolean()),
  /** As it was live in that release, with the catalogue of that release. */
  release: Type.Optional(Type.Integer({ minimum: 1 })),
});
const column = Type.String({ minLength: 1, maxLength: 200 });
const segment = closed({ fact: Name, bands: Type.Optional(Type.Array(Type.Number(), { maxItems: 100 })) });

const fileSource = closed({
  kind: Type.Literal("file"),
  file: Type.String({ maxLength: 60 }),
  format: Type.Enum(["csv", "ndjson"]),
  columns: Type.Optional(Type.Record(Type.String({ maxLength: 200 }), Name)),
  ignore: Type.Optional(Type.Array(column, { maxItems: 1_000 })),
  ref: Type.Optional(column),
  good: Type.Optional(column),
  money: Type.Optional(Type.Enum(["major", "minor"])),
});
export type FileSource = Static<typeof fileSource>;
const decisionsSource = closed({
  kind: Type.Literal("decisions"),
  pack: Type.Optional(Id),
  from: Type.Optional(Instant),
  to: Type.Optional(Instant),
});

export const BacktestBody = Type.Object(
  {
    a: pack,
    b: pack,
    source: Type.Union([fileSource, decisionsSource], {
      description:
        "An uploaded file; or the stored decisions of a pack (default: the id of b) from `from` to before `to` (default: now)",
    }),
    at: Type.Optional(Instant),
    reasons: Type.Optional(Type.Boolean()),
    segments: Type.Optional(Type.Array(segment, { maxItems: 20 })),
    groups: Type.Optional(Type.Array(segment, { maxItems: 20 })),
    scores: Type.Optional(closed({ a: Type.Optional(Name), b: Type.Optional(Name) })),
    samples: Type.Optional(Type.Integer({ minimum: 0, maximum: 200 })),
  },
  {
    additionalProperties: false,
    examples: [
      {
        a: { id: "consumer-credit" },
        b: { id: "consumer-credit", draft: true },
        source: { kind: "file", file: "9d1c…", format: "csv", good: "repaid", money: "major" },
        segments: [{ fact: "age", bands: [25, 40, 60] }],
      },
      {
        a: { id: "consumer-credit", release: 3 },
        b: { id: "consumer-credit" },
        source: { kind: "decisions", from: "2026-08-24T00:00:00.000Z" },
      },
    ],
  },
);

export const BacktestAnswer = Type.Object(
  {
    id: Type.String(),
    status: Type.Union(["running", "done", "failed", "cancelled"].map((status) => Type.Literal(status))),
    createdAt: Instant,
    rows: Type.Integer({ description: "Rows so far" }),
    share: Type.Number({ description: "Share of the source that is read, 0 to 1" }),
    errors: Type.Array(IssueSchema, { description: "Why there is no report" }),
    report: Type.Optional(AnyObject),
  },
  {
    additionalProperties: false,
    examples: [
      {
        id: "0b7a…",
        status: "running",
        createdAt: "2026-11-22T08:00:00.000Z",
        rows: 120_000,
        share: 0.4,
        errors: [],
      },
    ],
  },
);
