import { describe, expect, it } from "vitest";
import type { Json } from "../kernel/index.ts";
import { compileUnaryTests } from "./compile-unary-tests.ts";
import { inspectCondition } from "./inspect-condition.ts";
import { createScope } from "./scope.ts";
import type { SemanticsName } from "./semantics/semantics.ts";
import { FALSE, TRUE } from "./truth.ts";
import type { ValueType } from "./value-type.ts";

const scope = createScope([
  { name: "age", type: { kind: "integer" } },
  { name: "city", type: { kind: "string" }, nullable: true },
  { name: "signed", type: { kind: "date" } },
  { name: "income", type: { kind: "money", currency: "CNY" } },
]);

function limits(text: string, input: ValueType = { kind: "integer" }, semantics: SemanticsName = "strict") {
  const tests = compileUnaryTests(text, { scope, semantics, pointer: "", input });
  if (!tests.ok) throw new Error(JSON.stringify(tests.error));
  return tests.value.limits;
}

function leaf(json: Json, semantics: SemanticsName = "strict") {
  const view = inspectCondition({ all: [json] }, { scope, semantics, pointer: "", named: new Map() });
  if (!view.ok) throw new Error(JSON.stringify(view.error));
  const [item] = view.value.kind === "all" ? view.value.items : [];
  return item?.kind === "leaf" ? item.test : undefined;
}

describe("where an answer can change", () => {
  it.each([
    ["-", [], false],
    [">= 600", [600], true],
    ["[18..60)", [18, 60], true],
    ["1, 2, [5..7]", [1, 2, 5, 7], true],
    ["not(1, 2)", [1, 2], false],
    ["? > 3 and ? != 5", [3, 5], true],
    ["if ? > 3 then ? < 9 else false", [3, 9], true],
    ["< 5 * 12", [60], true],
  ])("LG46 the limits of %s are what its input is compared with", (text, values, ordered) => {
    expect(limits(text)).toEqual({ values, ordered });
  });

  it.each(["< age", "modulo(?, 2) = 0", "? * 2 > 10", "= years and months duration(today(), today()).years"])(
    "LG46 %s hangs on more than literals",
    (text) => {
      expect(limits(text, { kind: "integer" }, "dmn")).toBeUndefined();
    },
  );

  it("LG46 an instant is equal to others within its second, so equality has no limit there", () => {
    const instant = 'date and time("2026-01-01T00:00:00Z")';
    expect(limits(`< ${instant}`, { kind: "date-time" })).toMatchObject({ ordered: true });
    expect(limits(instant, { kind: "date-time" })).toBeUndefined();
  });

  it.each(["strict", "dmn", "json-rules-engine"] as const)(
    "LG46 a leaf answers for a value of its fact (%s)",
    (semantics) => {
      const test = leaf({ fact: "age", operator: "not:lessThan", value: 18 }, semantics);
      expect(test).toMatchObject({ name: "age", limits: { values: [18], ordered: true } });
      expect([test?.truthOf(17), test?.truthOf(18)]).toEqual([FALSE, TRUE]);
    },
  );

  it("LG46 a leaf that compares two facts, or follows JavaScript's conversions, is not laid open", () => {
    expect(leaf({ fact: "age", operator: "lessThan", value: { fact: "age" } })).toBeUndefined();
    expect(leaf({ fact: "signed", operator: "withinLast", value: "P3D" })).toBeUndefined();
    expect(leaf({ fact: "city", operator: "lessThan", value: 3 }, "json-rules-engine")).toBeUndefined();
    expect(leaf({ fact: "income", operator: "lessThan", value: 3 }, "json-rules-engine")).toBeUndefined();
  });
});
