import { closed, Id } from "@lendloom/engine/kernel";
import { Type } from "typebox";
import { ReportSchema } from "./interop.ts";
import { AnyObject, Hash, Instant, Texts } from "./shared.ts";

const Outcome = Type.Enum(["approve", "refer", "decline"]);

export const ConvertBody = Type.Object(
  {
    draft: Type.Optional(Type.Boolean({ description: "Convert the draft rather than what is live" })),
    save: Type.Optional(Type.Boolean({ description: "Save the converted pack as a draft" })),
  },
  { additionalProperties: false, examples: [{ draft: true }] },
);
export const ConvertAnswer = Type.Object(
  {
    from: Type.Enum(["strict", "dmn", "json-rules-engine"]),
    pack: AnyObject,
    addedReasons: Type.Array(closed({ code: Type.String(), pointer: Type.String(), texts: Texts })),
    report: ReportSchema,
    tried: Type.Integer({ description: "Applicants decided by both; 0 while strict refuses the pack" }),
    changed: Type.Integer(),
    changes: Type.Array(
      closed({
        applicant: closed({
          kind: Type.Enum(["case", "missing", "null", "made-up"]),
          case: Type.Optional(Id),
          without: Type.Optional(Type.String()),
        }),
        title: Texts,
        facts: AnyObject,
        at: Instant,
        before: Outcome,
        after: Outcome,
        possible: Type.Array(Outcome),
        missing: Type.Array(Type.String()),
      }),
      { description: "At most 200 of them" },
    ),
    draft: Type.Optional(closed({ revision: Type.Integer(), hash: Hash })),
  },
  {
    additionalProperties: false,
    examples: [
      {
        from: "json-rules-engine",
        pack: { format: "lendloom-pack/1", id: "imported", semantics: "strict" },
        addedReasons: [
          { code: "TOO-YOUNG", pointer: "/decisions/rules/rules/0", texts: { "zh-CN": "年龄", en: "Age" } },
        ],
        report: [],
        tried: 912,
        changed: 1,
        changes: [
          {
            applicant: { kind: "null", case: "good", without: "score" },
            title: { "zh-CN": "良好，没有评分", en: "Good, without Score" },
            facts: { score: null },
            at: "2026-11-22T08:00:00.000Z",
            before: "approve",
            after: "refer",
            possible: ["approve", "refer"],
            missing: ["score"],
          },
        ],
      },
    ],
  },
);
