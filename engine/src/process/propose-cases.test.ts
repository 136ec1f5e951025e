import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import type { Json } from "../kernel/index.ts";
import { sampleDocuments } from "../testing/index.ts";
import type { WorkflowCase } from "../workflow/index.ts";
import { compileProcess } from "./compile-process.ts";
import { proposeCases } from "./propose-cases.ts";
import { runWorkflowCases } from "./run-workflow-cases.ts";
import type { DefinitionDocuments } from "./simulation.ts";

const root = new URL("../../../", import.meta.url);
const read = (path: string) => JSON.parse(readFileSync(new URL(path, root), "utf8")) as Json;

function compiled(documents: DefinitionDocuments) {
  const process = compileProcess(documents);
  if (!process.ok) throw new Error(JSON.stringify(process.error));
  return process.value;
}

it("PR24 proposes cases that pass and take what no case took", () => {
  const process = compiled(sampleDocuments);
  const base: WorkflowCase = {
    id: "approved",
    title: { "zh-CN": "通过", en: "Approved" },
    startAt: "2026-06-01T02:00:00.000Z",
    facts: { name: "张伟", age: 36, city: "BJ" },
    connectors: {
      "identity-check": [{ answer: { facts: { identityMatch: true } } }],
      "credit-bureau": [{ answer: { facts: { creditScore: 720 } } }],
      "bank/pay": [{ answer: { reference: "T-1" } }],
    },
    steps: [{ event: "CONSENT_GIVEN" }, { event: "ACCEPTED", payload: { account: "6222" } }],
    expect: { finished: true },
  };
  const before = runWorkflowCases(process, [base]).coverage.transitions.missed;
  const { cases, missed } = proposeCases(process, [base]);
  expect(cases.length).toBeGreaterThan(2);
  const all = runWorkflowCases(process, [base, ...cases.map((it) => it.case)]);
  expect(all.results.filter(({ passed }) => !passed)).toEqual([]);
  for (const { takes } of cases) expect(takes.some((edge) => before.includes(edge))).toBe(true);
  const still = new Set(all.coverage.transitions.missed);
  expect(still.size).toBeLessThan(before.length);
  for (const edge of still) expect(missed).toContain(edge);
});

it("PR24 proposes nothing where every transition is taken", () => {
  const file = (path: string) => read(path) as { readonly cases: readonly WorkflowCase[] };
  const process = compiled({
    workflow: read("workflows/german-credit/workflow.json"),
    catalogue: read("rules/catalogues/german-credit.json"),
    packs: [read("rules/german-credit/pack.json")],
  });
  const { cases } = file("workflows/german-credit/cases.json");
  expect(proposeCases(process, cases).cases).toEqual([]);
});
