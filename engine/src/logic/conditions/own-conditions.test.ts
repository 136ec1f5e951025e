import { describe, expect, it } from "vitest";
import { isDeepStrictEqual } from "node:util";
import type { Json } from "../../kernel/index.ts";
import {
  bindValue,
  compileCondition,
  createScope,
  FALSE,
  MAYBE,
  TRUE,
  UNKNOWN,
  type NamedCondition,
  type ScopeEntry,
  type SemanticsName,
  type Value,
} from "../index.ts";

const loan = {
  kind: "record",
  fields: {
    kind: { type: { kind: "string" } },
    overdue: { type: { kind: "integer" } },
    balance: { type: { kind: "money", currency: "CNY" } },
    opened: { type: { kind: "date" } },
  },
} as const;
const entries = [
  { name: "loans", type: { kind: "list", of: loan } },
  { name: "age", type: { kind: "integer" } },
  { name: "amount", type: { kind: "money", currency: "CNY" } },
  { name: "name", type: { kind: "string" } },
  { name: "opened", type: { kind: "date" } },
  { name: "seen", type: { kind: "date-time" } },
  { name: "employed", type: { kind: "years-and-months-duration" } },
] as const satisfies readonly ScopeEntry[];
const scope = createScope(entries);

const money = (yuan: number) => ({ amountMinor: yuan * 100, currency: "CNY" });
const facts: Readonly<Record<string, Json>> = {
  loans: [
    { kind: "car", overdue: 0, balance: money(50_000), opened: "2020-01-01" },
    { kind: "card", overdue: 3, balance: money(900), opened: "2026-10-01" },
    { kind: "card", overdue: 0, balance: money(20_000), opened: "2026-11-01" },
  ],
  age: 30,
  amount: money(5_000),
  name: "Mei Li",
  opened: "2026-09-22",
  seen: "2026-11-22T09:00:00+08:00",
  employed: "P2Y6M",
};

function environment(given: Readonly<Record<string, Json>>) {
  const slots = entries.map(({ name, type }): Value => {
    const wire = Object.hasOwn(given, name) ? given[name] : undefined;
    const bound = wire === undefined ? undefined : bindValue(type, false, wire, `/${name}`);
    if (bound?.ok === false) throw new Error(JSON.stringify(bound.error));
    return bound === undefined ? UNKNOWN : bound.value;
  });
  return { slots, at: "2026-11-22T10:00:00+08:00" };
}

const named = new Map<string, NamedCondition>([
  ["adult", { conditions: { all: [leaf("age", "greaterThanInclusive", 18)] }, pointer: "/conditions/adult" }],
  ["ofItem", { conditions: { all: [leaf("item", "equal", 1)] }, pointer: "/conditions/ofItem" }],
]);

function truthOf(json: Json, given = facts, semantics: SemanticsName = "strict") {
  const compiled = compileCondition(json, { scope, semantics, pointer: "/c", named });
  if (!compiled.ok) return compiled.error.map(({ code, pointer }) => `${code} ${pointer}`).join("; ");
  return compiled.value.evaluate(environment(given), new Uint8Array(compiled.value.leaves.length), 0);
}

function leaf(fact: string, operator: string, value: Json, path?: string) {
  return { fact, operator, value, ...(path === undefined ? {} : { path }) };
}

const overdueCard = {
  all: [leaf("loan", "equal", "card", "$.kind"), leaf("loan", "greaterThan", 0, "$.overdue")],
};

describe("operators of our own", () => {
  it.each([
    [leaf("age", "between", [18, 30]), TRUE],
    [leaf("age", "between", [31, 60]), FALSE],
    [leaf("age", "not:between", [31, 60]), TRUE],
    [leaf("amount", "between", [1_000, 5_000]), TRUE],
    [leaf("employed", "greaterThanInclusive", "P2Y"), TRUE],
    [leaf("employed", "between", ["P1Y", "P30M"]), TRUE],
    [leaf("name", "matches", "^Mei"), TRUE],
    [leaf("name", "matches", "^Li"), FALSE],
    [leaf("opened", "before", "2026-09-23"), TRUE],
    [leaf("opened", "onOrAfter", "2026-09-22"), TRUE],
    [leaf("opened", "after", "2026-09-22"), FALSE],
    [leaf("opened", "onOrBefore", "2026-09-22"), TRUE],
    [leaf("opened", "withinLast", "P90D"), TRUE],
    [leaf("opened", "withinLast", "P1M"), FALSE],
    [leaf("opened", "withinNext", "P90D"), FALSE],
    [leaf("opened", "olderThan", "P1M"), TRUE],
    [leaf("seen", "withinLast", "PT2H"), TRUE],
    [leaf("seen", "olderThan", "PT1H"), FALSE],
  ])("LG40 %j is %j", (json, truth) => {
    expect(truthOf({ all: [json] })).toBe(truth);
    expect(truthOf({ all: [json] }, facts, "dmn")).toBe(truth);
    expect(truthOf({ all: [json] }, {})).toBe(MAYBE);
  });

  it.each([
    [leaf("age", "between", [18]), "condition.shape /c/all/0/value"],
    [leaf("age", "between", [60, 18]), "logic.empty-range /c/all/0/value"],
    [leaf("age", "between", [18, "x"]), "value.type /c/all/0/value/1"],
    [leaf("name", "matches", "("), "condition.pattern /c/all/0/value"],
    [leaf("age", "matches", "1"), "logic.arguments /c/all/0"],
    [leaf("age", "before", 3), "condition.needs-date /c/all/0"],
    [leaf("opened", "withinLast", "90"), "value.type /c/all/0/value"],
    [leaf("opened", "before", { fact: "opened" }), "condition.needs-literal /c/all/0/value/fact"],
    [leaf("age", "someFact:between", [1, 2]), "condition.needs-list /c/all/0/fact"],
  ])("LG40 %j is refused", (json, issue) => {
    expect(truthOf({ all: [json] })).toBe(issue);
  });

  it("LG40 json-rules-engine knows none of them", () => {
    expect(truthOf({ all: [leaf("age", "between", [1, 2])] }, facts, "json-rules-engine")).toBe(
      "condition.unknown-operator /c/all/0/operator",
    );
  });
});

describe("quantifiers", () => {
  const quantified = (quantifier: string, conditions: Json, more: object = {}) => ({
    [quantifier]: { fact: "loans", as: "loan", conditions, ...more },
  });
  const large = leaf("loan", "greaterThan", 10_000, "$.balance");
  const count = (operator: string, value: number) => quantified("count", overdueCard, { operator, value });

  it.each([
    [quantified("some", overdueCard), TRUE],
    [quantified("none", overdueCard), FALSE],
    [quantified("every", overdueCard), FALSE],
    [quantified("some", { all: [overdueCard, large] }), FALSE],
    [quantified("every", { any: [overdueCard, large] }), TRUE],
    [quantified("some", { not: overdueCard }), TRUE],
    [
      quantified("some", { all: [leaf("loan", "withinLast", "P30D", "$.opened"), { condition: "adult" }] }),
      TRUE,
    ],
    [quantified("some", leaf("age", "lessThan", { fact: "loan", path: "$.overdue" })), FALSE],
    [count("equal", 1), TRUE],
    [count("greaterThanInclusive", 2), FALSE],
    [{ not: quantified("some", overdueCard) }, FALSE],
  ])("LG41 %j is %j", (json, truth) => {
    expect(truthOf({ all: [json as Json] })).toBe(truth);
    expect(truthOf({ all: [json as Json] }, facts, "dmn")).toBe(truth);
  });

  it("LG41 nothing of an empty list is some, all of it is every and none", () => {
    const empty = { ...facts, loans: [] };
    expect(truthOf(quantified("some", overdueCard), empty)).toBe(FALSE);
    expect(truthOf(quantified("every", overdueCard), empty)).toBe(TRUE);
    expect(truthOf(quantified("none", overdueCard), empty)).toBe(TRUE);
    expect(truthOf(count("equal", 0), empty)).toBe(TRUE);
  });

  it("LG41 what some items leave open stays open only where it matters", () => {
    const open = { ...facts, loans: [{ kind: "card", overdue: 2 }, { kind: "card" }] };
    expect(truthOf(quantified("some", overdueCard), open)).toBe(TRUE);
    expect(truthOf(quantified("every", overdueCard), open)).toBe(MAYBE);
    expect(truthOf(count("greaterThanInclusive", 1), open)).toBe(TRUE);
    expect(truthOf(count("greaterThanInclusive", 2), open)).toBe(MAYBE);
    expect(truthOf(count("lessThan", 3), open)).toBe(TRUE);
    expect(truthOf(count("equal", 5), open)).toBe(FALSE);
    expect(truthOf(count("greaterThanInclusive", 2), open, "dmn")).toBe(FALSE);
    expect(truthOf(quantified("some", overdueCard), {})).toBe(MAYBE);
  });

  it("LG41 it is one leaf that names its list", () => {
    const json = { any: [quantified("some", overdueCard), leaf("age", "equal", 30)] } as Json;
    const compiled = compileCondition(json, { scope, semantics: "strict", pointer: "/c", named });
    expect(compiled.ok && compiled.value.reads).toEqual(["loans", "age"]);
    const leaves = compiled.ok ? compiled.value.leaves : [];
    expect(leaves.map(({ fact, operator, pointer }) => ({ fact, operator, pointer }))).toEqual([
      { fact: "loans", operator: "some", pointer: "/c/any/0" },
      { fact: "age", operator: "equal", pointer: "/c/any/1" },
    ]);
    expect(isDeepStrictEqual(leaves[0]?.value, (json as { any: [{ some: Json }] }).any[0].some)).toBe(true);
  });

  it.each([
    [{ some: [] }, "condition.shape /c/all/0/some"],
    [{ some: { fact: "loans" } }, "condition.shape /c/all/0/some"],
    [quantified("some", overdueCard, { where: 1 }), "condition.unknown-key /c/all/0/some/where"],
    [quantified("some", overdueCard, { operator: "equal" }), "condition.unknown-key /c/all/0/some/operator"],
    [quantified("some", overdueCard, { as: "age" }), "condition.name-taken /c/all/0/some/as"],
    [quantified("some", overdueCard, { as: "a b" }), "condition.shape /c/all/0/some"],
    [quantified("some", overdueCard, { fact: "age" }), "condition.needs-list /c/all/0/some/fact"],
    [quantified("some", overdueCard, { fact: "none" }), "condition.unknown-fact /c/all/0/some/fact"],
    [
      quantified("some", leaf("loan", "equal", 1, "$.nothing")),
      "condition.path-member /c/all/0/some/conditions/path",
    ],
    [count("matches", 1), "condition.unknown-operator /c/all/0/count/operator"],
    [count("equal", 1.5), "value.type /c/all/0/count/value"],
    [{ all: [overdueCard] }, "condition.unknown-fact"],
    [
      { some: { fact: "loans", conditions: { condition: "ofItem" } } },
      "condition.unknown-fact /conditions/ofItem/all/0/fact",
    ],
    [{ ...quantified("some", overdueCard), all: [] }, "condition.any-and-all /c/all/0"],
  ])("LG41 %j is refused", (json, issue) => {
    expect(truthOf({ all: [json as Json] })).toContain(issue);
  });

  it("LG41 json-rules-engine has none", () => {
    expect(truthOf(quantified("some", overdueCard), facts, "json-rules-engine")).toBe(
      "condition.quantifier /c/some",
    );
  });
});
