import type { WorkflowDefinition } from "@lendloom/engine/workflow";
import { describe, expect, it } from "vitest";
import { newWorkflow } from "../document/index.ts";
import { activityChoices, mapChoices, offerStep } from "./insert-cards.ts";

const title = { "zh-CN": "放款", en: "Pay" };
const empty = newWorkflow({ id: "loan", title, catalogue: "consumer" });
const summary = { kind: "workflow", title, version: "1.0.0", hash: "", live: true } as const;

function calling(connector: string, operation: string): WorkflowDefinition {
  const params = { connector, operation };
  return {
    ...empty,
    machine: {
      ...empty.machine,
      states: {
        ...empty.machine.states,
        pay: { title, invoke: [{ id: "pay", src: "activity", params, timeout: "PT30S", onDone: [] }] },
      },
    },
  };
}

describe("what a new step can use", () => {
  it("a call is chosen among those that are known, each once, by the title of its step; or named afterwards", () => {
    const calls = [
      { connector: "bank", operation: "pay" },
      { connector: "sign", operation: "ask" },
    ];
    const choices = activityChoices(calling("bank", "pay"), calls);
    expect(choices.map(({ step }) => step)).toEqual([
      { kind: "activity", connector: "bank", operation: "pay" },
      { kind: "activity", connector: "sign", operation: "ask" },
      { kind: "activity", connector: "connector", operation: "operation" },
    ]);
    expect(choices[0]?.title).toEqual(title);
    expect(choices[1]?.title).toBe("sign/ask");
  });

  it("where none is known there is still one to be named", () => {
    expect(activityChoices(empty, [])).toHaveLength(1);
  });

  it("a workflow does not begin itself for each item", () => {
    const workflows = [
      { ...summary, id: "loan" },
      { ...summary, id: "visit" },
    ];
    expect(mapChoices(empty, workflows).map(({ step }) => step)).toEqual([
      { kind: "map", workflow: "visit", title, items: "[]" },
    ]);
  });

  it("waits for an answer the workflow can be told already, where there is one", () => {
    expect(offerStep(empty)).toEqual({ kind: "offer", event: "OFFER_ACCEPTED" });
    const events = { TERMS_ACCEPTED: { title, roles: [] } };
    expect(offerStep({ ...empty, events })).toEqual({ kind: "offer", event: "TERMS_ACCEPTED" });
  });
});
