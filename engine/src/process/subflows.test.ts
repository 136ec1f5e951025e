import { describe, expect, it } from "vitest";
import { flowDocuments, flowWorkflow, valuationWorkflow } from "../testing/index.ts";
import { compileProcess } from "./compile-process.ts";

type Documents = Parameters<typeof compileProcess>[0];

function told(documents: Documents): readonly string[] {
  const compiled = compileProcess(documents);
  const issues = compiled.ok ? compiled.value.warnings : compiled.error;
  return issues.map(({ code, pointer, document: { id } }) => `${id} ${code} ${pointer}`);
}
const changed = (change: (workflow: typeof flowWorkflow) => void): Documents => {
  const workflow = structuredClone(flowWorkflow);
  change(workflow);
  return { ...flowDocuments, workflow };
};
const invoke = "/machine/states/value/invoke/0";

describe("processes with sub-flows", () => {
  it("PR100 compiles a workflow with those it begins, each with the same catalogue and packs", () => {
    const compiled = compileProcess(flowDocuments);
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.error));
    expect([...compiled.value.subflows.keys()]).toEqual(["valuation"]);
    expect(
      told({ ...flowDocuments, workflows: [...flowDocuments.workflows, { id: "not asked for" }] }),
    ).toEqual(told(flowDocuments));
  });

  it("PR100 refuses one that is not there, reads another catalogue, or is given what it does not have", () => {
    expect(told({ ...flowDocuments, workflows: [] })).toContain(
      `booking process.subflow-unknown ${invoke}/params/workflow`,
    );
    const elsewhere = { ...valuationWorkflow, catalogue: "other" };
    expect(told({ ...flowDocuments, workflows: [elsewhere] })).toContain(
      `booking process.catalogue-differs ${invoke}/params/workflow`,
    );
    const misnamed = changed(({ machine }) => {
      Object.assign(machine.states.value.invoke[0]?.input ?? {}, { worth: "1", nothing: "1" });
    });
    expect(told(misnamed)).toContain(`booking process.subflow-input ${invoke}/input/nothing`);
    expect(told(misnamed)).not.toContain(`booking process.subflow-input ${invoke}/input/worth`);
    const broken = { ...valuationWorkflow, machine: { initial: "nowhere", states: {} } };
    const issues = told({ ...flowDocuments, workflows: [broken] });
    expect(issues.join()).toContain("valuation workflow.");
    expect(issues.join()).not.toContain("subflow-unknown");
  });

  it("PR100 warns of a workflow that comes to begin itself", () => {
    const itself = changed(({ machine }) => {
      const params = machine.states.value.invoke[0]?.params;
      if (params !== undefined) params.workflow = "booking";
    });
    expect(told(itself)).toContain(`booking process.subflow-recursive ${invoke}/params/workflow`);
  });

  it("PR101 warns of a personal fact that would be the key of a signal", () => {
    const leaky = changed(({ events }) => {
      Object.assign(events.PAYMENT_CONFIRMED, { correlate: { key: "name" } });
    });
    expect(told(leaky)).toContain(
      "booking process.personal-in-clear /events/PAYMENT_CONFIRMED/correlate/key",
    );
  });
});
