import type { Json, Result } from "@lendloom/engine/kernel";
import { importDmn, importJsonRulesEngine } from "@lendloom/engine/interop";

const AT = "2026-11-22T09:00:00Z";

/** Packs in the two semantics that `rules/` does not use, as an import makes them. */
export function importedSamples() {
  return [
    { ...definitionsOf(importJsonRulesEngine(rulesFile, { id: "golden-rules" })), cases: rulesCases },
    { ...definitionsOf(importDmn(dmnFile, { id: "golden-dmn" })), cases: dmnCases },
  ];
}

interface Imported {
  readonly pack: unknown;
  readonly catalogue: unknown;
}

function definitionsOf(imported: Result<Imported, unknown>): {
  readonly pack: Json;
  readonly catalogue: Json;
} {
  if (!imported.ok) throw new Error(`Expected a sample that imports, but ${JSON.stringify(imported.error)}`);
  return { pack: imported.value.pack as Json, catalogue: imported.value.catalogue as Json };
}

const leaf = (fact: string, operator: string, value: Json, more: object = {}) => ({
  fact,
  operator,
  value,
  ...more,
});

const rulesFile = {
  conditions: { resident: { any: [leaf("city", "in", ["SH", "BJ"]), leaf("yearsThere", "greaterThan", 5)] } },
  rules: [
    {
      name: "young",
      priority: 10,
      conditions: { any: [leaf("age", "lessThan", 18), { not: leaf("age", "greaterThanInclusive", 18) }] },
      event: { type: "decline" },
    },
    {
      name: "owes",
      conditions: { all: [leaf("loan", "greaterThan", { fact: "income" }, { path: "$.balance" })] },
      event: { type: "refer" },
    },
    {
      name: "sound",
      conditions: {
        all: [
          { condition: "resident" },
          leaf("tags", "doesNotContain", "fraud"),
          leaf("score", "notEqual", 0),
        ],
      },
      event: { type: "approve" },
    },
  ],
};
const soundFacts = {
  age: 30,
  city: "SH",
  yearsThere: 1,
  loan: { balance: 10 },
  income: 20,
  tags: ["new"],
  score: 610,
};
const rulesCases = [
  { id: "sound", at: AT, facts: soundFacts },
  { id: "owes-more", at: AT, facts: { ...soundFacts, loan: { balance: 20.01 } } },
  { id: "young", at: AT, facts: { ...soundFacts, age: 17 } },
  { id: "long-a-resident", at: AT, facts: { ...soundFacts, city: "XA", yearsThere: 6 } },
  { id: "nulls", at: AT, facts: { ...soundFacts, score: null, age: null } },
];

const dmnFile = `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="golden" name="Golden" namespace="urn:golden">
  <inputData id="i1" name="Income"><variable name="Income" typeRef="number"/></inputData>
  <inputData id="i2" name="Debts"><variable name="Debts" typeRef="Any"/></inputData>
  <inputData id="i3" name="Born"><variable name="Born" typeRef="date"/></inputData>
  <decision id="d1" name="Burden"><variable name="Burden" typeRef="number"/>
    <informationRequirement><requiredInput href="#i1"/></informationRequirement>
    <informationRequirement><requiredInput href="#i2"/></informationRequirement>
    <literalExpression><text>decimal(sum(for d in Debts return d.monthly) / Income, 4)</text></literalExpression>
  </decision>
  <decision id="d2" name="Routing"><variable name="Routing" typeRef="string"/>
    <informationRequirement><requiredDecision href="#d1"/></informationRequirement>
    <informationRequirement><requiredInput href="#i3"/></informationRequirement>
    <decisionTable hitPolicy="FIRST">
      <input><inputExpression typeRef="number"><text>Burden</text></inputExpression></input>
      <input><inputExpression typeRef="date"><text>Born</text></inputExpression></input>
      <output typeRef="string"/>
      <rule><inputEntry><text>-</text></inputEntry>
        <inputEntry><text>&gt; date("2008-11-22")</text></inputEntry>
        <outputEntry><text>"DECLINE"</text></outputEntry></rule>
      <rule><inputEntry><text>&gt; 0.5</text></inputEntry><inputEntry><text>-</text></inputEntry>
        <outputEntry><text>"REFER"</text></outputEntry></rule>
      <rule><inputEntry><text>[0..0.5]</text></inputEntry><inputEntry><text>-</text></inputEntry>
        <outputEntry><text>"ACCEPT"</text></outputEntry></rule>
    </decisionTable>
  </decision>
</definitions>`;
const dmnFacts = { Income: 9000, Debts: [{ monthly: 1000 }, { monthly: 2000 }], Born: "1990-01-31" };
const dmnCases = [
  { id: "accept", at: AT, facts: dmnFacts },
  { id: "at-the-limit", at: AT, facts: { ...dmnFacts, Income: 6000 } },
  { id: "above-the-limit", at: AT, facts: { ...dmnFacts, Income: 5999 } },
  { id: "no-income", at: AT, facts: { ...dmnFacts, Income: 0 } },
  { id: "too-young", at: AT, facts: { ...dmnFacts, Born: "2008-11-23" } },
];
