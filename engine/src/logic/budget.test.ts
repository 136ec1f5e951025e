import { describe, expect, it } from "vitest";
import {
  compileCondition,
  compileExpression,
  compileUnaryTests,
  createScope,
  MAYBE,
  UNKNOWN,
} from "./index.ts";

const scope = createScope([{ name: "list", type: { kind: "list", of: { kind: "integer" } } }]);
const numbers = Array.from({ length: 10_000 }, (_, index) => index);
const env = { slots: [numbers], at: "2026-11-22T10:00:00Z" };

const endless = [
  "{ f: function(n) f(n + 1), r: f(1) }.r",
  "{ f: function(n) f(n + 1) + f(n + 2), r: f(1) }.r",
  "{ g: function(f) f(f), r: g(g) }.r",
  "for i in 1..1000 return for j in 1..1000 return for k in 1..1000 return 1",
  "some i in 1..100000, j in 1..100000 satisfies i + j < 0",
  "every i in 1..100000 satisfies count(list[item > i]) >= 0",
  "count(distinct values(for i in 1..50000 return { a: i })) > 0",
  "sort(for i in 1..90000 return modulo(i * 7919, 90001), function(a, b) a < b)[1]",
  "for i in 1..100000 return list = list",
  "for i in 1..100000 return exp(i / 1000)",
  "for i in 1..100000 return 1.0001 ** (i + 0.5)",
  "for i in 1..100000 return list contains(list, -1)",
  'for i in 1..100000 return { d: function(t, n) if n = 0 then t else d(t + t, n - 1), r: d("a", 16) }.r',
  '{ d: function(t, n) if n = 0 then t else d(t + t, n - 1), s: d("a", 16), r: for i in 1..100000 return matches(s, "(a|b)*c") }.r',
  "for i in 1..100000 return partial",
  "{ f: function(n) [f(n), f(n)], r: f(1) }.r",
];

describe("budget", () => {
  it.each(endless)("LG33 %s ends with an error", (text) => {
    for (const [semantics, error] of [
      ["dmn", null],
      ["strict", UNKNOWN],
    ] as const) {
      const compiled = compileExpression(text, { scope, semantics, pointer: "" });
      if (!compiled.ok) continue;
      const started = performance.now();
      expect(compiled.value.evaluate(env)).toBe(error);
      expect(performance.now() - started).toBeLessThan(10_000);
    }
  });

  it("LG33 each evaluation has a budget of its own", () => {
    const compiled = compileExpression("count(for i in 1..90000 return i + 1)", {
      scope,
      semantics: "strict",
      pointer: "",
    });
    for (let round = 0; round < 20; round++) expect(compiled.ok && compiled.value.evaluate(env)).toBe(90_000);
  });

  it("LG33 what an exhausted evaluation had found does not count", () => {
    const text = "some i in 1..100000, j in 1..100000 satisfies i + j < 0";
    for (const whole of [`not(${text})`, `is known(${text})`, `if ${text} then 1 else 2`]) {
      const compiled = compileExpression(whole, { scope, semantics: "strict", pointer: "" });
      expect(compiled.ok && compiled.value.evaluate(env)).toBe(UNKNOWN);
    }
  });

  it("LG33 cells and conditions that go beyond it may match", () => {
    const cell = compileUnaryTests("count(for i in 1..1000 return for j in 1..1000 return j) > ?", {
      scope,
      semantics: "strict",
      pointer: "",
      input: { kind: "integer" },
    });
    expect(cell.ok && cell.value.evaluate(1, env)).toBe(MAYBE);
    const nested = {
      some: {
        fact: "list",
        as: "a",
        conditions: {
          some: { fact: "list", as: "b", conditions: { all: [lessThan("a", 0), lessThan("b", 0)] } },
        },
      },
    };
    const condition = compileCondition(nested, { scope, semantics: "strict", pointer: "", named: new Map() });
    expect(condition.ok && condition.value.evaluate(env, new Uint8Array(1), 0)).toBe(MAYBE);
  });
});

function lessThan(fact: string, value: number) {
  return { fact, operator: "lessThan", value };
}
