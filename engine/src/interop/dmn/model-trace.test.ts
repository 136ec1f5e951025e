import { describe, expect, it } from "vitest";
import type { Json } from "../../kernel/index.ts";
import {
  compilePack,
  evaluate,
  loadCatalogue,
  renderTrace,
  type PackDefinition,
} from "../../decision/index.ts";
import { importDmn } from "./import.ts";
import { sampleDmn } from "./sample-model.ts";

const AT = "2026-11-22T09:00:00Z";
const applicant = (income: number, debt: number): Json => ({
  "Monthly Income": income,
  "Monthly Debt": debt,
});

const compiled = (change: (pack: PackDefinition) => PackDefinition = (same) => same) => {
  const imported = importDmn(sampleDmn(), {
    id: "model",
    decision: "Routing",
    outcomes: { ACCEPT: "approve" },
  });
  if (!imported.ok) throw new Error(JSON.stringify(imported.error));
  const catalogue = loadCatalogue(imported.value.catalogue);
  if (!catalogue.ok) throw new Error(JSON.stringify(catalogue.error));
  const [fact = ""] = Object.keys(imported.value.catalogue.facts);
  return { fact, result: compilePack(change(imported.value.pack), { catalogue: catalogue.value }) };
};
const decided = (data: Json, change?: (pack: PackDefinition) => PackDefinition) => {
  const { fact, result } = compiled(change);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  const evaluation = evaluate(result.value, { facts: { [fact]: data }, at: AT });
  if (!evaluation.ok) throw new Error(JSON.stringify(evaluation.error));
  const [trace] = renderTrace(result.value, evaluation.value).decisions;
  if (trace?.kind !== "model") throw new Error("Expected a model");
  return { decision: evaluation.value.decision, trace };
};
const withReasons =
  (...reasons: readonly { readonly text: string; readonly reason: string }[]) =>
  (pack: PackDefinition): PackDefinition => {
    const [id = "", model] = Object.entries(pack.decisions)[0] ?? [];
    if (model?.kind !== "model") throw new Error("Expected a model");
    const facts = model.inputs.map(({ fact }) => fact);
    const texts = { "zh-CN": "负债过高", en: "Debt is too high" };
    return {
      ...pack,
      reasons: { DEBT: { texts, facts, rank: 1 } },
      decisions: { [id]: { ...model, reasons: [...reasons] } },
    };
  };

describe("the trace of a DMN model", () => {
  it("TR6 shows what each decision read, its text or every cell of its table, and the rows that were chosen", () => {
    const { trace } = decided(applicant(1_000, 300));
    const [ratio, routing] = trace.decisions;
    expect(ratio).toMatchObject({
      name: "Debt-to-income",
      value: 0.3,
      reads: [{ name: "Applicant data", value: applicant(1_000, 300) }],
      text: "Share of(Applicant data.Monthly Debt, Applicant data.Monthly Income)",
    });
    expect(routing).toMatchObject({
      name: "Routing",
      value: "ACCEPT",
      reads: [{ name: "Debt-to-income", value: 0.3 }],
      table: {
        hitPolicy: "F",
        inputs: [{ expression: "Debt-to-income", value: 0.3 }],
        rows: [
          { truth: "false", chosen: "false", cells: [{ test: "> 0.5", truth: "false" }] },
          { truth: "true", chosen: "true", cells: [{ test: "-", truth: "true" }] },
        ],
      },
    });
    // A row that would have been hit, too, is true and not chosen.
    const rows = decided(applicant(1_000, 800)).trace.decisions[1]?.table?.rows;
    expect(rows?.map(({ chosen, truth }) => [truth, chosen])).toEqual([
      ["true", "true"],
      ["true", "false"],
    ]);
  });

  it("TR6 what its tables looked at is in the digest", () => {
    const [low, high, again] = [300, 800, 300].map((debt) => decided(applicant(1_000, debt)).decision.digest);
    expect(low).toBe(again);
    expect(low).not.toBe(high);
  });

  it("RS16 a text of the outcome's output is told with the reasons declared for it", () => {
    const change = withReasons({ text: "DECLINE", reason: "DEBT" });
    const declined = decided(applicant(1_000, 800), change).decision;
    expect(declined).toMatchObject({ outcome: "decline", reasons: [{ code: "DEBT" }] });
    expect(decided(applicant(1_000, 300), change).decision).toMatchObject({
      outcome: "approve",
      reasons: [],
    });
    const unknown = compiled(withReasons({ text: "DECLINE", reason: "NOBODY" })).result;
    expect(unknown.ok ? [] : unknown.error.map(({ code }) => code)).toContain("reason.unknown");
  });
});
