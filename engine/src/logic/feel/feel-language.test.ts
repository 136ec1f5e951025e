import { describe, expect, it } from "vitest";
import {
  compileExpression,
  createScope,
  UNKNOWN,
  unbindValue,
  type FeelFunction,
  type Value,
} from "../index.ts";

const scope = createScope([
  { name: "x", type: { kind: "decimal" } },
  { name: "any", type: { kind: "any" } },
  {
    name: "loans",
    type: {
      kind: "list",
      of: {
        kind: "record",
        fields: { rate: { type: { kind: "decimal" } }, kind: { type: { kind: "string" } } },
      },
    },
  },
  { name: "Annual Income", type: { kind: "decimal" } },
  { name: "p-q", type: { kind: "decimal" } },
]);
const loans: readonly Value[] = [
  new Map<string, Value>([
    ["rate", 0.05],
    ["kind", "car"],
  ]),
  new Map<string, Value>([
    ["rate", 0.2],
    ["kind", "card"],
  ]),
];
const env = { slots: [5, [new Map([["y", 2]]), 7], loans, 12_000, 9], at: "2026-11-22T10:00:00+08:00" };

type Options = Partial<Parameters<typeof compileExpression>[1]>;

function valueOf(text: string, options: Options = {}): unknown {
  const compiled = compileExpression(text, { scope, semantics: "dmn", pointer: "/x", ...options });
  if (!compiled.ok) return compiled.error.map(({ code }) => code).join(" ");
  const value = compiled.value.evaluate(env);
  return value === UNKNOWN ? UNKNOWN : unbindValue({ kind: "any" }, value);
}

const strict = (text: string) => valueOf(text, { semantics: "strict" });

describe("functions", () => {
  it.each([
    ["(function(a, b) a - b)(3, 1)", 2],
    ["(function(a, b) a - b)(b: 3, a: 1)", -2],
    ["(function(a, b) a - b)(b: 3, c: 1)", null],
    ["(function(a, b) a - b)(3)", null],
    ["{ f: function(n: number) if n < 2 then 1 else n * f(n - 1), r: f(20) }.r", 2_432_902_008_176_640_000],
    ["{ add: function(a) function(b) a + b, r: add(1)(2) }.r", 3],
    ["(for i in 1..3 return function() i * 10)[2]()", 20],
    ["for f in [abs, sqrt] return f(4)", [4, 2]],
    ["sort([3, 1, 2], function(a, b) a > b)", [3, 2, 1]],
    ["(function(a: number) a)([1])", 1],
    ["(function(a: list<number>) a)(1)", [1]],
    ['(function(a: number) a)("x")', null],
    ["{ x: 1, f: function() x, y: { x: 2, r: f() } }.y.r", 1],
    ["{ abs: function(n) 100, r: abs(-1) }.r", 100],
    ["x(1)", null],
    ['"abs"(1)', null],
  ])("LG32 %s is %j", (text, expected) => {
    expect(valueOf(text)).toEqual(expected);
  });

  it("LG32 functions are typed in strict", () => {
    expect(strict("(function(a: number) a + x)(1)")).toBe(6);
    expect(strict('(function(a: number) a + x)("1")')).toBe("logic.arguments");
    expect(strict("(function(a: number) a + x)(1, 2)")).toBe("logic.arguments");
    expect(strict("x(1)")).toBe("logic.not-a-function");
    expect(strict("(function(a: nothing) a)(1)")).toBe("logic.unknown-type");
    expect(strict('function(a) external { java: { class: "X" } }')).toBe("logic.unsupported");
  });

  it("LG32 a function may be given as the value of a name", () => {
    const double: FeelFunction = {
      kind: "function",
      parameters: [{ name: "n", type: { kind: "decimal" } }],
      result: { kind: "decimal" },
      invoke: ([n]) => (n as number) * 2,
    };
    const compiled = compileExpression("any(4) + any(n: 1)", { scope, semantics: "dmn", pointer: "" });
    expect(compiled.ok && compiled.value.evaluate({ ...env, slots: [5, double] })).toBe(10);
  });
});

describe("ranges", () => {
  it.each([
    ["[1..10].start", 1],
    ["(1..10].start included", false],
    ["[1..10[.end included", false],
    ["(< 10).start", null],
    ["(>= 10).start included", true],
    ["(= 10).end", 10],
    ["(= 10) = [10..10]", false],
    ["(< 10) = (< 10)", true],
    ["[3..1]", null],
    ['[1.."a"]', null],
    ["5 in (> 3)", true],
    ["5 in (!= 5)", false],
    ["for i in [1..3] return i", [1, 2, 3]],
    ["for i in (1..4) return i", [2, 3]],
    ['for d in @"2026-01-30"..@"2026-02-01" return day of year(d)', [30, 31, 32]],
    ["for i in 3..1 return i", [3, 2, 1]],
    ["for i in 0..4 return if i = 0 then 1 else i * partial[-1]", [1, 1, 2, 6, 24]],
    ['for i in "a".."c" return i', null],
  ])("LG34 %s is %j", (text, expected) => {
    expect(valueOf(text)).toEqual(expected);
  });
});

describe("types", () => {
  const types = new Map([
    ["tLoan", { kind: "record", fields: { rate: { type: { kind: "decimal" } } } } as const],
  ]);
  it.each([
    ["1 instance of number", true],
    ["null instance of Any", false],
    ["[1] instance of number", false],
    ["[1, null] instance of list<number>", true],
    ['[1, "a"] instance of list<number>', false],
    ["[1..2] instance of range<number>", true],
    ["[1..2] instance of range <string>", false],
    ['{ a: 1, b: "x" } instance of context<a: number>', true],
    ["{ b: 1 } instance of context<a: number>", false],
    ["(function(a: number) a) instance of function<number> -> number", true],
    ["(function(a: string) a) instance of function<number> -> number", false],
    ["(function(a: number) a) instance of function<number> -> string", false],
    ["(function() 1) instance of function<number> -> number", false],
    ['@"P1Y" instance of years and months duration', true],
    ['@"P1D" instance of days and time duration', true],
    ['@"2026-01-01T10:00:00" instance of date and time', true],
    ['@"2026-01-01" instance of date and time', false],
    ["loans[1] instance of tLoan", true],
    ["1 instance of tLoan", false],
  ])("LG35 %s is %j", (text, expected) => {
    expect(valueOf(text, { types })).toBe(expected);
  });

  it("LG35 what is not known yet is not told to be of a type in strict", () => {
    expect(strict("x instance of number")).toBe(true);
    const compiled = compileExpression("loans instance of list<number>", {
      scope,
      semantics: "strict",
      pointer: "",
    });
    expect(compiled.ok && compiled.value.evaluate({ slots: [], at: "" })).toBe(UNKNOWN);
  });
});

describe("conversions", () => {
  it.each([
    ['upper case(["a"])', "A"],
    ["abs([-1])", 1],
    ['list contains("a", "a")', true],
    ["count(5)", 1],
    ["count(null)", null],
    ["list replace(1, 1, 5)", [5]],
    ['@"2021-01-02T00:00:00Z" - @"2021-01-01"', "P1D"],
    ["[1] + 1", null],
  ])("LG36 %s is %j", (text, expected) => {
    expect(valueOf(text)).toEqual(expected);
  });

  it("LG36 strict converts nothing", () => {
    expect(strict('upper case(["a"])')).toBe("logic.arguments");
    expect(strict("count(5)")).toBe("logic.arguments");
    expect(strict("(function(a: number) a)([1])")).toBe("logic.arguments");
  });
});

describe("contexts and filters", () => {
  it.each([
    ["{ a: 1, b: a + 1, c: { d: a + b } }.c.d", 3],
    ["{ a+b: 1, c: a+b + 1 }.c", 2],
    ['{ "a b": 1, c: a b + 1 }.c', 2],
    ["{ a: 1, a: 2 }", null],
    ["Annual Income / 12", 1_000],
    ["p-q + 1", 10],
    ["p - q + 1", 10],
    ["any[y = 2].y", [2]],
    ["any[item = 7]", [7]],
    ["any[item = max(7, 1)]", [7]],
    ["any[count(item) = 1]", [{ y: 2 }, 7]],
    ["[{ item: 1 }, { item: 3 }][item >= 2]", [{ item: 3 }]],
    ["[{ a: 1 }, { b: 2 }][b > 1]", [{ b: 2 }]],
    ["[{ a: 1 }].b", [null]],
    ["loans[rate > x / 100].kind", ["card"]],
    ["loans[kinds = 1]", "logic.unknown-name"],
    ["[1, 2, 3][-1]", 3],
    ["[1, 2, 3][0]", null],
    ["5[1]", 5],
    ["5[true]", [5]],
    ['[1, 2]["a"]', null],
    ["{}.constructor", null],
    ['{ "__proto__": 1 }.__proto__', 1],
  ])("LG37 %s is %j", (text, expected) => {
    expect(valueOf(text)).toEqual(expected);
  });

  it("LG37 entries do not multiply what they read", () => {
    const entries = Array.from({ length: 60 }, (_, index) => `e${index + 1}: e${index} + e${index}`);
    expect(valueOf(`{ e0: 1, ${entries.join(", ")} }.e60`)).toBe("1152921504606846976");
  });
});

describe("dmn", () => {
  it.each([
    ['1 = "1"', null],
    ["true = 1", null],
    ["[] = 0", null],
    ["[] = null", false],
    ["null = null", true],
    ["true in [false, 2, 3]", false],
    ["[1, [2]] = [1, [2]]", true],
    ["{ a: 1 } = { a: 1, b: 2 }", false],
    ['@"P1Y" = @"P365D"', null],
    ['@"10:00:00.1" = @"10:00:00.2"', true],
    ['@"2026-01-01T00:00:00+02:00" = @"2025-12-31T22:00:00Z"', true],
    ["substring()", null],
    ['substring("a", "b")', null],
    ["null.a", null],
    ['if "a" then 1 else 2', null],
    ["if null then 1 else 2", 2],
    ['some i in [1, 2] satisfies if i = 2 then true else "no"', null],
    ["some i in [null, 2] satisfies i > 1", true],
    ["every i in [null, 2] satisfies i > 1", null],
    ['@"foo"', null],
  ])("LG38 %s is %j", (text, expected) => {
    expect(valueOf(text)).toEqual(expected);
  });

  it("LG42 what nobody declared is refused, or null where the caller asks for it", () => {
    const lenient = { unknownNames: "error" } as const;
    expect(valueOf("nobody + 1")).toBe("logic.unknown-name");
    expect(valueOf("nobody(1)")).toBe("logic.unknown-function");
    expect(valueOf("loans.nothing")).toBe("logic.unknown-member");
    expect(valueOf("nobody + 1", lenient)).toBe(null);
    expect(valueOf("[1, nobody(1)]", lenient)).toEqual([1, null]);
    expect(valueOf("nobody(1)", { ...lenient, semantics: "strict" })).toBe("logic.unknown-function");
    expect(valueOf("nobody", { ...lenient, semantics: "strict" })).toBe("logic.unknown-name");
  });
});
