import type { Environment } from "../scope.ts";
import { FALSE, MAYBE, TRUE, type Truth } from "../truth.ts";
import { UNKNOWN, type Value } from "../value.ts";
import { nextDouble, type LeafTest } from "./leaf-test.ts";
import { writeTruth } from "./truth-bits.ts";

export type PlainTest = Exclude<LeafTest, { kind: "general" }>;
export interface Placed<Test> {
  readonly test: Test;
  readonly bit: number;
}

/** Of an unknown or `null` fact: the bits of the tests that are TRUE, and of those that are MAYBE. */
interface AbsentMasks {
  readonly holds: Int32Array;
  readonly maybe: Int32Array;
}

/**
 * All plain comparisons of one fact with values of one kind. Their limits cut the values into regions, and in each
 * region every test has one known truth: finding the region answers them all, by a few words to be or-ed.
 */
export class FactTests {
  readonly slot: number;
  readonly kind: "number" | "string" | "boolean";
  /** Of numbers: where the next region begins. */
  readonly bounds: readonly number[];
  /** Of texts and booleans: the regions of those that some test names; all others are in region 0. */
  readonly regions: ReadonlyMap<Value, number>;
  /** The words the tests have bits in. */
  readonly touched: Int32Array;
  /** By region, then touched word: the bits that are TRUE. */
  readonly masks: Int32Array;
  readonly #tests: readonly Placed<PlainTest>[];
  readonly #half: number;
  readonly #ofUnknown: AbsentMasks;
  readonly #ofNull: AbsentMasks;

  constructor(tests: readonly Placed<PlainTest>[], half: number) {
    const first = (tests[0] as Placed<PlainTest>).test;
    this.slot = first.slot;
    this.kind = kindOf(first);
    this.#tests = tests;
    this.#half = half;
    this.touched = Int32Array.from(new Set(tests.map(({ bit }) => bit >>> 5)));
    const starts = this.kind === "number" ? regionStarts(tests) : [];
    const named = this.kind === "number" ? [] : namedValues(tests);
    this.bounds = starts.slice(1);
    this.regions = new Map(named.map((value, index) => [value, index + 1] as const));
    const samples = this.kind === "number" ? starts : [undefined, ...named];
    this.masks = Int32Array.from(
      samples.flatMap((value) => this.#maskOf(({ test }) => passes(test, value) === TRUE)),
    );
    this.#ofUnknown = this.#masksOf(UNKNOWN);
    this.#ofNull = this.#masksOf(null);
  }

  #masksOf(value: typeof UNKNOWN | null): AbsentMasks {
    const masks = (truth: Truth): Int32Array =>
      Int32Array.from(this.#maskOf(({ test }) => testAbsent(test, value) === truth));
    return { holds: masks(TRUE), maybe: masks(MAYBE) };
  }

  #maskOf(holds: (test: Placed<PlainTest>) => boolean): number[] {
    return Array.from(this.touched, (word) =>
      this.#tests.reduce(
        (mask, test) => (test.bit >>> 5 === word && holds(test) ? mask | (1 << (test.bit & 31)) : mask),
        0,
      ),
    );
  }

  /** Tests a text or boolean, where that is the kind. */
  testNamed(value: string | boolean, words: Int32Array): void {
    const region = this.regions.get(value) ?? 0;
    merge(words, 0, this.touched, this.masks, region * this.touched.length);
  }

  /** Tests a value of any other kind, or none. */
  testOther(value: Value, env: Environment, words: Int32Array): void {
    if (value === UNKNOWN || value === null) {
      const { holds, maybe } = value === null ? this.#ofNull : this.#ofUnknown;
      merge(words, 0, this.touched, holds, 0);
      merge(words, this.#half, this.touched, maybe, 0);
    } else {
      for (const { test, bit } of this.#tests) writeTruth(words, this.#half, bit, test.general(env));
    }
  }
}

function merge(
  words: Int32Array,
  offset: number,
  touched: Int32Array,
  masks: Int32Array,
  from: number,
): void {
  for (let index = 0; index < touched.length; index += 1) {
    const at = offset + (touched[index] as number);
    words[at] = (words[at] as number) | (masks[from + index] as number);
  }
}

export function kindOf(test: PlainTest): "number" | "string" | "boolean" {
  return test.kind === "number" ? "number" : (typeof test.values[0] as "string" | "boolean");
}

/** The smallest double of every region. */
function regionStarts(tests: readonly Placed<PlainTest>[]): readonly number[] {
  const starts = new Set([-Infinity]);
  for (const { test } of tests)
    if (test.kind === "number") {
      if (test.low !== -Infinity) starts.add(test.low);
      if (test.high !== Infinity) starts.add(nextDouble(test.high));
    }
  return [...starts].sort((left, right) => left - right);
}

function namedValues(tests: readonly Placed<PlainTest>[]): readonly (string | boolean)[] {
  return [...new Set(tests.flatMap(({ test }) => (test.kind === "among" ? test.values : [])))];
}

/** `undefined` stands for any text that no test names. */
function passes(test: PlainTest, value: string | boolean | number | undefined): Truth {
  const inside =
    test.kind === "number"
      ? typeof value === "number" && value >= test.low && value <= test.high
      : value !== undefined && typeof value !== "number" && test.values.includes(value);
  return inside ? test.inside : test.inside === TRUE ? FALSE : TRUE;
}

/** The truth of a comparison that reads nothing but this slot. */
function testAbsent(test: PlainTest, value: typeof UNKNOWN | null): Truth {
  const slots: Value[] = [];
  slots[test.slot] = value;
  return test.general({ slots, at: "" });
}
