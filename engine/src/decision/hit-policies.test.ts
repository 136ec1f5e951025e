import { describe, expect, it } from "vitest";
import type { Json } from "../kernel/index.ts";
import type { DecisionModel, PackDefinition } from "./pack-schema.ts";
import { decide, policy, samplePack, tablePack } from "./sample-pack.ts";

const t = { "zh-CN": "x", en: "x" };
type Table = Extract<DecisionModel, { kind: "table" }>;
const row = (id: string, age: string, score: string, answer: string): Table["rows"][number] => ({
  id,
  when: [age, score],
  then: [`"${answer}"`],
  reasons: answer === "approve" ? [] : ["ANY"],
});
const bands = [
  row("young", "< 18", "-", "decline"),
  row("weak", ">= 18", "< 600", "refer"),
  row("good", ">= 18", ">= 600", "approve"),
];
const overlap = [row("a", ">= 18", "-", "approve"), row("b", "-", "< 600", "decline")];
const inDmn: Partial<PackDefinition> = { semantics: "dmn" };

describe("decision tables", () => {
  it("HP1 unique answers its one row", () => {
    const pack = tablePack({ rows: bands });
    expect(decide(pack, { age: 30, score: 700 })).toMatchObject({
      outcome: "approve",
      outputs: { answer: "approve" },
    });
    expect(decide(pack, { age: 16 })).toMatchObject({ outcome: "decline", possible: ["decline"] });
  });

  it("HP1 two certain hits never approve in strict and are null in dmn", () => {
    const strict = decide(tablePack({ rows: overlap }), { age: 30, score: 500 });
    expect(strict).toMatchObject({ outcome: "refer", outputs: {} });
    expect(strict.events).toEqual([
      { type: "table.unique-violated", decision: "policy", rule: "b", params: { rows: ["a", "b"] } },
    ]);
    const same = [row("a", ">= 18", "-", "approve"), row("b", "-", "> 600", "approve")];
    const agreed = decide(tablePack({ rows: same }), { age: 30, score: 700 });
    expect(agreed).toMatchObject({ outcome: "refer", possible: ["refer"], outputs: { answer: "approve" } });
    expect(decide(tablePack({ rows: same }), { age: 30 })).toMatchObject({
      outcome: "refer",
      missing: ["score"],
    });
    const dmn = decide(tablePack({ rows: overlap }, inDmn), { age: 30, score: 500 });
    expect(dmn).toMatchObject({ outcome: "refer", possible: ["refer"], outputs: { answer: null } });
  });

  it("HP2 any takes equal outputs and refuses different ones", () => {
    const same = [row("a", ">= 18", "-", "approve"), row("b", "-", "> 600", "approve")];
    expect(decide(tablePack({ hitPolicy: "A", rows: same }), { age: 30, score: 700 }).outcome).toBe(
      "approve",
    );
    expect(
      decide(tablePack({ hitPolicy: "A", rows: overlap }), { age: 30, score: 500 }).events[0]?.type,
    ).toBe("table.any-violated");
  });

  it("HP3 first answers the first row that is hit", () => {
    const pack = tablePack({ hitPolicy: "F", rows: overlap });
    expect(decide(pack, { age: 30, score: 500 }).outcome).toBe("approve");
    expect(decide(pack, { age: 10, score: 500 }).outcome).toBe("decline");
  });

  it("HP4 priority answers the most important output", () => {
    const pack = tablePack({ hitPolicy: "P", rows: overlap });
    expect(decide(pack, { age: 30, score: 500 }).outcome).toBe("decline");
    expect(decide(pack, { age: 30, score: 700 }).outcome).toBe("approve");
  });

  it("HP5 rule order, output order and collect answer lists", () => {
    const answer = (hitPolicy: "R" | "O" | "C") =>
      decide(tablePack({ hitPolicy, rows: overlap }), { age: 30, score: 500 });
    expect(answer("R").outputs).toEqual({ answer: ["approve", "decline"] });
    expect(answer("O").outputs).toEqual({ answer: ["decline", "approve"] });
    expect(answer("C").outputs).toEqual({ answer: ["approve", "decline"] });
    expect(answer("C").outcome).toBe("decline");
    const open = decide(tablePack({ hitPolicy: "R", rows: overlap }), { age: 30 });
    expect(open).toMatchObject({ possible: ["approve", "decline"], missing: ["score"], outputs: {} });
  });

  it("HP6 aggregates with decimals and counts", () => {
    const points = (hitPolicy: Table["hitPolicy"], otherwise: Partial<Table> = {}) =>
      decide(
        samplePack({
          semantics: "dmn",
          decisions: {
            policy,
            total: {
              kind: "table",
              title: t,
              hitPolicy,
              inputs: [{ id: "age", title: t, expression: "age" }],
              outputs: [{ name: "total", title: t, type: { kind: "decimal" } }],
              rows: [
                { id: "a", when: [">= 18"], then: ["0.1"] },
                { id: "b", when: [">= 20"], then: ["0.2"] },
                { id: "c", when: ["> 90"], then: ["9"] },
              ],
              ...otherwise,
            },
          },
        }),
        { age: 30, score: 1 },
      ).outputs["total"];
    expect(points("C+")).toBe(0.3);
    expect(points("C<")).toBe(0.1);
    expect(points("C>")).toBe(0.2);
    expect(points("C#")).toBe(2);
    const none = [{ id: "c", when: ["> 90"], then: ["9"] }];
    expect(points("C+", { rows: none })).toBe(null);
    expect(points("C#", { rows: none })).toBe(0);
    expect(points("C+", { rows: none, otherwise: { then: ["5"] } })).toBe(5);
  });

  it("DT2 a row that may be hit is a possible outcome, and no catch-all hides it", () => {
    const pack = tablePack({ hitPolicy: "F", rows: [...bands, row("rest", "-", "-", "approve")] });
    expect(decide(pack, { age: 30 })).toMatchObject({
      outcome: "refer",
      possible: ["approve", "refer"],
      missing: ["score"],
      outputs: {},
    });
    expect(decide(pack, {}).missing).toEqual(["age", "score"]);
  });

  it("DT2 an output on which all possible rows agree is known", () => {
    const pack = tablePack({
      outputs: [
        { name: "answer", title: t, type: { kind: "string" } },
        { name: "rate", title: t, type: { kind: "decimal" } },
      ],
      rows: bands.map((each) => ({ ...each, then: [...each.then, each.id === "young" ? "1" : "0.5"] })),
      otherwise: { then: ['"refer"', "0.5"], reasons: ["ANY"] },
    });
    expect(decide(pack, { age: 30 }).outputs).toEqual({ rate: 0.5 });
  });

  it("DT3 otherwise answers when no row is hit; without it the outputs are null", () => {
    const rows = [row("young", "< 18", "-", "decline")];
    const facts: { [name: string]: Json } = { age: 30, score: 1 };
    const with_ = decide(tablePack({ rows, otherwise: { then: ['"approve"'] } }), facts);
    expect(with_).toMatchObject({ outcome: "approve", outputs: { answer: "approve" } });
    const without = decide(tablePack({ rows }), facts);
    expect(without).toMatchObject({ outcome: "refer", possible: ["refer"], outputs: { answer: null } });
    expect(decide(tablePack({ rows, otherwise: { then: ['"approve"'] } }), {})).toMatchObject({
      outcome: "refer",
      possible: ["approve", "decline"],
    });
  });
});
