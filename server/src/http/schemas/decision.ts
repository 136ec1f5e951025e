import { closed, Id, Name } from "@lendloom/engine/kernel";
import { LOGIC_VERSION } from "@lendloom/engine/logic";
import { Type } from "typebox";
import { AnyObject, Texts } from "./shared.ts";

const OutcomeSchema = Type.Union([Type.Literal("approve"), Type.Literal("refer"), Type.Literal("decline")]);

export const decisionExample = {
  pack: { id: "consumer-credit", version: "1.0.0", hash: "6f1c…" },
  logicVersion: LOGIC_VERSION,
  at: "2026-11-22T08:00:00.000Z",
  outcome: "decline",
  possible: ["decline"],
  missing: [],
  reasons: [
    {
      code: "R-SCORE",
      texts: { "zh-CN": "信用分低于准入线", en: "Credit score below the cut-off" },
      decision: "policy",
      rule: "score-cut-off",
      facts: ["creditScore"],
    },
  ],
  outputs: {},
  events: [{ type: "decline", decision: "policy", rule: "score-cut-off" }],
  digest: "9a41…",
};

export const DecisionSchema = Type.Object(
  {
    pack: closed({ id: Type.String(), version: Type.String(), hash: Type.String() }),
    logicVersion: Type.String(),
    at: Type.String(),
    outcome: OutcomeSchema,
    possible: Type.Array(OutcomeSchema),
    missing: Type.Array(Type.String()),
    reasons: Type.Array(
      closed({
        code: Type.String(),
        texts: Texts,
        decision: Type.String(),
        rule: Type.String(),
        facts: Type.Array(Type.String()),
        possible: Type.Optional(
          Type.Literal(true, {
            description: "The rule may hold: whatever was not asked, it or another reason told here does",
          }),
        ),
        missing: Type.Optional(
          Type.Array(Type.String(), {
            description: "Of a possible reason: the facts that its rule reads and that are not known",
          }),
        ),
      }),
    ),
    outputs: AnyObject,
    events: Type.Array(AnyObject),
    notAsked: Type.Optional(
      Type.Object(
        { sources: Type.Array(Type.String()), facts: Type.Array(Type.String()) },
        {
          additionalProperties: false,
          description: "Sources left out, since nothing they could answer would change the decision",
        },
      ),
    ),
    digest: Type.String(),
  },
  { additionalProperties: false, examples: [decisionExample] },
);

export const TraceSchema = Type.Object(
  {},
  {
    additionalProperties: true,
    description:
      "Per decision, per rule, row or characteristic, per leaf: truth, actual value, expected value",
    examples: [{ pack: decisionExample.pack, at: decisionExample.at, outcome: "decline", decisions: [] }],
  },
);

export const DecideBody = Type.Object(
  {
    pack: Id,
    facts: Type.Record(Name, Type.Unknown()),
    at: Type.Optional(Type.String({ maxLength: 40, description: "RFC 3339 UTC; default: now" })),
    draft: Type.Optional(
      Type.Boolean({ description: "Evaluate the drafts instead of the live definitions" }),
    ),
    explain: Type.Optional(
      Type.Literal("what-would-change", {
        description: "Find the smallest changes of changeable facts that flip the outcome as well",
      }),
    ),
  },
  {
    additionalProperties: false,
    examples: [
      {
        pack: "consumer-credit",
        facts: { age: 30, creditScore: 610, monthlyIncome: { amountMinor: 1_200_000, currency: "CNY" } },
        at: "2026-11-22T08:00:00.000Z",
      },
    ],
  },
);
const WhatWouldChangeSchema = Type.Object(
  {
    outcome: OutcomeSchema,
    alternatives: Type.Array(
      closed({
        changes: Type.Array(closed({ fact: Name, from: Type.Unknown(), to: Type.Unknown() })),
        distance: Type.Number(),
        outcome: OutcomeSchema,
        decision: DecisionSchema,
      }),
    ),
    exact: Type.Boolean({ description: "No smaller change exists; with no alternative, none at all" }),
    changeable: Type.Array(Name),
  },
  {
    additionalProperties: false,
    examples: [{ outcome: "decline", alternatives: [], exact: true, changeable: ["requestedAmount"] }],
  },
);
export const DecideAnswer = Type.Object(
  { decision: DecisionSchema, trace: TraceSchema, whatWouldChange: Type.Optional(WhatWouldChangeSchema) },
  { additionalProperties: false, examples: [{ decision: decisionExample, trace: { decisions: [] } }] },
);

export const SimulateBody = Type.Object(
  {
    workflow: Type.Union([Id, AnyObject], { description: "The id of a workflow, or a whole definition" }),
    case: AnyObject,
    draft: Type.Optional(Type.Boolean()),
  },
  {
    additionalProperties: false,
    examples: [
      {
        workflow: "consumer-loan",
        case: {
          id: "try",
          title: { "zh-CN": "试算", en: "Try" },
          startAt: "2026-11-22T08:00:00.000Z",
          facts: { age: 30 },
          connectors: { "credit-bureau": [{ answer: { facts: { creditScore: 610 } } }] },
          steps: [],
          expect: {},
        },
      },
    ],
  },
);
export const SimulationAnswer = Type.Object(
  {},
  {
    additionalProperties: true,
    description: "Path with simulated times, decisions with traces, sources asked and their cost",
    examples: [{ case: "try", path: ["application", "declined"], status: "declined", finished: true }],
  },
);
