import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json } from "../../kernel/index.ts";
import { compileCondition } from "../compile-condition.ts";
import type { Condition } from "../compiled.ts";
import { codesOf, createPlainValues, writePlain } from "../plain-values.ts";
import { createScope, type Environment } from "../scope.ts";
import type { SemanticsName } from "../semantics/semantics.ts";
import { TextCodes } from "../text-codes.ts";
import { FALSE, MAYBE, not, TRUE, type Truth } from "../truth.ts";
import type { ValueType } from "../value-type.ts";
import { UNKNOWN, type Value } from "../value.ts";
import { conditionBlock, type ConditionParts } from "./condition-block.ts";
import type { ConditionTree } from "./condition-tree.ts";
import { testSeed } from "../../testing/test-seed.fixture.ts";

const seed = testSeed;

const title = { "zh-CN": "x", en: "x" };
const zones: ValueType = {
  kind: "enum",
  values: ["N", "E", "S", "NW", "东"].map((value) => ({ value, title })),
};
const types: Readonly<Record<string, ValueType>> = {
  age: { kind: "integer", min: 0, max: 9 },
  score: { kind: "integer" },
  rate: { kind: "decimal", scale: 2, min: -0.5, max: 2 },
  ratio: { kind: "decimal" },
  zone: zones,
  city: { kind: "string" },
  listed: { kind: "boolean" },
};
const scope = createScope(Object.entries(types).map(([name, type]) => ({ name, type, nullable: true })));

const numbers = fc.constantFrom(-0.5, 0, 0.25, 1, 2, 3, 7, 9);
const whole = fc.integer({ min: -1, max: 10 });
const texts = fc.constantFrom("N", "E", "S", "NW", "东");
const comparisons = fc.constantFrom(
  ...["equal", "notEqual", "lessThan", "lessThanInclusive", "greaterThan", "greaterThanInclusive"],
);
const compared = (fact: string, operator: string, value: Json): Json => ({ fact, operator, value });
const leaf: fc.Arbitrary<Json> = fc.oneof(
  fc.tuple(fc.constantFrom("age", "score"), comparisons, whole).map((leaf) => compared(...leaf)),
  fc.tuple(fc.constantFrom("rate", "ratio"), comparisons, numbers).map((leaf) => compared(...leaf)),
  fc
    .tuple(
      fc.constantFrom("zone", "city"),
      fc.constantFrom("in", "notIn"),
      fc.subarray(["N", "NW", "东"], { minLength: 1 }),
    )
    .map((leaf) => compared(...leaf)),
  fc
    .tuple(fc.constantFrom("zone", "city"), fc.constantFrom("equal", "notEqual"), texts)
    .map((leaf) => compared(...leaf)),
  fc.boolean().map((value) => compared("listed", "equal", value)),
  fc.constant(compared("age", "lessThan", { fact: "score" })),
);
const { tree } = fc.letrec<{ tree: Json }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3, depthIdentifier: "tree" },
    { weight: 3, arbitrary: leaf },
    fc.array(tie("tree"), { minLength: 1, maxLength: 4 }).map((all): Json => ({ all })),
    fc.array(tie("tree"), { minLength: 1, maxLength: 4 }).map((any): Json => ({ any })),
    tie("tree").map((item): Json => ({ not: item })),
  ),
}));

const known: Readonly<Record<string, fc.Arbitrary<Value>>> = {
  age: fc.integer({ min: 0, max: 9 }),
  score: whole,
  rate: fc.integer({ min: -50, max: 200 }).map((cents) => cents / 100),
  ratio: numbers,
  zone: texts,
  city: fc.oneof(texts, fc.constantFrom("", "X")),
  listed: fc.boolean(),
};
/** Any value may be none or unknown; of a few applicants also another kind than was declared. */
const slots = fc.tuple(
  ...Object.values(known).map((value) =>
    fc.oneof(
      { weight: 12, arbitrary: value },
      fc.constantFrom<Value>(null, UNKNOWN),
      fc.constantFrom<Value>("?", 0.5, true),
    ),
  ),
);

function compiled(conditions: readonly Json[], semantics: SemanticsName): readonly Condition[] {
  return conditions.map((json, index) => {
    const result = compileCondition(json, { scope, semantics, pointer: `/${index}`, named: new Map() });
    if (!result.ok) throw new Error(JSON.stringify(result.error));
    return result.value;
  });
}

/** The condition by the plainest reading. */
function truthOf({ tree: root, tests, undecided }: ConditionParts, env: Environment): Truth {
  const read = (item: ConditionTree): Truth => {
    switch (item.kind) {
      case "leaf":
        return tests[item.index]?.general(env) ?? FALSE;
      case "constant":
        return item.truth;
      case "not":
        return not(read(item.item));
      case "group": {
        const truths = item.items.map(read);
        const [settled, neutral]: [Truth, Truth] = item.operator === "all" ? [FALSE, TRUE] : [TRUE, FALSE];
        return truths.includes(settled) ? settled : truths.includes(MAYBE) ? MAYBE : neutral;
      }
    }
  };
  const truth = read(root);
  return truth === MAYBE ? undecided : truth;
}

function plainOf(values: readonly Value[]): Environment["plain"] {
  const plain = createPlainValues(values.length);
  for (const [slot, { type }] of scope.entries.entries())
    writePlain(plain, slot, values[slot] ?? null, codesOf(type));
  return plain;
}

describe("conditions laid out together", () => {
  it(`LG47 answer what each answers by itself, leaf by leaf (seed ${seed})`, () => {
    fc.assert(
      fc.property(
        fc.constantFrom<SemanticsName>("strict", "dmn", "json-rules-engine"),
        fc.oneof(
          { weight: 4, arbitrary: fc.array(tree, { minLength: 1, maxLength: 8 }) },
          fc.array(tree, { minLength: 31, maxLength: 70 }),
        ),
        fc.array(slots, { minLength: 1, maxLength: 8 }),
        fc.boolean(),
        (semantics, trees, applicants, hasPlainValues) => {
          const all = trees.map((each): Json => ({ all: [each] }));
          const conditions = compiled(
            semantics === "json-rules-engine" ? [...all, { not: { any: [] } }, { all: [{ all: [] }] }] : all,
            semantics,
          );
          const block = conditionBlock(conditions.map(({ parts }) => parts));
          const words = new Array<number>(block.wordCount + 1).fill(7);
          for (const values of applicants) {
            const env = { slots: values, at: "2026-11-22T09:00:00Z" };
            block.evaluate(hasPlainValues ? { ...env, plain: plainOf(values) } : env, words, 1);
            const holding: number[] = [];
            for (const [index, { parts }] of conditions.entries()) {
              const truth = truthOf(parts, env);
              expect(block.truthOf(words, 1, index)).toBe(truth);
              if (truth !== FALSE) holding.push(index);
              for (const [place, test] of parts.tests.entries())
                expect(block.leafTruth(words, 1, index, place)).toBe(test.general(env));
            }
            const found: number[] = [];
            for (let next = block.next(words, 1, -1); next >= 0; next = block.next(words, 1, next))
              found.push(next);
            expect(found).toEqual(holding);
            expect(words[0]).toBe(7);
          }
        },
      ),
      { seed, numRuns: 400 },
    );
  });

  it(`LG47 a text is found among others by few of its characters, and no other text for it (seed ${seed})`, () => {
    const text = fc.oneof(
      fc.string({ unit: "grapheme", maxLength: 6 }),
      fc.string({ unit: fc.constantFrom("a", "b", "东"), maxLength: 4 }),
    );
    fc.assert(
      fc.property(fc.uniqueArray(text, { maxLength: 80 }), fc.array(text), (listed, others) => {
        const codes = new TextCodes(listed);
        for (const each of [...listed, ...others]) expect(codes.codeOf(each)).toBe(listed.indexOf(each));
      }),
      { seed, numRuns: 500 },
    );
  });
});
