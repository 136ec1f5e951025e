import { describe, expect, it } from "vitest";
import { leastCpuMs } from "../../testing/cpu-time.fixture.ts";
import { importJsonRulesEngine } from "./import.ts";

const leaf = (fact = "a") => ({ fact, operator: "equal", value: 1 });
const rule = (conditions: unknown = { all: [leaf()] }, type = "x") => ({ conditions, event: { type } });
const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));
const named = (count: number, member: unknown) =>
  Object.fromEntries(many(count, (index) => [`a${index}`, member]));
const nested = (levels: number) => {
  let conditions: unknown = leaf();
  for (let level = 0; level < levels; level += 1) conditions = { not: conditions };
  return conditions;
};

const refused: readonly (readonly [string, () => unknown, string])[] = [
  ["1,000,000 rules", () => many(1_000_000, () => 1), "import.too-many-rules "],
  ["20,001 rules", () => many(20_001, () => rule()), "import.too-many-rules "],
  [
    "5,001 comparisons in a rule",
    () => [rule({ all: many(5_001, () => leaf()) })],
    "pack.too-large /0/conditions",
  ],
  [
    "100,000 comparisons in one rule",
    () => rule({ any: many(100_000, () => leaf()) }),
    "pack.too-large /conditions",
  ],
  [
    "100,000 facts",
    () => [rule({ all: many(100_000, (at) => leaf(`f${at}`)) })],
    "pack.too-large /0/conditions",
  ],
  [
    "300,000 empty groups",
    () => [rule({ all: many(300_000, () => ({ all: [] })) })],
    "pack.too-large /0/conditions",
  ],
  ["groups that nest 100,000 times", () => [rule(nested(100_000))], "pack.too-large /0/conditions"],
  ["groups that nest 100 times", () => [rule(nested(100))], "document.too-deep "],
  [
    "225,000 comparisons in 15,000 rules",
    () => ({ rules: many(15_000, () => rule({ all: many(15, () => leaf()) })) }),
    "pack.too-large /rules/13333/conditions",
  ],
  [
    "100,000 named conditions",
    () => ({ conditions: named(100_000, { all: [leaf()] }), rules: [rule()] }),
    "import.too-many-conditions /conditions",
  ],
  [
    "100,000 comparisons in a named condition",
    () => ({ conditions: { "a b": { all: many(100_000, () => leaf()) } }, rules: [rule()] }),
    "pack.too-large /conditions/a b",
  ],
  [
    "20,000 types of events",
    () => many(20_000, (at) => rule(undefined, `x${at}`)),
    "import.too-many-events ",
  ],
  ["100,000 keys", () => ({ ...named(100_000, 1), rules: [rule()] }), "schema.too-many-members "],
  [
    "100,000 keys of a comparison",
    () => [rule({ all: [{ ...leaf(), ...named(100_000, 1) }] })],
    "pack.too-large /0/conditions",
  ],
  [
    "100,000 parameters of an event",
    () => [{ ...rule(), event: { type: "x", params: named(100_000, 1) } }],
    "schema.too-many-members /0/event/params",
  ],
  [
    "1,200,000 values in a list",
    () => [rule({ all: [{ ...leaf(), operator: "in", value: many(1_200_000, (at) => at) }] })],
    "document.too-large /0/conditions/all/0/value",
  ],
];

describe("large json-rules-engine files", () => {
  it.each(refused)("IO5 %s are refused within 50 ms", (_, make, answer) => {
    const { result, ms } = leastCpuMs(50, make, (file) => importJsonRulesEngine(file, { id: "x" }));
    const [first] = result.ok ? [] : result.error;
    expect(`${first?.code} ${first?.pointer}`.slice(0, answer.length)).toBe(answer);
    expect(ms).toBeLessThan(50);
  });

  it("IO5 a file of 10,000 rules is read", { timeout: 60_000 }, () => {
    const result = importJsonRulesEngine(
      many(10_000, (index) => rule({ all: [leaf(`f${index % 200}`), leaf("b")] })),
      { id: "x" },
    );
    expect(result.ok && result.value.compiled?.definition.decisions["rules"]).toMatchObject({
      kind: "rules",
    });
  });
});
