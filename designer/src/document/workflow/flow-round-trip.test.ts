import type { WorkflowDefinition } from "@lendloom/engine/workflow";
import { describe, expect, it } from "vitest";
import { openDocument, setValue } from "../index.ts";
import { insertStateOnEdge, renameState } from "./state-commands.ts";
import { allTransitions } from "./placed-states.ts";

const title = { "zh-CN": "步骤", en: "Step" };
const definition = {
  format: "lendloom-workflow/1",
  id: "booking",
  version: "1.0.0",
  title,
  catalogue: "consumer",
  events: {
    UNDONE: { title, roles: [] },
    PAYMENT_CONFIRMED: { title, roles: ["api-client"], correlate: { key: "reference", to: "one" } },
  },
  variables: { reference: { title, type: { kind: "string" } } },
  machine: {
    initial: "value",
    states: {
      value: {
        title,
        invoke: [
          {
            id: "valuation",
            src: "subflow",
            params: { workflow: "valuation", answer: { type: "object", properties: {} } },
            timeout: "P10D",
            onDone: [{ target: "pay" }],
            onError: [{ target: "undo" }],
          },
        ],
      },
      pay: {
        title,
        invoke: [
          {
            id: "pay",
            src: "activity",
            params: { connector: "bank", operation: "pay" },
            timeout: "PT10S",
            compensate: { connector: "bank", operation: "undo-pay", input: { amount: "1" } },
            onDone: [{ target: "confirm" }],
            onError: [{ target: "undo" }],
          },
        ],
      },
      confirm: { title, on: { PAYMENT_CONFIRMED: [{ target: "end" }] } },
      undo: {
        title,
        entry: [{ type: "compensate", params: { then: "UNDONE" } }],
        on: { UNDONE: [{ target: "end" }] },
      },
      end: { title, type: "final" },
    },
  },
} as unknown as WorkflowDefinition;

describe("sub-flows, signals and undoing in the document", () => {
  it("are all still there after edits beside them, and after these are undone", () => {
    const document = openDocument({ definition });
    document.run(renameState("undo", "en", "Take back"));
    document.run(insertStateOnEdge("/machine/states/pay/invoke/0/onDone/0", { kind: "task" }));
    document.run(setValue("/machine/states/value/invoke/0/timeout", "P20D", { label: title }));
    const { machine, events } = document.getState().definition;
    const { machine: before } = definition;
    expect(machine.states["undo"]?.entry).toEqual(before.states["undo"]?.entry);
    expect(machine.states["pay"]?.invoke?.[0]).toMatchObject({
      compensate: { operation: "undo-pay", input: { amount: "1" } },
    });
    expect(machine.states["value"]?.invoke?.[0]).toEqual({
      ...before.states["value"]?.invoke?.[0],
      timeout: "P20D",
    });
    expect(events).toEqual(definition.events);
    for (let step = 0; step < 3; step++) document.undo();
    expect(document.getState().definition).toEqual(definition);
  });

  it("shows the ways out of a sub-flow, its failure among them", () => {
    const ways = allTransitions(definition).filter(({ source }) => source === "value");
    expect(ways.map(({ kind }) => kind)).toEqual(["done", "error"]);
  });
});
