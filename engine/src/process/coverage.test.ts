import { expect, it } from "vitest";
import type { Json } from "../kernel/index.ts";
import { sampleCatalogue, smallWorkflow } from "../testing/index.ts";
import { compileProcess } from "./compile-process.ts";
import { runWorkflowCases } from "./run-workflow-cases.ts";

const title = { "zh-CN": "例", en: "Case" };
const feel = (text: string) => ({ type: "feel", params: { text } });

it("PR23 counts transient states and automatic transitions as entered and taken", () => {
  const workflow = smallWorkflow({
    start: { on: { GO: [{ target: "sorting" }] } },
    sorting: { always: [{ target: "adult", guard: feel("age > 17") }, { target: "minor" }] },
    adult: { always: [{ target: "end" }] },
    minor: { always: [{ target: "end" }] },
    end: { type: "final" },
  }) as Json;
  const compiled = compileProcess({ workflow, catalogue: sampleCatalogue, packs: [] });
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.error));
  const { results, coverage } = runWorkflowCases(compiled.value, [
    {
      id: "adult",
      title,
      startAt: "2026-06-01T02:00:00.000Z",
      facts: { age: 30 },
      connectors: {},
      steps: [{ event: "GO" }],
      expect: { path: ["start", "sorting", "adult", "end"], finished: true },
    },
  ]);
  expect(results[0]?.issues).toEqual([]);
  expect(coverage.states).toEqual({ entered: ["adult", "end", "sorting", "start"], missed: ["minor"] });
  expect(coverage.transitions.missed).toEqual([
    "/machine/states/minor/always/0",
    "/machine/states/sorting/always/1",
  ]);
});
