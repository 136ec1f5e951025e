import type { Json } from "../../kernel/index.ts";
import { sampleCatalogue } from "../sample-loan.ts";

const title = { "zh-CN": "题", en: "Title" };
const decline = { type: "decline", params: { reason: "YOUNG", note: "seen" } };

/** A pack with one of everything that holds text. */
export const escapePack: Json = {
  format: "lendloom-pack/1",
  id: "escape",
  version: "1.0.0",
  title,
  owner: "tests",
  semantics: "strict",
  catalogue: "sample",
  derived: {
    next: {
      title,
      type: { kind: "integer", unit: "years" },
      formula: "age + 1",
      scale: 0,
      rounding: "half-up",
    },
  },
  conditions: {
    adult: {
      title,
      sourceName: "Adult?",
      conditions: { all: [{ fact: "age", operator: "greaterThan", value: 17 }] },
    },
  },
  reasons: {
    YOUNG: { texts: title, facts: ["age"], rank: 1 },
    LOW: { texts: title, facts: ["creditScore"], rank: 2 },
  },
  decisions: {
    rules: {
      kind: "rules",
      title,
      output: "events",
      rules: [
        {
          id: "young",
          title,
          note: "why",
          sourceName: "Young one",
          conditions: {
            any: [
              { not: { condition: "adult" } },
              { fact: "city", operator: "in", value: ["SH", "BJ"] },
              { fact: "city", operator: "matches", value: "^[A-Z]+$" },
              { all: [{ fact: "age", operator: "lessThan", value: { fact: "creditScore" } }] },
            ],
          },
          event: decline,
        },
        {
          id: "fine",
          title,
          conditions: { all: [{ condition: "adult" }] },
          event: { type: "approve" },
        },
      ],
    },
    grid: {
      kind: "table",
      title,
      hitPolicy: "F",
      inputs: [{ id: "age", title, expression: "age" }],
      outputs: [
        {
          name: "grade",
          title,
          type: {
            kind: "enum",
            values: [
              { value: "a", title },
              { value: "b", title },
            ],
          },
        },
      ],
      rows: [{ id: "r1", note: "first", when: ["> 20"], then: ['"a"'], reasons: ["YOUNG"] }],
      otherwise: { then: ['"b"'], reasons: ["YOUNG"] },
    },
    card: {
      kind: "scorecard",
      title,
      output: "points",
      initialPoints: 10,
      reasonMethod: "points-below",
      characteristics: [
        {
          id: "score",
          title,
          input: "creditScore",
          attributes: [{ id: "low", title, when: "< 600", points: 1, reason: "LOW" }],
          missing: { points: 0, reason: "LOW" },
          reason: "LOW",
        },
      ],
    },
    sum: { kind: "formula", title, output: "total", type: { kind: "decimal" }, formula: "points * 2 + next" },
  },
  outcome: {
    decision: "rules",
    precedence: [
      { event: "decline", outcome: "decline" },
      { event: "approve", outcome: "approve" },
    ],
    otherwise: "refer",
  },
};

/** The same in that library's semantics, which knows neither patterns nor reasons of facts that it cannot read. */
export const escapePackOfLibrary: Json = replaced(
  { ...escapePack, semantics: "json-rules-engine" },
  (text) => (text === "matches" ? "equal" : text),
);

function replaced(part: Json, change: (text: string) => string): Json {
  if (typeof part === "string") return change(part);
  if (Array.isArray(part)) return part.map((item: Json) => replaced(item, change));
  if (typeof part !== "object" || part === null) return part;
  return Object.fromEntries(Object.entries(part).map(([key, member]) => [key, replaced(member, change)]));
}

/** A catalogue with one fact of each kind that holds text, beside those that the pack reads. */
export const escapeCatalogue: Json = {
  ...sampleCatalogue,
  facts: {
    ...sampleCatalogue.facts,
    level: {
      title,
      type: { kind: "enum", values: [{ value: "a", title }] },
      source: "application",
      sourceName: "Level!",
      lookup: { key: "value", deep: { path: "$.a" } },
    },
    loans: {
      title,
      type: {
        kind: "list",
        of: { kind: "record", fields: { lender: { title, type: { kind: "string" } } } },
      },
      source: "bureau",
    },
    blob: { title, type: { kind: "any" }, source: "application" },
  } as unknown as Json,
};

/** A json-rules-engine file with every place for a text. */
export const escapeRulesFile: Json = {
  attributes: [{ name: "city", type: "string" }],
  conditions: { grown: { all: [{ fact: "age", operator: "greaterThanInclusive", value: 18 }] } },
  rules: [
    {
      name: "Young one",
      priority: 5,
      conditions: {
        any: [
          {
            fact: "age",
            operator: "lessThan",
            value: 18,
            path: "$.years",
            params: { unit: "years", of: { a: "b" } },
          },
          { fact: "blob", operator: "equal", value: { fact: "blob", path: "$.a.b[0]", params: { x: "y" } } },
          { fact: "city", operator: "not:everyFact:in", value: ["SH"] },
          { fact: "city", operator: "someFact:equal", value: "BJ" },
          { not: { condition: "grown" } },
        ],
      },
      event: { type: "decline", params: { message: "no", list: ["a"], from: { fact: "city", path: "$.x" } } },
    },
  ],
};

/** A DMN file with a table, a function, a context, types and an extension. */
export const escapeDmn = `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" xmlns:x="urn:x" id="d" name="Escape" namespace="urn:e">
  <description>What it is</description>
  <itemDefinition name="tAnswer"><typeRef>string</typeRef><allowedValues><text>"ACCEPT","DECLINE"</text></allowedValues></itemDefinition>
  <inputData id="i1" name="Age"><variable name="Age" typeRef="number"/></inputData>
  <businessKnowledgeModel id="b1" name="Half"><variable name="Half"/><encapsulatedLogic>
    <formalParameter name="part" typeRef="number"/><literalExpression><text>part / 2</text></literalExpression>
  </encapsulatedLogic></businessKnowledgeModel>
  <decision id="d1" name="Context"><variable name="Context"/>
    <informationRequirement><requiredInput href="#i1"/></informationRequirement>
    <knowledgeRequirement><requiredKnowledge href="#b1"/></knowledgeRequirement>
    <context><contextEntry><variable name="half"/><literalExpression><text>Half(Age)</text></literalExpression></contextEntry></context>
  </decision>
  <decision id="d2" name="Answer"><question>Which?</question><variable name="Answer" typeRef="tAnswer"/>
    <informationRequirement><requiredDecision href="#d1"/></informationRequirement>
    <decisionTable hitPolicy="FIRST"><input label="Half"><inputExpression typeRef="number"><text>Context.half</text></inputExpression></input>
      <output name="answer" typeRef="tAnswer"/><annotation name="Why"/>
      <rule><inputEntry><text>&lt; 9</text></inputEntry><outputEntry><text>"DECLINE"</text></outputEntry><annotationEntry><text>young</text></annotationEntry></rule>
      <rule><inputEntry><text>-</text></inputEntry><outputEntry><text>"ACCEPT"</text></outputEntry></rule>
    </decisionTable>
  </decision>
</definitions>`;
