import { describe, expect, it } from "vitest";
import { canonicalJson, type Json } from "../kernel/index.ts";
import { evaluate } from "./evaluate.ts";
import { renderTrace } from "./render-trace.ts";
import type { PackDefinition } from "./pack-schema.ts";
import { AT, compiled, leaf, policy, rule, samplePack, tablePack, valueOf } from "./sample-pack.ts";

const traceOf = (definition: PackDefinition, facts: { [name: string]: Json }) => {
  const pack = compiled(definition);
  return renderTrace(pack, valueOf(evaluate(pack, { facts, at: AT })));
};

describe("renderTrace", () => {
  it("TR1 shows the truth of every leaf, those that did not matter included", () => {
    const both = { any: [leaf("age", "lessThan", 18), { not: leaf("score", "lessThan", 600) }] };
    const pack = samplePack({
      reasons: { AGE: samplePack().reasons["AGE"]! },
      decisions: { policy: { ...policy, rules: [rule("both", both, "decline", "AGE")] } as typeof policy },
    });
    const [rules] = traceOf(pack, { age: 16 }).decisions;
    expect(rules?.kind === "rules" && rules.rules[0]).toMatchObject({
      id: "both",
      truth: "true",
      reasons: ["AGE"],
      leaves: [
        { fact: "age", operator: "lessThan", expected: 18, actual: 16, truth: "true", title: { en: "Age" } },
        { fact: "score", operator: "lessThan", expected: 600, truth: "unknown" },
      ],
    });
  });

  it("TR2 shows cells, chosen rows, inputs and outputs of a table, and is plain JSON", () => {
    const trace = traceOf(
      tablePack({
        rows: [
          { id: "young", when: ["< 18", "-"], then: ['"decline"'], reasons: ["ANY"] },
          { id: "good", when: [">= 18", ">= 600"], then: ['"approve"'] },
        ],
        otherwise: { then: ['"refer"'], reasons: ["ANY"] },
      }),
      { age: 30 },
    );
    expect(trace).toMatchObject({ outcome: "refer", missing: ["score"], possible: ["approve", "refer"] });
    expect(trace.facts).toEqual([
      { name: "age", title: { "zh-CN": "Age", en: "Age" }, value: 30 },
      { name: "score", title: { "zh-CN": "Score", en: "Score" } },
    ]);
    const [table] = trace.decisions;
    expect(table).toMatchObject({
      kind: "table",
      hitPolicy: "U",
      inputs: [{ id: "age", value: 30 }, { id: "score" }],
      rows: [
        {
          id: "young",
          truth: "false",
          chosen: "false",
          cells: [
            { test: "< 18", truth: "false" },
            { test: "-", truth: "true" },
          ],
        },
        { id: "good", truth: "unknown", chosen: "unknown" },
      ],
      otherwise: { chosen: "unknown" },
    });
    expect(JSON.parse(canonicalJson(trace as unknown as Json))).toEqual(trace);
  });

  it("TR2 shows characteristics with their attribute, points and loss, and derived values", () => {
    const t = { "zh-CN": "x", en: "x" };
    const trace = traceOf(
      samplePack({
        derived: { next: { title: t, type: { kind: "decimal" }, formula: "age + 1" } },
        decisions: {
          policy,
          card: {
            kind: "scorecard",
            title: t,
            output: "points",
            initialPoints: 1,
            characteristics: [
              {
                id: "next",
                title: t,
                input: "next",
                attributes: [
                  { id: "old", when: ">= 60", points: 9 },
                  { id: "young", when: "< 60", points: 4 },
                ],
                missing: { points: 0 },
              },
            ],
          },
        },
      }),
      { age: 30 },
    );
    expect(trace.derived).toMatchObject([{ name: "next", value: 31, formula: "age + 1" }]);
    expect(trace.decisions.find(({ id }) => id === "card")).toMatchObject({
      outputs: [{ name: "points", value: 5 }],
      characteristics: [{ id: "next", value: 31, attribute: "young", points: 4, lost: 5 }],
    });
  });

  it("TR3 says why an approval became a referral", () => {
    const pack = samplePack({
      semantics: "json-rules-engine",
      reasons: {},
      decisions: {
        policy: {
          ...policy,
          rules: [rule("ok", { not: leaf("score", "lessThan", 600) }, "approve")],
        } as typeof policy,
      },
    });
    expect(traceOf(pack, {})).toMatchObject({ outcome: "refer", referred: { because: "missing-fact" } });
    const twice = tablePack({
      rows: [
        { id: "a", when: [">= 18", "-"], then: ['"approve"'] },
        { id: "b", when: ["-", "> 600"], then: ['"approve"'] },
      ],
    });
    const [table] = traceOf(twice, { age: 30, score: 700 }).decisions;
    expect(table).toMatchObject({ violated: true });
  });

  it("TR4 has equal digests for equal evaluations and others for others", () => {
    const digest = (facts: { [name: string]: Json }) => traceOf(samplePack(), facts).digest;
    expect(digest({ age: 30 })).toBe(digest({ age: 40 }));
    expect(digest({ age: 30 })).not.toBe(digest({ age: 16 }));
    expect(digest({ age: 30, overdue: 3 })).not.toBe(digest({ age: 30 }));
  });
});
