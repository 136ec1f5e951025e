import { readFileSync } from "node:fs";
import type { WorkflowDefinition } from "@lendloom/engine/workflow";
import { describe, expect, it } from "vitest";
import { openDocument } from "../document/index.ts";
import { findProposals, reportCases } from "./cases-report.ts";
import { workflowCases } from "./editable-case.ts";
import type { Documents } from "./play-case.ts";
import { takeOver } from "./take-over.ts";

const read = (path: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../../${path}`, import.meta.url), "utf8"));
const workflow = read("workflows/owner-check/workflow.json") as WorkflowDefinition;
const catalogue = read(`rules/catalogues/${workflow.catalogue}.json`);
const documents: Documents = { workflow, catalogue, packs: [read("rules/beneficial-owner/pack.json")] };
const document = read("workflows/owner-check/cases.json");
const all = workflowCases(document);
const [clear] = all;
if (clear === undefined) throw new Error("Expected a case of a clear owner");

describe("all cases of a workflow", () => {
  it("are told with what they cover", () => {
    const report = reportCases(documents, all);
    expect(report).toMatchObject({
      passed: all.length,
      failed: [],
      states: { missed: [] },
      transitions: { missed: [] },
    });
  });

  it("tell which came out otherwise and which steps and paths none takes, by their titles", () => {
    const report = reportCases(documents, [{ ...clear, expect: { states: ["adverse"] } }]);
    expect(report).toMatchObject({ passed: 0, failed: [{ id: clear.id, title: clear.title }] });
    expect(report?.failed[0]?.why[0]?.en).toContain("Expected");
    expect(report?.states.count).toBe(2);
    expect(report?.states.missed.map(({ states, title }) => [...states, title.en])).toEqual([
      ["adverse", "Adverse"],
      ["manual", "Looked at by a person"],
    ]);
    expect(report?.transitions.missed[0]).toEqual({
      pointer: "/machine/states/checking/invoke/0/onDone/1",
      title: { "zh-CN": "征信核查：有不良记录", en: "Credit check: Adverse" },
      states: ["checking", "adverse"],
    });
  });

  it("say nothing of a workflow that has errors", () => {
    const broken = { ...documents, workflow: { ...workflow }, packs: [] };
    expect(reportCases(broken, all)).toBeUndefined();
    expect(findProposals(broken, all)).toBeUndefined();
  });
});

describe("proposed cases", () => {
  it("take what none took; those taken over get ids of their own, cover it, and are undone as one edit", () => {
    const proposals = findProposals(documents, [clear]);
    expect(proposals?.missed).toEqual([]);
    const proposed = proposals?.cases ?? [];
    const takes = proposed.flatMap((it) => it.takes.map(({ pointer }) => pointer));
    expect(proposed[0]?.case.title.en).toBe("Credit check: Adverse");
    expect(takes.sort()).toEqual(reportCases(documents, [clear])?.transitions.missed.map((it) => it.pointer));

    const draft = openDocument({ definition: workflow, cases: { ...(document as object), cases: [clear] } });
    const before = draft.getState().cases;
    const chosen = proposed.map((it) => it.case);
    takeOver(draft, undefined, chosen.slice(0, 1));
    takeOver(draft, undefined, [...chosen.slice(0, 1), ...chosen.slice(1)]);
    const taken = workflowCases(draft.getState().cases);
    expect(new Set(taken.map(({ id }) => id)).size).toBe(2 + chosen.length);
    expect(reportCases(documents, taken)).toMatchObject({ failed: [], transitions: { missed: [] } });
    expect(draft.getState().definition).toBe(workflow);
    draft.undo();
    draft.undo();
    expect(draft.getState().cases).toEqual(before);
  });

  it("are added to those that are live where a draft has none, and begin a list where there is none", () => {
    const draft = openDocument({ definition: workflow });
    takeOver(draft, document, [clear]);
    const taken = workflowCases(draft.getState().cases);
    expect(taken.slice(0, -1)).toEqual(all);
    expect(all.map(({ id }) => id)).not.toContain(taken.at(-1)?.id);
    const bare = openDocument({ definition: workflow });
    takeOver(bare, undefined, [clear]);
    const format = "lendloom-workflow-cases/1";
    expect(bare.getState().cases).toEqual({ format, workflow: workflow.id, cases: [clear] });
  });

  it("say why a path is left", () => {
    const { checking, ...states } = structuredClone(workflow.machine.states);
    const [first, ...others] = checking?.invoke?.[0]?.onDone ?? [];
    if (checking?.invoke?.[0] === undefined || first === undefined) throw new Error("Expected a decision");
    const never = { ...first, guard: { type: "feel" as const, params: { text: "false" } } };
    checking.invoke[0].onDone = [first, never, ...others];
    const changed = { ...workflow, machine: { ...workflow.machine, states: { ...states, checking } } };
    const proposals = findProposals({ ...documents, workflow: changed }, all);
    expect(proposals?.cases).toEqual([]);
    expect(proposals?.missed.map(({ why }) => why?.en)).toEqual([
      expect.stringContaining("The state “Credit check” was come to"),
    ]);
  });
});
