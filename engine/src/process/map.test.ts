import { describe, expect, it } from "vitest";
import type { Json } from "../kernel/index.ts";
import { mapDocuments } from "../testing/index.ts";
import type { WorkflowCase } from "../workflow/index.ts";
import { analyseProcess } from "./analysis/analyse-process.ts";
import { compileProcess } from "./compile-process.ts";
import { definitionsAround, workflowsBegun } from "./definitions-around.ts";
import { runWorkflowCases } from "./run-workflow-cases.ts";
import { simulate } from "./simulate.ts";
import { simulationError } from "./simulation-issues.ts";

const answer = (reference: string) => [{ answer: { reference } }];
const connectors = {
  "bank/book": answer("B-1"),
  "bank/pay": answer("P-1"),
  "bank/order": answer("O-1"),
  "bank/undo-book": [{ answer: {} }],
  "bank/undo-pay": [{ answer: {} }],
  "bank/undo-order": [{ answer: {} }],
};
const confirmed = { signal: "PAYMENT_CONFIRMED", key: "P-1", payload: { amount: 5 } };
const valued = (worth: number, item?: number) => ({
  task: "look",
  outcome: "valued",
  form: { worth },
  ...(item === undefined ? {} : { item }),
});
const played = (steps: readonly Json[]) =>
  ({
    id: "played",
    title: { "zh-CN": "用例", en: "Case" },
    startAt: "2026-06-01T02:00:00.000Z",
    facts: { name: "张伟", age: 36, city: "BJ" },
    connectors,
    steps,
    expect: {},
  }) as unknown as WorkflowCase;
const place = "/machine/states/value/invoke/0";

function told(
  options: Parameters<typeof mapDocuments>[0],
  change: Partial<ReturnType<typeof mapDocuments>> = {},
) {
  const compiled = compileProcess({ ...mapDocuments(options), ...change });
  const issues = compiled.ok ? compiled.value.warnings : compiled.error;
  return issues.map(({ code, pointer }) => `${code} ${pointer}`);
}

describe("processes with maps", () => {
  it("PR111 compiles a map with its workflow, and refuses what does not fit", () => {
    const compiled = compileProcess(mapDocuments());
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.error));
    expect([...compiled.value.subflows.keys()]).toEqual(["valuation"]);
    const { workflow, workflows } = mapDocuments();
    expect(workflowsBegun(workflow)).toEqual(["valuation"]);
    const around = definitionsAround(workflow, (kind) =>
      kind === "workflow" ? (workflows[0] ?? null) : undefined,
    );
    expect(around.workflows).toHaveLength(1);
    expect(told({}, { workflows: [] })).toContain(`process.subflow-unknown ${place}/params/workflow`);
    expect(told({ params: { workflow: "booking" } })).toContain(
      `process.subflow-recursive ${place}/params/workflow`,
    );
    const misnamed = mapDocuments();
    const [invoke] = misnamed.workflow.machine.states.value.invoke;
    Object.assign(invoke?.input ?? {}, { nothing: "index" });
    expect(told({}, misnamed)).toContain(`process.subflow-input ${place}/input/nothing`);
  });

  it("PR111 looks its list through for what is not written, and its workflow for consents", () => {
    const unwritten = mapDocuments();
    Object.assign(unwritten.workflow.variables, {
      sizes: {
        title: { "zh-CN": "尺寸", en: "Sizes" },
        type: { kind: "list", of: { kind: "integer" } },
      },
    });
    const compiled = compileProcess(unwritten);
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.error));
    expect(analyseProcess(compiled.value)).toContainEqual(
      expect.objectContaining({ code: "process.variable-unwritten", pointer: `${place}/params/items` }),
    );
    const asking = mapDocuments();
    Object.assign(asking.workflows[0] ?? {}, { requiresConsent: ["credit-bureau"] });
    const found = compileProcess(asking);
    if (!found.ok) throw new Error(JSON.stringify(found.error));
    expect(analyseProcess(found.value)).toContainEqual(
      expect.objectContaining({ code: "process.subflow-consent", pointer: place, severity: "error" }),
    );
  });

  it("PR112 plays the sub-flows of a map; a task or an event may be for that of one item", () => {
    const documents = mapDocuments({ params: { concurrency: 2 } });
    const simulation = simulate(
      documents,
      played([{ event: "BEGIN" }, valued(20, 2), valued(1), valued(300), confirmed]),
    );
    expect(simulation.error).toBeUndefined();
    expect(simulation).toMatchObject({
      path: ["start", "book", "value", "pay", "confirm", "booked"],
      output: { outcome: "approve", worth: 321 },
      subflows: [
        { invoke: "valuations", item: 1, workflow: "valuation", finished: true },
        { invoke: "valuations", item: 2, workflow: "valuation", finished: true },
        { invoke: "valuations", item: 3, workflow: "valuation", finished: true },
      ],
    });
    const given = simulate(
      documents,
      played([{ event: "BEGIN" }, { event: "GIVE_UP", to: "valuations", item: 1 }]),
    );
    expect(given).toMatchObject({ finished: true, output: { failure: "map.item-failed" } });
    expect(given.subflows?.map(({ item, states }) => [item, states])).toEqual([
      [1, ["given-up"]],
      [2, ["look"]],
    ]);
    const nowhere = simulate(documents, played([{ event: "BEGIN" }, valued(1, 3)]));
    expect(nowhere.error?.code).toBe("simulation.task-not-open");
  });

  it("PR112 plays as many items as a map may have; where a simulation is stopped it says what to try", () => {
    const documents = mapDocuments({ items: "for it in 1..1000 return it", params: { concurrency: 100 } });
    const [valuation] = documents.workflows as unknown as { machine: { states: { order: object } } }[];
    const worth = [{ type: "assign", params: { worth: "asked" } }];
    const title = { "zh-CN": "订", en: "Order" };
    Object.assign(valuation?.machine.states ?? {}, {
      order: { title, always: [{ target: "valued", actions: worth }] },
      look: { title, always: [{ target: "given-up" }], on: { GIVE_UP: [{ target: "given-up" }] } },
    });
    const compiled = compileProcess(documents);
    expect(compiled.ok ? [] : compiled.error).toEqual([]);
    const all = simulate(documents, played([{ event: "BEGIN" }, confirmed]));
    expect(all.error).toBeUndefined();
    expect(all).toMatchObject({ states: ["booked"], output: { worth: 1000 * (500_500 + 500.5) } });
    expect(all.subflows).toHaveLength(1000);
    const { texts } = simulationError("simulation.too-long", { limit: 5_000 });
    expect(texts["zh-CN"]).toContain("减少项数");
    expect(texts.en).toContain("fewer items");
  }, 120_000);

  it("PR112 cases may cover the failure path of a map", () => {
    const compiled = compileProcess(mapDocuments());
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.error));
    const { coverage } = runWorkflowCases(compiled.value, [played([{ event: "BEGIN" }, { wait: "P11D" }])]);
    expect(coverage.transitions.taken).toContain(`${place}/onError/0`);
    expect(coverage.transitions.missed).toContain(`${place}/onDone/0`);
  });
});
