import { expect, it } from "vitest";
import { factsOf, type FactField } from "./fact-fields.ts";

const field = (name: string, type: FactField["type"]): FactField => ({
  name,
  title: { "zh-CN": name, en: name },
  type,
});
const fields = [
  field("employed", { kind: "boolean" }),
  field("age", { kind: "integer" }),
  field("income", { kind: "money", currency: "CNY" }),
];

it.each([
  [{}, {}],
  [{ employed: undefined, age: null }, {}],
  [{ employed: false }, { employed: false }],
  [
    { employed: true, income: 12 },
    { employed: true, income: { amountMinor: 1200, currency: "CNY" } },
  ],
])("of %j is sent what was told: %j", (typed, sent) => {
  expect(factsOf(fields, typed, {})).toEqual(sent);
});

it("what is unset is gone, and what has no field stays", () => {
  expect(factsOf(fields, { employed: undefined }, { employed: true, other: 1 })).toEqual({ other: 1 });
});
