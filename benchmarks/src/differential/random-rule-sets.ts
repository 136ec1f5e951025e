import type { Json, JsonObject } from "@lendloom/engine/kernel";
import {
  factNames,
  randomConditions,
  randomFacts,
  randomJson,
  randomLeaf,
} from "@lendloom/engine/fixtures/logic/conditions/random-conditions";
import fc from "fast-check";

/** A json-rules-engine file and the facts it is run on. */
export interface RuleSetCase {
  readonly file: JsonObject & { readonly rules: readonly JsonObject[] };
  readonly facts: JsonObject;
}

/** Names that people give their facts; the import has to rename most of them. */
const sourceNames: Readonly<Record<string, string>> = {
  a: "a",
  b: "debt-income",
  c: "年龄",
  d: "constructor",
};

const reference = fc
  .tuple(
    fc.constantFrom(...factNames),
    fc.constantFrom(
      undefined,
      undefined,
      "$.x",
      "$.y[0]",
      "$[0]",
      "$[*]",
      "$[-1:]",
      "$['x','y']",
      "$..x",
      "$.y.length",
    ),
  )
  .map(([fact, path]): JsonObject => (path === undefined ? { fact } : { fact, path }));

const params = fc.record(
  { given: reference, deep: reference.map((inner) => ({ inner })), text: randomJson },
  { requiredKeys: [] },
);

/** What a rule object may hold besides one group: the library takes any before all before not. */
const roots = fc.oneof(
  { weight: 8, arbitrary: randomConditions },
  {
    weight: 1,
    arbitrary: fc.tuple(randomLeaf, randomLeaf).map(([any, all]): JsonObject => ({ all: [all], any: [any] })),
  },
  { weight: 1, arbitrary: randomConditions.map((inner): JsonObject => ({ not: inner })) },
  { weight: 1, arbitrary: fc.constantFrom<JsonObject>({ condition: "first" }, { condition: "second" }) },
);

const rule = fc.record(
  {
    name: fc.constantFrom("same name", "同名", "r1"),
    priority: fc.constantFrom(1, 1, 2, 10, 100),
    conditions: roots,
    type: fc.constantFrom("decline", "approve", "review", "success", "failure"),
    params,
    order: fc.array(fc.constantFrom(undefined, undefined, 1, 5), { minLength: 1, maxLength: 4 }),
  },
  { requiredKeys: ["conditions", "type", "params", "order"] },
);

/** Whole files: several rules with priorities, named conditions that nest, and facts in the params of events. */
export const randomRuleSets: fc.Arbitrary<RuleSetCase> = fc
  .record({
    rules: fc.array(rule, { minLength: 1, maxLength: 5 }),
    first: randomConditions,
    second: randomLeaf,
    replaceFactsInEventParams: fc.boolean(),
    facts: randomFacts,
  })
  .map(({ rules, first, second, replaceFactsInEventParams, facts }) => ({
    file: {
      replaceFactsInEventParams,
      // Nothing is concluded of types: any fact may be given any value.
      attributes: Object.values(sourceNames).map((name) => ({ name, type: "object" })),
      // The first may name the second, not itself: names in a circle are refused.
      conditions: {
        first: told(JSON.parse(JSON.stringify(first).replaceAll('"first"', '"second"')) as Json, [undefined]),
        second: told({ any: [second] }, [undefined]),
      },
      rules: rules.map(({ name, priority, conditions, type, params: more, order }, index) => ({
        ...(name === undefined ? {} : { name }),
        ...(priority === undefined ? {} : { priority }),
        conditions: told(conditions, order),
        // Which rule it was: names may be the same, or none.
        event: { type, params: { rule: index, ...(told(more as Json, [undefined]) as JsonObject) } },
      })),
    },
    facts: Object.fromEntries(
      Object.entries(facts).map(([name, value]) => [sourceNames[name] ?? name, value as Json]),
    ),
  }));

/** The same conditions with the names of people's facts, and priorities of comparisons taken in turn from `order`. */
function told(json: Json, order: readonly (number | undefined)[]): Json {
  let next = 0;
  const visit = (part: Json): Json => {
    if (Array.isArray(part)) return (part as readonly Json[]).map(visit);
    if (typeof part !== "object" || part === null) return part;
    const members = Object.entries(part as JsonObject).map(([name, member]): readonly [string, Json] => [
      name,
      name === "fact" && typeof member === "string" ? (sourceNames[member] ?? member) : visit(member),
    ]);
    const copy: JsonObject = Object.fromEntries<Json>(members);
    if (!Object.hasOwn(copy, "operator")) return copy;
    const priority = order[next++ % order.length];
    return { ...copy, ...listed(copy), ...(priority === undefined ? {} : { priority }) };
  };
  return visit(json);
}

/** `in` a value that is no list throws for everybody, and such a file is refused as a whole: one rule would hide the others. */
function listed({ operator, value }: JsonObject): JsonObject {
  const isPlain = operator === "in" || operator === "notIn";
  const isList = Array.isArray(value) || typeof value === "string";
  const isReference = typeof value === "object" && value !== null && Object.hasOwn(value, "fact");
  return isPlain && !isList && !isReference ? { value: [value ?? null] } : {};
}
