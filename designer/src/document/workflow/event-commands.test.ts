import type { WorkflowDefinition } from "@lendloom/engine/workflow";
import { describe, expect, it } from "vitest";
import { openDocument } from "../open-document.ts";
import { renameEvent, usesOfEvent, usesOfVariable, waitForEvent } from "./event-commands.ts";

const title = { "zh-CN": "名", en: "Name" };
const definition = {
  format: "lendloom-workflow/1",
  id: "small",
  version: "1.0.0",
  title,
  catalogue: "c",
  events: { PAID: { title, roles: ["officer"] }, LATE: { title, roles: [] } },
  variables: {
    count: { title, type: { kind: "integer" }, initial: "0" },
    counter: { title, type: { kind: "integer" }, initial: "count + 1" },
  },
  machine: {
    initial: "wait",
    states: {
      wait: {
        title,
        entry: [{ type: "compensate", params: { then: "LATE" } }],
        on: { PAID: [{ target: "end", actions: [{ type: "assign", params: { count: "count + 1" } }] }] },
        invoke: [
          {
            id: "look",
            src: "task",
            params: {
              role: "officer",
              due: "P1D",
              outcomes: [{ value: "ok", title }],
              escalation: [{ after: "P1D", raise: "LATE" }],
            },
            onDone: [{ target: "end", actions: [{ type: "raise", params: { event: "LATE" } }] }],
          },
        ],
      },
      end: { title, type: "final" },
    },
  },
} as unknown as WorkflowDefinition;

describe("events of a workflow", () => {
  it("are renamed wherever they are waited for, raised or told, and the renaming is one undo", () => {
    const document = openDocument({ definition });
    document.run(renameEvent("PAID", "MONEY_CAME"));
    document.run(renameEvent("LATE", "OVERDUE"));
    const { definition: now, past } = document.getState();
    expect(JSON.stringify(now)).not.toMatch(/PAID|LATE/);
    expect(Object.keys(now.events)).toEqual(["MONEY_CAME", "OVERDUE"]);
    expect(usesOfEvent(now, "OVERDUE")).toBe(3);
    expect(past).toHaveLength(2);
    document.undo();
    document.undo();
    expect(document.getState().definition).toEqual(definition);
  });

  it("do not take the name of another one", () => {
    const document = openDocument({ definition });
    document.run(renameEvent("PAID", "LATE"));
    expect(document.getState().past).toHaveLength(0);
  });

  it("are waited for by a path that is to be connected", () => {
    const document = openDocument({ definition });
    document.run(waitForEvent("wait", "LATE", title));
    expect(document.getState().definition.machine.states.wait?.on?.LATE).toEqual([{}]);
  });
});

describe("variables of a workflow", () => {
  it("count as used where a formula names them whole", () => {
    expect(usesOfVariable(definition, "count")).toBe(3);
    expect(usesOfVariable(definition, "counter")).toBe(0);
  });
});
