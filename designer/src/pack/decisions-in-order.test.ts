import type { PackDefinition } from "@lendloom/engine/decision";
import { describe, expect, it } from "vitest";
import pack from "../../../rules/consumer-credit/pack.json" with { type: "json" };
import { decisionsInOrder } from "./decisions-in-order.ts";

const definition = pack as unknown as PackDefinition;

describe("the decisions of a pack", () => {
  it("come after those whose outputs they read, whatever the order of the file", () => {
    const sorted = Object.fromEntries(Object.entries(definition.decisions).sort());
    const ids = decisionsInOrder({ ...definition, decisions: sorted }).map(([id]) => id);
    const place = (id: string) => ids.indexOf(id);
    expect(place("application-scorecard")).toBeLessThan(place("risk-grade"));
    expect(place("risk-grade")).toBeLessThan(place("limit-and-price"));
    expect(place("limit-and-price")).toBeLessThan(place("instalment"));
    expect(ids.at(-1)).toBe("credit-policy");
    expect(ids).toHaveLength(Object.keys(definition.decisions).length);
  });

  it("are all there even when two read each other", () => {
    const formula = (output: string, reads: string) => ({
      kind: "formula" as const,
      title: { "zh-CN": output, en: output },
      output,
      type: { kind: "decimal" as const },
      formula: reads,
    });
    const circular = { ...definition, decisions: { a: formula("x", "y"), b: formula("y", "x") } };
    expect(
      decisionsInOrder(circular)
        .map(([id]) => id)
        .sort(),
    ).toEqual(["a", "b"]);
  });
});
