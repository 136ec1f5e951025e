import { describe, expect, it } from "vitest";
import { leastCpuMs } from "../testing/cpu-time.fixture.ts";
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

function longText(name: string): string {
  return `{ d: function(t, n) if n = 0 then t else d(t + t, n - 1), ${name}: d("ab", 14)`;
}

/** A list of two times a list of two times …: sixty made in sixty steps, which nobody can go through. */
const doubling = "{ f: function(n) if n = 0 then { a: 1 } else { x: f(n - 1), r: [x, x] }.r, q: f(60)";

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
  "for i in 1..100000 return stddev(list)",
  "for i in 1..100000 return list instance of list<number>",
  "for i in 1..100000 return flatten([[list]])",
  "for i in 1..100000 return string(1e6000 * i)",
  "for i in 1..100000 return string(1e-6000 * i)",
  "for i in 1..100000 return i / 7 * i / 9 / 11",
  "for i in 1..100000 return mode(list)",
  "sort(for i in 1..90000 return i / 7)[1]",
  "for i in 1..100000 return get entries({ a: i, b: i, c: i })",
  "for i in 1..100000 return { f: function(x) x + i }.f(3)",
  'for i in 1..100000 return date("2020-01-01") + duration("P1D") * i',
  'for i in 1..100000 return date and time(string(2000 + modulo(i, 50)) + "-01-01T10:00:00@Europe/Paris")',
  `${longText("s")}, r: for i in 1..100000 return split(s, "b") }.r`,
  `${longText("s")}, r: for i in 1..100000 return split(s, "") }.r`,
  `${longText("s")}, r: for i in 1..100000 return string length(s) }.r`,
  `${longText("s")}, r: for i in 1..100000 return string([s]) }.r`,
  `${longText("s")}, r: for i in 1..100000 return s + "a" < s + "b" }.r`,
  `${longText("s")}, r: for i in 1..100000 return replace(s, "a", "bb") }.r`,
  'for i in 1..100000 return matches("a", "(a{1,30}){1,30}" + string(i))',
  'for i in 1..100000 return matches("a", "\\\\p{L}\\\\p{Lu}\\\\P{L}" + string(i), "i")',
  "{ f: function(n) if n = 0 then [] else flatten([f(n - 1), list]), r: f(400) }.r",
  ...["q = q", "flatten(q)", "q.a", "q", "string(q)", "is(q, q)"].map((use) => `${doubling}, s: ${use} }.s`),
];

/** Prints what each evaluation took when asked to. */
const printsTimes = process.env["LENDLOOM_TIMINGS"] !== undefined;

describe("budget", () => {
  it.each(endless)("LG33 %s ends with an error", (text) => {
    for (const [semantics, error] of [
      ["dmn", null],
      ["strict", UNKNOWN],
    ] as const) {
      const compiled = compileExpression(text, { scope, semantics, pointer: "" });
      if (!compiled.ok) continue;
      const { result, ms } = leastCpuMs(
        50,
        () => env,
        (given) => compiled.value.evaluate(given),
      );
      if (printsTimes) console.info(`${ms.toFixed(1)} ms ${semantics} ${text.slice(0, 100)}`);
      expect(result).toBe(error);
      expect(ms).toBeLessThan(50);
    }
  });

  it("LG33 an evaluation is cut short at a count of work, whatever was evaluated before", () => {
    const rounds = (count: number): boolean => {
      const text = `count(for i in 1..${count} return matches("ab", "(a|b){1,9}c" + string(i))) = ${count}`;
      const compiled = compileExpression(text, { scope, semantics: "dmn", pointer: "" });
      return compiled.ok && compiled.value.evaluate(env) === true;
    };
    const first = [10, 20, 40, 80].map(rounds);
    expect(first).toEqual([true, true, false, false]);
    expect([10, 20, 40, 80].map(rounds)).toEqual(first);
  });

  it("LG33 ordinary lists of ten thousand items fit into it", () => {
    for (const text of [
      "sum(list) / count(list) > 4000",
      "count(list[item > 500]) > 9000",
      "stddev(list) > 1000",
    ]) {
      const compiled = compileExpression(text, { scope, semantics: "strict", pointer: "" });
      expect(compiled.ok && compiled.value.evaluate(env), text).toBe(true);
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
