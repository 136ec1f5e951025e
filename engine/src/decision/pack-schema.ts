import { Type, type Static } from "typebox";
import { closed, Id, mapOf, Name, TextsSchema, Version, type MemberLimits } from "../kernel/index.ts";
import { ValueType } from "../logic/index.ts";
import { DmnModelSchema } from "./boxed/boxed-schema.ts";
import { HitPolicyName } from "./hit-policy-name.ts";

export const Outcome = Type.Union([Type.Literal("approve"), Type.Literal("refer"), Type.Literal("decline")]);
export type Outcome = Static<typeof Outcome>;

export const Rounding = Type.Union([
  Type.Literal("half-even"),
  Type.Literal("half-up"),
  Type.Literal("half-down"),
  Type.Literal("up"),
  Type.Literal("down"),
  Type.Literal("ceiling"),
  Type.Literal("floor"),
]);
export type Rounding = Static<typeof Rounding>;

const Feel = Type.String({ minLength: 1, maxLength: 16_384 });
const Cell = Type.String({ minLength: 1, maxLength: 2_048 });
/** A tree of json-rules-engine conditions; its shape is checked by the condition parser, with a pointer for each misfit. */
export const ConditionJson = Type.Object({}, { additionalProperties: true });
const ReasonCode = Type.String({ pattern: "^[A-Z][A-Z0-9_-]*$", maxLength: 40 });
const rounded = { scale: Type.Integer({ minimum: 0, maximum: 20 }), rounding: Rounding };

/** A named FEEL formula that decisions may read like a fact. */
export const Derived = closed({
  title: TextsSchema,
  type: ValueType,
  formula: Feel,
  scale: Type.Optional(rounded.scale),
  rounding: Type.Optional(Rounding),
});
export type Derived = Static<typeof Derived>;

export const Reason = closed({
  texts: TextsSchema,
  /** The facts, derived values or outputs this reason speaks of; a rule that cites it must really read one of them. */
  facts: Type.Array(Name, { minItems: 1, maxItems: 20 }),
  /** Lower ranks are told first. */
  rank: Type.Integer({ minimum: 0, maximum: 9_999 }),
});
export type Reason = Static<typeof Reason>;

/** An event of a rule, in json-rules-engine's shape. `params.reason` or `params.reasons` cite reason codes. */
export const RuleEvent = closed({
  type: Type.String({ minLength: 1, maxLength: 80 }),
  params: Type.Optional(Type.Object({}, { additionalProperties: true })),
});

export const Rule = closed({
  id: Id,
  title: TextsSchema,
  note: Type.Optional(Type.String({ maxLength: 2_000 })),
  conditions: ConditionJson,
  event: RuleEvent,
  /** Higher priorities are evaluated first; equal ones in declaration order. Default 1. */
  priority: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
  disabled: Type.Optional(Type.Boolean()),
  /** The name the rule had in the file it was imported from. */
  sourceName: Type.Optional(Type.String({ maxLength: 200 })),
});
export type Rule = Static<typeof Rule>;

export const RulesDecision = closed({
  kind: Type.Literal("rules"),
  title: TextsSchema,
  rules: Type.Array(Rule, { minItems: 1, maxItems: 20_000 }),
  /** A variable that receives the types of the success events, in order. */
  output: Type.Optional(Name),
  /** A member `{ "fact": "…", "path": "…" }` of an event's params is the value of that fact, when it is known. */
  factsInParams: Type.Optional(Type.Boolean()),
});

export const TableInput = closed({ id: Id, title: TextsSchema, expression: Feel });
export const TableOutput = closed({
  name: Name,
  title: TextsSchema,
  type: ValueType,
});
export const TableRow = closed({
  id: Id,
  note: Type.Optional(Type.String({ maxLength: 2_000 })),
  /** One FEEL unary test an input; `-` is any value. */
  when: Type.Array(Cell),
  /** One FEEL expression an output. */
  then: Type.Array(Cell),
  reasons: Type.Optional(Type.Array(ReasonCode, { maxItems: 10 })),
});

export const TableDecision = closed({
  kind: Type.Literal("table"),
  title: TextsSchema,
  hitPolicy: HitPolicyName,
  inputs: Type.Array(TableInput, { minItems: 1, maxItems: 100 }),
  outputs: Type.Array(TableOutput, { minItems: 1, maxItems: 100 }),
  rows: Type.Array(TableRow, { minItems: 1, maxItems: 20_000 }),
  /** The output cells when no row matches. */
  otherwise: Type.Optional(
    closed({ then: Type.Array(Cell), reasons: Type.Optional(Type.Array(ReasonCode)) }),
  ),
});

export const Attribute = closed({
  id: Id,
  title: Type.Optional(TextsSchema),
  /** A FEEL unary test over the characteristic's input. */
  when: Cell,
  points: Type.Number(),
  reason: Type.Optional(ReasonCode),
});
/** PMML's characteristic: the first attribute that fits gives its points; `missing` answers an unknown input. */
export const Characteristic = closed({
  id: Id,
  title: TextsSchema,
  input: Feel,
  attributes: Type.Array(Attribute, { minItems: 1, maxItems: 1_000 }),
  missing: closed({ points: Type.Number(), reason: Type.Optional(ReasonCode) }),
  /** The reason when an attribute names none. */
  reason: Type.Optional(ReasonCode),
  /** The points are meant to rise, or fall, with the input; the analysis says where they do not. */
  monotonic: Type.Optional(Type.Union([Type.Literal("increasing"), Type.Literal("decreasing")])),
  /** What the points are compared with when reasons are ranked; default: the scorecard's. */
  baselinePoints: Type.Optional(Type.Number()),
});
export const ScorecardDecision = closed({
  kind: Type.Literal("scorecard"),
  title: TextsSchema,
  output: Name,
  initialPoints: Type.Number(),
  /** Reasons rank by points lost against the baseline (`points-below`) or won (`points-above`), as in PMML. */
  reasonMethod: Type.Optional(Type.Union([Type.Literal("points-below"), Type.Literal("points-above")])),
  characteristics: Type.Array(Characteristic, { minItems: 1, maxItems: 500 }),
});

export const FormulaDecision = closed({
  kind: Type.Literal("formula"),
  title: TextsSchema,
  output: Name,
  type: ValueType,
  formula: Feel,
  scale: Type.Optional(rounded.scale),
  rounding: Type.Optional(Rounding),
});

/** A whole DMN model, kept as it is: facts feed its input data, some of its decisions are outputs (ADR 17). */
export const ModelDecision = closed({
  kind: Type.Literal("model"),
  title: TextsSchema,
  model: DmnModelSchema,
  /** Which fact is which input data, by the name it has in the model. */
  inputs: Type.Array(closed({ fact: Name, input: Type.String({ minLength: 1, maxLength: 200 }) }), {
    maxItems: 2_000,
  }),
  outputs: Type.Array(
    closed({
      name: Name,
      title: TextsSchema,
      type: ValueType,
      decision: Type.String({ minLength: 1, maxLength: 200 }),
    }),
    { minItems: 1, maxItems: 5_000 },
  ),
  /** The reasons that a text of the outcome's output is told with: DMN has no place for them. */
  reasons: Type.Optional(
    Type.Array(closed({ text: Type.String({ minLength: 1, maxLength: 80 }), reason: ReasonCode }), {
      maxItems: 1_000,
    }),
  ),
});

export const DecisionModel = Type.Union([
  RulesDecision,
  TableDecision,
  ScorecardDecision,
  FormulaDecision,
  ModelDecision,
]);
export type RulesDecision = Static<typeof RulesDecision>;
export type TableDecision = Static<typeof TableDecision>;
export type ScorecardDecision = Static<typeof ScorecardDecision>;
export type FormulaDecision = Static<typeof FormulaDecision>;
export type ModelDecision = Static<typeof ModelDecision>;
export type DecisionModel = Static<typeof DecisionModel>;

/**
 * How the outcome is settled: by the events of a `rules` decision, or by the text output `output` of another
 * decision read as an event type. The first entry of `precedence` whose event occurred wins; none: `otherwise`.
 */
export const OutcomeRule = closed({
  decision: Id,
  output: Type.Optional(Name),
  precedence: Type.Array(closed({ event: Type.String({ minLength: 1, maxLength: 80 }), outcome: Outcome }), {
    minItems: 1,
    maxItems: 1_000,
  }),
  otherwise: Type.Literal("refer"),
});

/** `rules/<id>/pack.json` */
export const PackSchema = closed({
  format: Type.Literal("lendloom-pack/1"),
  id: Id,
  version: Version,
  title: TextsSchema,
  owner: Type.String({ minLength: 1, maxLength: 200 }),
  semantics: Type.Union([Type.Literal("strict"), Type.Literal("dmn"), Type.Literal("json-rules-engine")]),
  catalogue: Id,
  derived: mapOf(Name, Derived),
  conditions: mapOf(
    Id,
    closed({
      title: TextsSchema,
      conditions: ConditionJson,
      sourceName: Type.Optional(Type.String({ maxLength: 200 })),
    }),
  ),
  reasons: mapOf(ReasonCode, Reason),
  decisions: mapOf(Id, DecisionModel),
  outcome: OutcomeRule,
});
export type PackDefinition = Static<typeof PackSchema>;

/** Counted before anything else, so that a pack of any size is refused at once. */
export const packMembers: MemberLimits = {
  derived: 5_000,
  conditions: 5_000,
  reasons: 5_000,
  decisions: 1_000,
  "reasons/*/facts": 20,
  "outcome/precedence": 1_000,
  "decisions/*/rules": 20_000,
  "decisions/*/inputs": 2_000,
  "decisions/*/outputs": 5_000,
  "decisions/*/rows": 20_000,
  "decisions/*/rows/*/when": 100,
  "decisions/*/rows/*/then": 100,
  "decisions/*/characteristics": 500,
  "decisions/*/characteristics/*/attributes": 1_000,
  "decisions/*/model/types": 2_000,
  "decisions/*/model/inputs": 2_000,
  "decisions/*/model/knowledge": 2_000,
  "decisions/*/model/services": 2_000,
  "decisions/*/model/decisions": 5_000,
};

/** `rules/<id>/cases.json`: named cases that publishing runs. */
export const PackCase = closed({
  id: Id,
  title: TextsSchema,
  facts: mapOf(Name, Type.Unknown()),
  /** The instant the decision is made at; RFC 3339, UTC. */
  at: Type.String({ maxLength: 40 }),
  expect: closed({
    outcome: Outcome,
    reasons: Type.Optional(Type.Array(ReasonCode)),
    outputs: Type.Optional(mapOf(Name, Type.Unknown())),
  }),
  /** `false`: what is expected is what the pack answered when the case was proposed; no person has confirmed it. */
  confirmed: Type.Optional(Type.Boolean()),
});
export const PackCasesSchema = closed({
  format: Type.Literal("lendloom-pack-cases/1"),
  pack: Id,
  cases: Type.Array(PackCase, { minItems: 1, maxItems: 10_000 }),
});
export type PackCase = Static<typeof PackCase>;
export type PackCases = Static<typeof PackCasesSchema>;
