import { evaluate } from "@lendloom/engine/decision";
import { importJsonRulesEngine } from "@lendloom/engine/interop";
import type { Json, JsonObject } from "@lendloom/engine/kernel";
import { describe, expect, it } from "vitest";
import { checkDecision, referencePack, type ReferenceDocuments } from "./check-decision.ts";
import { libraryAnswers } from "./library-answer.ts";

const file = {
  conditions: { young: { all: [{ fact: "age", operator: "lessThan", value: 25 }] } },
  rules: [
    { name: "first", conditions: { all: [{ condition: "young" }] }, event: { type: "decline" } },
    {
      conditions: {
        any: [
          { fact: "debt-income", operator: "greaterThan", value: 0.5 },
          { fact: "history", path: "$.late", operator: "greaterThanInclusive", value: 3 },
        ],
      },
      event: { type: "refer", params: { why: "debt" } },
    },
    {
      name: "limit",
      conditions: { all: [{ fact: "limit", params: { product: "cash" }, operator: "equal", value: 1 }] },
      event: { type: "approve" },
    },
  ],
};

function documentsOf(rules: Json): ReferenceDocuments {
  const imported = importJsonRulesEngine(rules, { id: "checked" });
  if (!imported.ok) throw new Error(JSON.stringify(imported.error));
  const { pack, catalogue } = imported.value;
  // A person has said where to ask for what is looked up.
  const sources = Object.fromEntries(
    Object.entries(catalogue.sources).map(([id, { title }]) => [id, { title }]),
  );
  return { pack: pack as unknown as Json, catalogue: { ...catalogue, sources } as unknown as Json };
}
const reference = referencePack(documentsOf(file))!;
const names = new Map(
  Object.entries(reference.pack.catalogue.definition.facts).map(([name, fact]) => [
    fact.sourceName ?? name,
    name,
  ]),
);
const at = "2026-01-01T00:00:00.000Z";

function decided(given: JsonObject) {
  const facts = Object.fromEntries(
    Object.entries(given).map(([name, value]) => [names.get(name) ?? name, value]),
  );
  const evaluation = evaluate(reference.pack, { facts, at });
  if (!evaluation.ok) throw new Error(JSON.stringify(evaluation.error));
  return { facts, at, digest: evaluation.value.decision.digest };
}

describe("checking a decision with json-rules-engine", () => {
  it.each<[string, JsonObject]>([
    ["rules that hold", { age: 20, "debt-income": 0.6, history: { late: 4 }, limit: 1 }],
    ["rules that do not", { age: 30, "debt-income": 0.1, history: { late: 0 }, limit: 2 }],
    ["missing facts", {}],
    ["a fact that is null", { age: null, history: { late: 3 } }],
  ])("agrees on %s", async (_, facts) => {
    expect(await checkDecision(reference, decided(facts))).toEqual({ kind: "agree" });
  });

  it("names the rules whose truth or event differs", async () => {
    const decision = decided({ age: 20, "debt-income": 0.6 });
    const broken = async (...asked: Parameters<typeof libraryAnswers>) =>
      (await libraryAnswers(...asked)).map((answer) =>
        answer.rule === 0
          ? { ...answer, holds: !answer.holds }
          : answer.rule === 1
            ? { ...answer, event: { type: "refer", params: { why: "else" } } }
            : answer,
      );
    const { kind, ...told } = await checkDecision(reference, decision, broken);
    const [decisionId] = Object.keys(reference.pack.definition.decisions);
    expect(kind).toBe("differ");
    expect(told).toEqual({ rules: [`${decisionId}/first`, `${decisionId}/rule-2`] });
  });

  it("differs when the decision itself cannot be repeated", async () => {
    const decision = { ...decided({ age: 20 }), digest: "0".repeat(64) };
    expect(await checkDecision(reference, decision)).toEqual({ kind: "differ", rules: [] });
  });

  it("says what the library cannot carry", async () => {
    const documents = documentsOf(file);
    const formula = { title: { "zh-CN": "二", en: "Two" }, type: { kind: "integer" }, formula: "1 + 1" };
    const derived = { ...(documents.pack as JsonObject), derived: { two: formula } };
    expect(referencePack({ ...documents, pack: derived })).toBeUndefined();
    const long = { facts: { [names.get("age") ?? ""]: "12345678901234567.25" }, at, digest: "" };
    expect(await checkDecision(reference, long)).toEqual({ kind: "not-comparable" });
  });
});
