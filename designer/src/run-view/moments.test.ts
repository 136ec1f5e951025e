import { describe, expect, it } from "vitest";
import type { WorkflowDefinition } from "@lendloom/engine/workflow";
import type { JournalEntry } from "../api/index.ts";
import { entryInto, momentAt, workflowAt } from "./moments.ts";

const title = { "zh-CN": "态", en: "State" };
const definition = {
  machine: {
    initial: "a",
    states: {
      a: { title, initial: "a1", states: { a1: { title }, a2: { title } } },
      end: { title, type: "final" },
    },
  },
} as unknown as WorkflowDefinition;

const step = (seq: number, to: string[], edges: string[], changes: object): JournalEntry =>
  ({
    seq,
    at: "",
    kind: "stepped",
    transitions: [{ from: [], to, edges }],
    changes,
  }) as unknown as JournalEntry;
const journal: readonly JournalEntry[] = [
  { seq: 1, at: "", kind: "started" },
  step(2, ["a", "a1"], [], { states: ["a", "a1"], status: "received" }),
  { seq: 3, at: "", kind: "event-received" },
  step(4, ["a2"], ["/e1"], { states: ["a", "a2"] }),
  step(5, ["end"], ["/e2"], { states: ["end"], status: "declined" }),
];

describe("the moments of a run", () => {
  it("light the whole path in its order, and the end in the colour of how it ended", () => {
    const { lights, leaves } = momentAt(journal, definition);
    expect([...lights.boxes]).toEqual([
      ["a", { light: "passed", order: 1 }],
      ["a1", { light: "passed", order: 2 }],
      ["a2", { light: "passed", order: 4 }],
      ["end", { light: "declined", order: 7 }],
    ]);
    expect([...lights.arrows.keys()]).toEqual(["/e1", "/e2"]);
    expect(leaves).toEqual(["end"]);
  });

  it("show a past moment: what came later is dark, and the leaf of then rests", () => {
    const { lights, leaves, entered } = momentAt(journal, definition, 4);
    expect(lights.boxes.get("a2")?.light).toBe("resting");
    expect(lights.boxes.has("end")).toBe(false);
    expect([leaves, entered]).toEqual([["a2"], ["a2"]]);
    const before = momentAt(journal, definition, 3);
    expect([before.leaves, before.entered]).toEqual([["a1"], []]);
  });

  it("show as undone what was done in a state and has been undone since", () => {
    const title = { "zh-CN": "付", en: "Pay" };
    const paying = {
      machine: { initial: "pay", states: { pay: { title, invoke: [{ id: "transfer" }] }, end: { title } } },
    } as unknown as WorkflowDefinition;
    const entries = [
      step(1, ["pay"], [], { states: ["pay"] }),
      step(2, ["end"], [], { states: ["end"] }),
      { seq: 3, at: "", kind: "compensation-done", invoke: "transfer" },
    ];
    expect(momentAt(entries, paying, 2).lights.boxes.get("pay")?.light).toBe("passed");
    expect(momentAt(entries, paying).lights.boxes.get("pay")?.light).toBe("undone");
  });

  it("are found by the state that was entered, and go by the workflow of then", () => {
    expect([entryInto(journal, "a1"), entryInto(journal, "end"), entryInto(journal, "nowhere")]).toEqual([
      2,
      5,
      undefined,
    ]);
    const migrated = [
      ...journal.slice(0, 3),
      { seq: 4, at: "", kind: "migrated", from: { workflow: { id: "w", hash: "old" } } },
    ];
    expect([3, 4, undefined].map((seq) => workflowAt(migrated, seq, "new"))).toEqual(["old", "new", "new"]);
  });
});
