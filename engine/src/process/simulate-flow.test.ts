import { describe, expect, it } from "vitest";
import type { Json } from "../kernel/index.ts";
import type { WorkflowCase } from "../workflow/index.ts";
import { flowDocuments } from "../testing/index.ts";
import { compileProcess } from "./compile-process.ts";
import { runWorkflowCases } from "./run-workflow-cases.ts";
import { simulate } from "./simulate.ts";

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
const valued = { task: "look", outcome: "valued", form: { worth: 900 } };
function played(steps: readonly Json[], expected: Json = {}): WorkflowCase {
  return {
    id: "played",
    title: { "zh-CN": "用例", en: "Case" },
    startAt: "2026-06-01T02:00:00.000Z",
    facts: { name: "张伟", age: 36, city: "BJ" },
    connectors,
    steps,
    expect: expected,
  } as unknown as WorkflowCase;
}
const play = (...steps: readonly Json[]) => simulate(flowDocuments, played(steps));

describe("simulations with other runs", () => {
  it("PR102 plays sub-flows and signals: tasks in them are done, their states are told apart", () => {
    const simulation = play({ event: "BEGIN" }, valued, confirmed);
    expect(simulation.error).toBeUndefined();
    expect(simulation).toMatchObject({
      path: ["start", "book", "value", "pay", "confirm", "booked"],
      finished: true,
      output: { outcome: "approve", worth: 900 },
      subflows: [
        { invoke: "valuation", workflow: "valuation", path: ["order", "look", "valued"], finished: true },
      ],
    });
    expect(simulation.calls.map(({ operation }) => operation)).toEqual(["book", "order", "pay"]);
    const own = simulation.steps.filter(({ run }) => run === undefined);
    expect(own.length).toBeLessThan(simulation.steps.length);
    // A signal that comes too early is kept for seven days.
    expect(play(confirmed, { event: "BEGIN" }, valued)).toMatchObject({ status: "disbursed" });
    expect(play(confirmed, { wait: "P8D" }, { event: "BEGIN" }, valued)).toMatchObject({
      states: ["confirm"],
    });
  });

  it("PR102 tells sub-flows events of their own, and ends them when they take too long or are left", () => {
    const amiss = play({ event: "BEGIN" }, { event: "GIVE_UP", to: "valuation" });
    expect(amiss).toMatchObject({ output: { failure: "subflow.output-invalid" } });
    const late = play({ event: "BEGIN" }, { wait: "P11D" });
    expect(late).toMatchObject({ output: { failure: "subflow.timeout" } });
    // What is cancelled undoes its own work, beside what its parent undoes.
    expect([...(late.undone ?? [])].sort()).toEqual(["book", "order"]);
    expect(late.subflows?.[0]).toMatchObject({ status: "withdrawn", outcome: "cancelled", finished: true });
    expect(play({ event: "GIVE_UP", to: "valuation" }).error).toMatchObject({
      code: "simulation.subflow-not-begun",
    });
  });

  it("PR103 undoes what was done, also when an operator cancels", () => {
    const stopped = play({ event: "BEGIN" }, valued, { event: "STOP" });
    expect(stopped).toMatchObject({
      states: ["ended"],
      finished: true,
      undone: ["pay", "order", "valuation", "book"],
    });
    const cancelled = play({ event: "BEGIN" }, { cancel: "The applicant has withdrawn" });
    expect(cancelled).toMatchObject({ status: "withdrawn", outcome: "cancelled", finished: true });
    expect([...(cancelled.undone ?? [])].sort()).toEqual(["book", "order"]);
    expect(play({ event: "BEGIN" }, valued, confirmed, { cancel: "late" }).error).toMatchObject({
      code: "run.finished",
    });
  });

  it("PR103 expects in cases what was undone, and covers the failure paths of sub-flows", () => {
    const process = compileProcess(flowDocuments);
    if (!process.ok) throw new Error(JSON.stringify(process.error));
    const cases = [
      played([{ event: "BEGIN" }, valued, { event: "STOP" }], {
        undone: ["pay", "order", "valuation", "book"],
      }),
      played([{ event: "BEGIN" }, { wait: "P11D" }], { undone: ["pay"] }),
    ];
    const { results, coverage } = runWorkflowCases(process.value, cases);
    expect(results.map(({ passed }) => passed)).toEqual([true, false]);
    expect(results[1]?.issues).toMatchObject([{ code: "case.differs", pointer: "/cases/1/expect/undone" }]);
    expect(coverage.transitions.taken).toContain("/machine/states/value/invoke/0/onError/0");
  });
});
