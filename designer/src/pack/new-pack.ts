import type { CatalogueDefinition, DecisionModel, PackDefinition } from "@lendloom/engine/decision";
import type { Texts } from "@lendloom/engine/kernel";
import type { ValueType } from "@lendloom/engine/logic";
import { freshId } from "./ids.ts";

/** What a new pack, or a new decision of one, begins with. */
export type StartKind = "rules" | "table" | "scorecard";

export interface NewPack {
  readonly id: string;
  readonly title: Texts;
  readonly owner: string;
  readonly catalogue: CatalogueDefinition;
  readonly start: StartKind;
}

/** A number that decisions can read, with a limit to begin with. */
interface Measure {
  readonly name: string;
  readonly title: Texts;
  readonly limit: number;
}

const REASON = "BELOW-LIMIT";
const verdicts = ["decline", "refer", "approve"] as const;
/** Nothing refers by itself yet: what is unknown does. */
const precedence = (["decline", "approve"] as const).map((event) => ({ event, outcome: event }));

/**
 * A small pack that compiles: one number of the catalogue is held against a limit, and whoever is below it is declined
 * with a reason. Nothing where the catalogue has no number.
 */
export function newPack({ id, title, owner, catalogue, start }: NewPack): PackDefinition | undefined {
  const measure = measureOf(Object.entries(catalogue.facts).map(([name, fact]) => ({ name, ...fact })));
  if (measure === undefined) return undefined;
  const reads = start === "scorecard" ? { ...measure, name: "score", limit: 500 } : measure;
  return {
    format: "lendloom-pack/1",
    id,
    version: "0.1.0",
    title,
    owner,
    semantics: "strict",
    catalogue: catalogue.id,
    derived: {},
    conditions: {},
    reasons: {
      [REASON]: {
        texts: {
          "zh-CN": `${measure.title["zh-CN"]}未达到要求`,
          en: `${measure.title.en} is below what is required`,
        },
        facts: [reads.name],
        rank: 10,
      },
    },
    decisions: decisionsFor(start, measure, reads),
    outcome: {
      decision: start === "table" ? "grade" : "policy",
      ...(start === "table" ? { output: "verdict" } : {}),
      precedence,
      otherwise: "refer",
    },
  };
}

/** A new decision for a pack, under a key that is free; nothing where the pack reads no number. */
export function newDecision(
  kind: StartKind,
  pack: PackDefinition,
  readable: Iterable<{ readonly name: string; readonly title: Texts; readonly type: ValueType }>,
): { readonly id: string; readonly decision: DecisionModel } | undefined {
  const things = [...readable];
  const measure = measureOf(things);
  if (measure === undefined) return undefined;
  const names = things.map(({ name }) => name);
  const id = freshId(kind, Object.keys(pack.decisions));
  const output = freshName(kind === "table" ? "verdict" : "score", names);
  switch (kind) {
    case "rules":
      return { id, decision: rules(measure, titles.rules, false) };
    case "table":
      return { id, decision: table(measure, output, false) };
    case "scorecard":
      return { id, decision: scorecard(measure, output) };
  }
}

function decisionsFor(start: StartKind, measure: Measure, reads: Measure): PackDefinition["decisions"] {
  switch (start) {
    case "rules":
      return { policy: rules(measure, titles.rules, true) };
    case "table":
      return { grade: table(measure, "verdict", true) };
    case "scorecard":
      return {
        score: scorecard(measure, "score"),
        policy: rules({ ...reads, title: titles.scorecard }, titles.cutOff, true),
      };
  }
}

function rules({ name, limit }: Measure, title: Texts, isOutcome: boolean): DecisionModel {
  const rule = (id: string, text: Texts, operator: string, type: string, reason?: string) => ({
    id,
    title: text,
    conditions: { all: [{ fact: name, operator, value: limit }] },
    event: reason === undefined ? { type } : { type, params: { reason } },
  });
  return {
    kind: "rules",
    title,
    rules: isOutcome
      ? [
          rule("below-limit", titles.below, "lessThan", "decline", REASON),
          rule("at-limit", titles.above, "greaterThanInclusive", "approve"),
        ]
      : [rule("below-limit", titles.below, "lessThan", "flagged")],
  };
}

function table({ name, title, limit }: Measure, output: string, isOutcome: boolean): DecisionModel {
  const values = verdicts.map((value) => ({ value, title: titles[value] }));
  return {
    kind: "table",
    title: titles.table,
    hitPolicy: "U",
    inputs: [{ id: "measure", title, expression: name }],
    outputs: [{ name: output, title: titles.verdict, type: { kind: "enum", values } }],
    rows: [
      {
        id: "below-limit",
        when: [`< ${limit}`],
        then: ['"decline"'],
        ...(isOutcome ? { reasons: [REASON] } : {}),
      },
      { id: "at-limit", when: [`>= ${limit}`], then: ['"approve"'] },
    ],
  };
}

function scorecard({ name, title, limit }: Measure, output: string): DecisionModel {
  return {
    kind: "scorecard",
    title: titles.scorecard,
    output,
    initialPoints: 500,
    characteristics: [
      {
        id: "measure",
        title,
        input: name,
        attributes: [
          { id: "below-limit", when: `< ${limit}`, points: -50 },
          { id: "at-limit", when: `>= ${limit}`, points: 50 },
        ],
        missing: { points: 0 },
      },
    ],
  };
}

const numbers: readonly ValueType["kind"][] = ["integer", "decimal", "money", "percent"];

/** The first number an applicant brings, with the middle of its range or a round limit. */
function measureOf(
  things: readonly {
    readonly name: string;
    readonly title: Texts;
    readonly type: ValueType;
    readonly nullable?: boolean;
    readonly protected?: boolean;
  }[],
): Measure | undefined {
  const usable = things.filter(({ type }) => numbers.includes(type.kind));
  const found = usable.find((thing) => thing.protected !== true && thing.nullable !== true) ?? usable[0];
  if (found === undefined) return undefined;
  const { name, title, type } = found;
  return { name, title, limit: limitOf(type) };
}

function limitOf(type: ValueType): number {
  const { min, max } = type as { readonly min?: number; readonly max?: number };
  if (type.kind === "percent") return 0.5;
  return min !== undefined && max !== undefined ? Math.round((min + max) / 2) : (min ?? 0) + 100;
}

function freshName(base: string, taken: readonly string[]): string {
  let number = 1;
  let name = base;
  while (taken.includes(name)) name = `${base}${(number += 1)}`;
  return name;
}

const titles = {
  rules: { "zh-CN": "准入规则", en: "Policy rules" },
  cutOff: { "zh-CN": "评分线", en: "Cut-off" },
  table: { "zh-CN": "决策表", en: "Decision table" },
  scorecard: { "zh-CN": "评分卡", en: "Scorecard" },
  verdict: { "zh-CN": "结论", en: "Verdict" },
  below: { "zh-CN": "低于要求", en: "Below the limit" },
  above: { "zh-CN": "达到要求", en: "At the limit or above" },
  approve: { "zh-CN": "通过", en: "Approve" },
  refer: { "zh-CN": "转人工", en: "Refer" },
  decline: { "zh-CN": "拒绝", en: "Decline" },
} as const satisfies Record<string, Texts>;
