import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import type { Json } from "../kernel/index.ts";
import { sampleCatalogue, smallWorkflow } from "../testing/index.ts";
import { loadCalendar } from "./calendar.ts";
import { compileProcess } from "./compile-process.ts";
import { runWorkflowCases } from "./run-workflow-cases.ts";

const china = new URL("../../../rules/calendars/cn-public.json", import.meta.url);

it("PR25 holds a case to the business time it may take, by the lender's calendar", () => {
  const workflow = smallWorkflow({
    start: { after: { "2WD": [{ target: "end" }] } },
    end: { type: "final" },
  }) as Json;
  const compiled = compileProcess({ workflow, catalogue: sampleCatalogue, packs: [] });
  const place = loadCalendar(JSON.parse(readFileSync(china, "utf8")));
  if (!compiled.ok || !place.ok) throw new Error("Expected sound definitions");
  const told = (elapsed: { atLeast?: string; atMost?: string }, calendar: boolean) => {
    const workflowCase = {
      id: "waits",
      title: { "zh-CN": "例", en: "Case" },
      // The day before nine days off: the 14th and the 24th are worked.
      startAt: "2026-02-13T02:00:00.000Z",
      facts: {},
      connectors: {},
      steps: [{ wait: "P30D" }],
      expect: { finished: true, elapsed },
    };
    const options = calendar ? { traces: false, place: place.value } : { traces: false };
    const [result] = runWorkflowCases(compiled.value, [workflowCase], options).results;
    return result?.issues.map(({ pointer, params }) => [pointer, params["actual"]]);
  };
  expect(told({ atLeast: "P11D", atMost: "P11D" }, true)).toEqual([]);
  expect(told({ atLeast: "P4D", atMost: "P4D" }, false)).toEqual([]);
  expect(told({ atMost: "2WD" }, true)).toEqual([]);
  expect(told({ atMost: "P5D" }, true)).toEqual([
    ["/cases/0/expect/elapsed/atMost", "2026-02-24T02:00:00.000Z"],
  ]);
  expect(told({ atLeast: "P5D" }, false)).toEqual([
    ["/cases/0/expect/elapsed/atLeast", "2026-02-17T02:00:00.000Z"],
  ]);
});
