import { describe, expect, it } from "vitest";
import { canonicalJson, type Json } from "../kernel/index.ts";
import { evaluate } from "./evaluate.ts";
import type { PackDefinition } from "./pack-schema.ts";
import { AT, compiled, decide, leaf, policy, reasons, rule, samplePack } from "./sample-pack.ts";

const t = { "zh-CN": "x", en: "x" };
const rulesOf = (...rules: ReturnType<typeof rule>[]) => ({ ...policy, rules }) as typeof policy;

describe("evaluate", () => {
  it("RS4 answers the outcome of the first event of the precedence, with its reasons", () => {
    const good = decide(samplePack(), { age: 30, score: 700, overdue: 0 });
    expect(good).toMatchObject({ outcome: "approve", possible: ["approve"], missing: [], reasons: [] });
    const bad = decide(samplePack(), { age: 16, score: 700, overdue: 9 });
    expect(bad).toMatchObject({ outcome: "decline", possible: ["decline"], missing: [] });
    expect(bad.reasons).toEqual([
      {
        code: "OVERDUE",
        texts: reasons["OVERDUE"]?.texts,
        decision: "policy",
        rule: "overdue",
        facts: ["overdue"],
      },
      { code: "AGE", texts: reasons["AGE"]?.texts, decision: "policy", rule: "minor", facts: ["age"] },
    ]);
    const none = samplePack({
      decisions: { policy: rulesOf(rule("x", { all: [leaf("age", "equal", 1)] }, "approve")) },
      reasons: {},
    });
    expect(decide(none, { age: 2 })).toMatchObject({ outcome: "refer", possible: ["refer"], missing: [] });
  });

  it("RS2 lists events by priority, then as declared, and never those of a disabled rule", () => {
    const always: Json = { all: [leaf("age", "greaterThan", 0)] };
    const pack = samplePack({
      semantics: "json-rules-engine",
      reasons: {},
      decisions: {
        policy: rulesOf(
          rule("first", always, "refer"),
          rule("second", always, "refer"),
          rule("urgent", always, "approve", undefined, { priority: 9 }),
          rule("off", always, "decline", undefined, { disabled: true }),
        ),
      },
    });
    expect(decide(pack, { age: 5 }).events).toEqual([
      { type: "approve", decision: "policy", rule: "urgent" },
      { type: "refer", decision: "policy", rule: "first" },
      { type: "refer", decision: "policy", rule: "second" },
    ]);
  });

  it("RS3 refers with the facts it hangs on while more than one outcome is possible", () => {
    const open = decide(samplePack(), { age: 30, overdue: 0 });
    expect(open).toMatchObject({
      outcome: "refer",
      possible: ["approve", "refer", "decline"],
      missing: ["score"],
    });
    expect(open.events).toEqual([
      { type: "decline", decision: "policy", rule: "low", possible: true, params: { reason: "SCORE" } },
      { type: "approve", decision: "policy", rule: "good", possible: true },
    ]);
  });

  it("RS5 tells no reason of a rule that merely may hold, but what is missing", () => {
    expect(decide(samplePack(), { age: 30, overdue: 0 })).toMatchObject({
      missing: ["score"],
      reasons: [{ code: "facts.missing", decision: "policy", rule: "", facts: ["score"] }],
    });
  });

  it("RS3 declines at once when nothing unknown can change it", () => {
    expect(decide(samplePack(), { age: 16 })).toMatchObject({ outcome: "decline", missing: [] });
  });

  it("RS3 lets no negation, not-equal or not-in pass on an unknown fact", () => {
    const never = [
      { not: leaf("score", "lessThan", 600) },
      { all: [leaf("city", "notEqual", "X")] },
      { all: [leaf("city", "notIn", ["X"])] },
    ];
    for (const conditions of never) {
      const decisions = { policy: rulesOf(rule("x", conditions, "approve")) };
      const decision = decide(samplePack({ decisions, reasons: {} }), {});
      expect(decision).toMatchObject({ outcome: "refer", possible: ["approve", "refer"] });
      expect(decision.missing.length).toBe(1);
    }
  });

  it("RS3 names facts behind derived values and upstream outputs", () => {
    const pack = samplePack({
      reasons: { RATIO: { texts: t, facts: ["ratio"], rank: 1 } },
      derived: { ratio: { title: t, type: { kind: "decimal" }, formula: "debt / income" } },
      decisions: {
        policy: rulesOf(
          rule("high", { all: [leaf("doubled", "greaterThan", 1)] }, "decline", "RATIO"),
          rule("low", { all: [leaf("doubled", "lessThanInclusive", 1)] }, "approve"),
        ),
        double: {
          kind: "formula",
          title: t,
          output: "doubled",
          type: { kind: "decimal" },
          formula: "ratio * 2",
        },
      },
    });
    expect(decide(pack, { debt: { amountMinor: 100, currency: "CNY" } }).missing).toEqual(["income"]);
    const known = {
      debt: { amountMinor: 100, currency: "CNY" },
      income: { amountMinor: 300, currency: "CNY" },
    };
    expect(decide(pack, known)).toMatchObject({ outcome: "approve" });
  });

  it("RS5 tells each reason once, by rank, and none of rules that may hold once the outcome is definite", () => {
    const pack = samplePack({
      decisions: {
        policy: rulesOf(
          rule("one", { all: [leaf("age", "lessThan", 18)] }, "decline", "AGE"),
          rule("two", { all: [leaf("age", "lessThan", 20)] }, "decline", "AGE"),
          rule("open", { all: [leaf("score", "lessThan", 600)] }, "refer", "SCORE"),
        ),
      },
    });
    const told = decide(pack, { age: 16 });
    expect(told.reasons.map(({ code, rule: by }) => `${code} ${by}`)).toEqual(["AGE one"]);
  });

  const lenient: Partial<PackDefinition> = {
    semantics: "json-rules-engine",
    reasons: {},
    decisions: { policy: rulesOf(rule("ok", { not: leaf("score", "lessThan", 600) }, "approve")) },
  };

  it("RS9 turns an approval that read a missing fact into a referral, unless told not to", () => {
    const pack = samplePack(lenient);
    expect(decide(pack, {})).toMatchObject({
      outcome: "refer",
      possible: ["approve", "refer"],
      missing: ["score"],
    });
    expect(decide(pack, {}, { referOnMissing: false })).toMatchObject({ outcome: "approve", missing: [] });
    expect(decide(pack, { score: 700 })).toMatchObject({ outcome: "approve" });
  });

  it("RS10 does not depend on the order of keys in the document", () => {
    const twice = (reverse: boolean) => {
      const order = <T>(entries: readonly (readonly [string, T])[]) =>
        Object.fromEntries(reverse ? [...entries].reverse() : entries);
      return decide(
        samplePack({
          reasons: order(Object.entries(reasons)),
          derived: order([
            ["first", { title: t, type: { kind: "decimal" as const }, formula: "age + 1" }],
            ["second", { title: t, type: { kind: "decimal" as const }, formula: "first + 1" }],
          ]),
          decisions: order([
            ["policy", policy],
            [
              "extra",
              {
                kind: "rules" as const,
                title: t,
                rules: [rule("e", { all: [leaf("second", "greaterThan", 1)] }, "note", "AGE")],
              },
            ],
          ]),
        }),
        { age: 16, score: 500 },
      );
    };
    expect(canonicalJson(twice(true) as unknown as Json)).toBe(
      canonicalJson(twice(false) as unknown as Json),
    );
  });

  it("RS11 answers the same bytes for the same facts, and plain JSON", () => {
    const pack = compiled(samplePack());
    const bytes = () => canonicalJson(decide(pack, { age: 30, score: 650, overdue: 3 }) as unknown as Json);
    expect(bytes()).toBe(bytes());
    expect(JSON.parse(bytes())).toEqual(decide(pack, { age: 30, score: 650, overdue: 3 }));
    expect(bytes()).not.toBe(
      canonicalJson(decide(pack, { age: 31, score: 500, overdue: 3 }) as unknown as Json),
    );
  });

  it("RS12 refuses facts that are undeclared or ill-typed and an instant that is none", () => {
    const pack = compiled(samplePack());
    const found = (facts: object, at = AT) => {
      const result = evaluate(pack, { facts: facts as { [name: string]: Json }, at });
      return result.ok ? [] : result.error.map(({ pointer }) => pointer);
    };
    expect(found({ nobody: 1, age: "x", score: 1.5, income: 5 })).toEqual([
      "/facts/nobody",
      "/facts/age",
      "/facts/score",
      "/facts/income",
    ]);
    expect(found({ toString: 1 })).toEqual(["/facts/toString"]);
    expect(found({}, "yesterday")).toEqual(["/at"]);
    expect(found({ age: null })).toEqual(["/facts/age"]);
  });

  it("FM1 computes derived values and formulas after what they read, and FM2 rounds by name", () => {
    const pack = samplePack({
      derived: { z: { title: t, type: { kind: "decimal" }, formula: "a * 3" } },
      decisions: {
        policy,
        late: {
          kind: "formula",
          title: t,
          output: "a",
          type: { kind: "decimal" },
          formula: "age / 7",
          scale: 2,
          rounding: "half-up",
        },
        early: { kind: "formula", title: t, output: "b", type: { kind: "decimal" }, formula: "z + 0.1 * 3" },
      },
    });
    expect(decide(pack, { age: 16 }).outputs).toEqual({ a: 2.29, b: 7.17 });
  });
});
