import { describe, expect, it } from "vitest";
import type { Json } from "../kernel/index.ts";
import { applicantScope, known, nothingKnown } from "./applicant.fixture.ts";
import { compileCondition, FALSE, MAYBE, TRUE, type NamedCondition, type SemanticsName } from "./index.ts";

const named = new Map<string, NamedCondition>([
  ["adult", { conditions: { all: [leaf("age", "greaterThanInclusive", 18)] }, pointer: "/conditions/adult" }],
  ["a", { conditions: { all: [{ condition: "b" }] }, pointer: "/conditions/a" }],
  ["b", { conditions: { any: [{ not: { condition: "a" } }] }, pointer: "/conditions/b" }],
]);

function leaf(
  fact: string,
  operator: string,
  value: Json,
  more: { path?: Json; params?: Json; priority?: Json } = {},
) {
  return { fact, operator, value, ...more };
}

function compile(json: Json, semantics: SemanticsName = "strict", conditions = named) {
  return compileCondition(json, {
    scope: applicantScope,
    semantics,
    pointer: "/rules/0/conditions",
    named: conditions,
  });
}

function truthOf(json: Json, semantics: SemanticsName = "strict", env = known) {
  const compiled = compile({ all: [json] }, semantics);
  if (compiled.ok) return compiled.value.evaluate(env, new Uint8Array(compiled.value.leaves.length), 0);
  return compiled.error.map(({ code, pointer }) => `${code} ${pointer}`).join("; ");
}

const at = (place: string) => `/rules/0/conditions/all/0${place}`;

describe("typed conditions", () => {
  it.each([
    [leaf("age", "equal", 30), TRUE],
    [leaf("age", "notEqual", 30), FALSE],
    [leaf("age", "lessThan", 30), FALSE],
    [leaf("age", "lessThanInclusive", 30), TRUE],
    [leaf("age", "in", [18, 30]), TRUE],
    [leaf("age", "notIn", [18, 30]), FALSE],
    [leaf("tags", "contains", "vip"), TRUE],
    [leaf("tags", "doesNotContain", "vip"), FALSE],
    [leaf("age", "in", { fact: "scores" }), FALSE],
    [leaf("age", "greaterThan", { fact: "job", path: "$.years" }), TRUE],
    [leaf("job", "equal", 5, { path: "$.years" }), TRUE],
    [leaf("scores", "equal", 2, { path: "$[1]" }), TRUE],
    [leaf("amount", "greaterThanInclusive", 5000), TRUE],
    [leaf("born", "lessThan", "2000-01-01"), TRUE],
    [leaf("ratio", "lessThanInclusive", 0.3), TRUE],
    [leaf("spouse", "equal", null), TRUE],
    [leaf("spouse", "notEqual", "Jun"), TRUE],
    [leaf("scores", "someFact:greaterThan", 2), TRUE],
    [leaf("scores", "everyFact:greaterThan", 2), FALSE],
    [leaf("age", "someValue:equal", [1, 30]), TRUE],
    [leaf("age", "everyValue:greaterThan", [1, 30]), FALSE],
    [leaf("age", "not:in", [1, 2]), TRUE],
    [leaf("age", "swap:lessThan", 18), TRUE],
    [leaf("city", "swap:contains", ["SH"]), TRUE],
    [{ not: leaf("age", "equal", 30) }, FALSE],
    [{ condition: "adult" }, TRUE],
    [{ any: [leaf("age", "equal", 1), { condition: "adult" }] }, TRUE],
  ])("LG24 %j is %d, and MAYBE without facts", (json, expected) => {
    expect(truthOf(json)).toBe(expected);
    expect(truthOf(json, "dmn")).toBe(expected);
    expect(truthOf(json, "strict", nothingKnown)).toBe(MAYBE);
  });

  it.each([
    [leaf("nope", "equal", 1), `condition.unknown-fact ${at("/fact")}`],
    [leaf("constructor", "equal", 1), `condition.unknown-fact ${at("/fact")}`],
    [leaf("age", "equal", { fact: "nope" }), `condition.unknown-fact ${at("/value/fact")}`],
    [leaf("age", "resembles", 1), `condition.unknown-operator ${at("/operator")}`],
    [leaf("age", "never:equal", 1), `condition.unknown-operator ${at("/operator")}`],
    [leaf("age", `${"not:".repeat(17)}equal`, 1), `condition.unknown-operator ${at("/operator")}`],
    [{ condition: "nobody" }, `condition.unknown-condition ${at("/condition")}`],
    [{ condition: "toString" }, `condition.unknown-condition ${at("/condition")}`],
    [{ condition: "a" }, "condition.cycle /conditions/b/any/0/not/condition"],
    [leaf("age", "equal", "30"), `value.type ${at("/value")}`],
    [leaf("age", "in", [18, "30"]), `value.type ${at("/value/1")}`],
    [leaf("amount", "equal", { amountMinor: 1, currency: "CNY" }), `value.type ${at("/value")}`],
    [leaf("born", "lessThan", "yesterday"), `value.type ${at("/value")}`],
    [leaf("city", "equal", "XX"), `logic.not-an-enum-value ${at("/value")}`],
    [leaf("city", "in", ["SH", "XX"]), `logic.not-an-enum-value ${at("/value/1")}`],
    [leaf("age", "equal", null), `logic.never-null ${at("/value")}`],
    [leaf("age", "in", 5), `condition.needs-list ${at("/value")}`],
    [leaf("age", "contains", 5), `condition.needs-list ${at("/fact")}`],
    [leaf("age", "greaterThan", { fact: "name" }), `logic.incomparable ${at("")}`],
    [leaf("job", "equal", 1, { path: "$.salary" }), `condition.path-member ${at("/path")}`],
    [leaf("job", "equal", 1, { path: "$..years" }), `condition.path ${at("/path")}`],
    [leaf("job", "equal", 1, { path: 5 }), `condition.shape ${at("/path")}`],
    [leaf("gender", "equal", "m"), `logic.protected-fact ${at("/fact")}`],
    [leaf("imported", "equal", 1), `logic.untyped-fact ${at("/fact")}`],
    [{ fact: "age", operator: "equal" }, `condition.missing-key ${at("")}`],
    [{ ...leaf("age", "equal", 1), "a/b": 1 }, `condition.unknown-key ${at("/a~1b")}`],
    [{ fact: 1, operator: "equal", value: 1 }, `condition.shape ${at("/fact")}`],
    ["age > 3", `condition.shape ${at("")}`],
    [{ all: {} }, `condition.shape ${at("/all")}`],
    [{ not: [] }, `condition.shape ${at("/not")}`],
  ])("LG24 %j is refused: %s", (json, expected) => {
    expect(truthOf(json)).toBe(expected);
  });

  it("LG25 exactly one of all, any, not and condition, in every semantics", () => {
    for (const semantics of ["strict", "dmn", "json-rules-engine"] as const) {
      const json = { any: [leaf("age", "equal", 1)], all: [leaf("age", "equal", 30)] };
      expect(truthOf(json, semantics)).toBe(`condition.any-and-all ${at("")}`);
    }
  });

  it("LG25 a group of nothing is refused, but true to json-rules-engine", () => {
    expect(truthOf({ any: [] })).toBe(`condition.empty-group ${at("/any")}`);
    expect(truthOf({ all: [] }, "dmn")).toBe(`condition.empty-group ${at("/all")}`);
    expect(truthOf({ any: [] }, "json-rules-engine")).toBe(TRUE);
    expect(truthOf({ all: [] }, "json-rules-engine")).toBe(TRUE);
  });
});

describe("traces", () => {
  it("LG26 every leaf is evaluated and written at its place, also those that cannot matter", () => {
    const compiled = compile({
      any: [
        leaf("age", "equal", 30),
        { all: [leaf("age", "equal", 1), leaf("city", "equal", "SH")] },
        { condition: "adult" },
      ],
    });
    if (!compiled.ok) throw new Error("Expected it to compile");
    const truths = new Uint8Array(6).fill(9);
    expect(
      compiled.value.evaluate({ ...known, slots: known.slots.with(5, undefined as never) }, truths, 1),
    ).toBe(TRUE);
    expect([...truths]).toEqual([9, TRUE, FALSE, MAYBE, TRUE, 9]);
    expect(compiled.value.leaves.map(({ pointer }) => pointer)).toEqual([
      "/rules/0/conditions/any/0",
      "/rules/0/conditions/any/1/all/0",
      "/rules/0/conditions/any/1/all/1",
      "/conditions/adult/all/0",
    ]);
    expect(compiled.value.leaves[2]).toMatchObject({ fact: "city", operator: "equal", value: "SH" });
    expect(compiled.value.reads).toEqual(["age", "city"]);
  });
});

describe("json-rules-engine's answers", () => {
  it("LG6 where the library throws for this applicant, the answer is MAYBE", () => {
    const json = leaf("age", "in", { fact: "tags" });
    expect(truthOf(json, "json-rules-engine")).toBe(FALSE);
    expect(truthOf(json, "json-rules-engine", nothingKnown)).toBe(MAYBE);
    expect(truthOf({ not: json }, "json-rules-engine", nothingKnown)).toBe(MAYBE);
  });

  it("LG6 where it throws for everybody, the rule is refused", () => {
    expect(truthOf(leaf("age", "in", 5), "json-rules-engine")).toBe(`condition.needs-list ${at("/value")}`);
    const bare = compile(leaf("age", "equal", 30), "json-rules-engine");
    expect(bare.ok).toBe(false);
    expect(compile(leaf("age", "equal", 30)).ok).toBe(true);
  });
});
