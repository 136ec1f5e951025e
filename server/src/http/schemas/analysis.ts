import { closed } from "@lendloom/engine/kernel";
import { Type } from "typebox";
import { AnyObject, FlagQuery, Hash, Texts } from "./shared.ts";

const place = Type.String({ description: "RFC 6901 JSON pointer into the definition" });

const fix = closed({
  texts: Texts,
  edits: Type.Array(
    Type.Object(
      {
        op: Type.Enum(["add", "remove", "replace"]),
        pointer: place,
        value: Type.Optional(Type.Unknown()),
      },
      { additionalProperties: false, description: "As in JSON Patch, to be made in this order" },
    ),
  ),
});

const finding = Type.Object(
  {
    code: Type.String(),
    severity: Type.Enum(["error", "warning", "info"]),
    pointer: place,
    related: Type.Optional(Type.Array(place)),
    params: AnyObject,
    texts: Texts,
    witness: Type.Optional(
      Type.Object(
        { facts: AnyObject, at: Type.String() },
        { additionalProperties: false, description: "An applicant for whom the pack shows it" },
      ),
    ),
    values: Type.Optional(
      Type.Object(
        {},
        {
          additionalProperties: true,
          description: "The inputs for which it shows, where no applicant was found",
        },
      ),
    ),
    fix: Type.Optional(fix),
  },
  { additionalProperties: false },
);

export const AnalysisQuery = closed({ draft: FlagQuery });
export const AnalysisAnswer = Type.Object(
  {
    pack: closed({ id: Type.String(), hash: Hash }),
    catalogue: closed({ id: Type.String(), hash: Hash }),
    bounded: Type.Boolean({ description: "The analysis stopped before its end: there may be more" }),
    unfinished: Type.Optional(
      Type.Enum(["time", "memory", "full", "closed", "failed"], {
        description: "Why the analysis told nothing at all",
      }),
    ),
    findings: Type.Array(finding, { description: "The worst first" }),
  },
  {
    additionalProperties: false,
    examples: [
      {
        pack: { id: "consumer-credit", hash: "0b7a…" },
        catalogue: { id: "consumer", hash: "77aa…" },
        bounded: false,
        findings: [
          {
            code: "analysis.gap",
            severity: "error",
            pointer: "/decisions/limit",
            params: { where: "score: 130" },
            texts: { "zh-CN": "没有任何一行能够回答：score: 130。", en: "No row answers for score: 130." },
            witness: { facts: { score: 130 }, at: "2026-01-01T00:00:00Z" },
            fix: {
              texts: {
                "zh-CN": "将第 2 行的「> 130」改为「>= 130」",
                en: "Change “> 130” in row 2 to “>= 130”",
              },
              edits: [{ op: "replace", pointer: "/decisions/limit/rows/1/when/0", value: ">= 130" }],
            },
          },
        ],
      },
    ],
  },
);

export const WorkflowAnalysisAnswer = Type.Object(
  {
    workflow: closed({ id: Type.String(), hash: Hash }),
    findings: Type.Array(
      closed({
        code: Type.String(),
        severity: Type.Enum(["error", "warning"]),
        pointer: place,
        related: Type.Optional(place),
        params: AnyObject,
        texts: Texts,
        path: Type.Optional(
          Type.Array(Type.String(), { description: "Keys of states from the start to where it shows" }),
        ),
        fix: Type.Optional(fix),
      }),
      { description: "The worst first" },
    ),
  },
  {
    additionalProperties: false,
    examples: [
      {
        workflow: { id: "consumer-loan", hash: "5d2c…" },
        findings: [
          {
            code: "workflow.unreachable",
            severity: "warning",
            pointer: "/machine/states/archive",
            params: { key: "archive" },
            texts: { "zh-CN": "状态「archive」无法到达。", en: "The state “archive” cannot be reached." },
            fix: {
              texts: { "zh-CN": "删除", en: "Remove it" },
              edits: [{ op: "remove", pointer: "/machine/states/archive" }],
            },
          },
        ],
      },
    ],
  },
);
