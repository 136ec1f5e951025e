import fc from "fast-check";
import type { Json, JsonObject } from "../../kernel/index.ts";

/** Random conditions in every shape that json-rules-engine takes, with the awkward values its users give it. */
export const factNames = ["a", "b", "c", "d"] as const;

const scalar = fc.constantFrom<Json>(
  null,
  true,
  false,
  0,
  1,
  9,
  10,
  600,
  -1,
  0.1,
  0.30000000000000004,
  "",
  "9",
  "10",
  "a",
  "1,500",
  "700",
  "VIP",
  "undefined",
  "2024-9-1",
  "2024-10-01",
);
/** Values of facts and of comparisons. */
export const randomJson: fc.Arbitrary<Json> = fc.oneof(
  { weight: 6, arbitrary: scalar },
  { weight: 2, arbitrary: fc.array(scalar, { maxLength: 3 }) },
  { weight: 1, arbitrary: fc.array(fc.array(scalar, { maxLength: 2 }), { maxLength: 2 }) },
  {
    weight: 2,
    arbitrary: fc.dictionary(
      fc.constantFrom("x", "y", "toString"),
      fc.oneof(scalar, fc.array(scalar, { maxLength: 2 })),
      { maxKeys: 3 },
    ),
  },
);
const randomPath = fc.constantFrom(
  undefined,
  undefined,
  undefined,
  "$",
  "$.x",
  "$.y[0]",
  "$[0]",
  "$.toString",
  "$.constructor",
  "$.__proto__",
  "$['y']",
  "$.*",
  "$[*]",
  "$[0:2]",
  "$[-1:]",
  "$[0,1]",
  "$['x','y']",
  "$..x",
  "$..*",
  "$.y[*]",
  "$.x.length",
  "$.y[::-1]",
);
const operator = fc
  .tuple(
    fc.array(fc.constantFrom("someFact", "everyFact", "someValue", "everyValue", "swap", "not"), {
      maxLength: 2,
    }),
    fc.constantFrom(
      "equal",
      "notEqual",
      "in",
      "notIn",
      "contains",
      "doesNotContain",
      "lessThan",
      "lessThanInclusive",
      "greaterThan",
      "greaterThanInclusive",
    ),
  )
  .chain(([decorators, name]) => fc.constantFrom(name, name, [...decorators, name].join(":")));
const factName = fc.constantFrom(...factNames);
const withPath = <T extends object>(members: T, at: string | undefined) =>
  at === undefined ? members : { ...members, path: at };
/** One comparison. */
export const randomLeaf = fc
  .tuple(
    factName,
    operator,
    fc.oneof(
      { weight: 4, arbitrary: randomJson },
      { weight: 2, arbitrary: fc.array(scalar, { maxLength: 3 }) },
      { weight: 1, arbitrary: fc.tuple(factName, randomPath).map(([fact, at]) => withPath({ fact }, at)) },
    ),
    randomPath,
  )
  .map(([fact, name, value, at]) => withPath({ fact, operator: name, value }, at));
const { tree } = fc.letrec<{ tree: JsonObject }>((tie) => ({
  tree: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    randomLeaf as fc.Arbitrary<JsonObject>,
    fc.constantFrom({ condition: "first" }, { condition: "second" }),
    fc
      .tuple(fc.constantFrom("all", "any"), fc.array(tie("tree"), { maxLength: 4 }))
      .map(([group, items]) => ({ [group]: items })),
    tie("tree").map((not) => ({ not })),
  ),
}));
/** The conditions of a rule; they may refer to the named conditions `first` and `second`. */
export const randomConditions = fc
  .tuple(fc.constantFrom("all", "any"), fc.array(tree, { maxLength: 4 }))
  .map(([group, items]): JsonObject => ({ [group]: items }));
/** Facts, of which any may be missing. */
export const randomFacts = fc.record(Object.fromEntries(factNames.map((name) => [name, randomJson])), {
  requiredKeys: [],
});
