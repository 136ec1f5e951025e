import { describe, expect, it } from "vitest";
import type { WorkflowDefinition } from "@lendloom/engine/workflow";
import type { JournalEntry } from "../api/index.ts";
import { momentAt } from "./moments.ts";

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
});
