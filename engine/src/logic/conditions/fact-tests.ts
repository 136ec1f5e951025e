import type { Environment } from "../scope.ts";
import { FALSE, MAYBE, TRUE, type Truth } from "../truth.ts";
import { UNKNOWN, type Value } from "../value.ts";
import { nextDouble, type LeafTest } from "./leaf-test.ts";
import { writeTruth } from "./truth-bits.ts";

type PlainTest = Exclude<LeafTest, { kind: "general" }>;
type Placed<Test> = { readonly test: Test; readonly bit: number };

/** Of an unknown or `null` fact: the bits of the tests that are TRUE, and of those that are MAYBE. */
interface AbsentMasks {
  readonly holds: Int32Array;
  readonly maybe: Int32Array;
}

/** Tests of one fact that are looked up together; more of them are cut into chunks, or the tables would grow squared. */
const MAX_TESTS = 32;
const NO_REGION = -1;

/**
 * All plain comparisons of one fact. Their limits cut its values into regions, and in each region every test has one
 * known truth: finding the region answers them all, by a few words to be or-ed.
 */
export class FactTests {
  readonly #slot: number;
  readonly #kind: "number" | "string" | "boolean";
  readonly #tests: readonly Placed<PlainTest>[];
  readonly #half: number;
  /** Of numbers: where the next region begins. */
  readonly #bounds: Float64Array;
  /** Of texts and booleans: the regions of those that some test names; all others are in region 0. */
  readonly #regions: ReadonlyMap<Value, number>;
  readonly #ofTrue: number;
  readonly #ofFalse: number;
  /** The words the tests have bits in, and by region the bits that are TRUE. */
  readonly #touched: Int32Array;
  readonly #masks: Int32Array;
  readonly #ofUnknown: AbsentMasks;
  readonly #ofNull: AbsentMasks;

  /** One for each fact and kind of value, or more where it has many tests. */
  static of(leaves: readonly Placed<LeafTest>[], half: number): readonly FactTests[] {
    const plain = leaves.filter((leaf): leaf is Placed<PlainTest> => leaf.test.kind !== "general");
    const byFact = Map.groupBy(plain, ({ test }) => `${test.slot} ${kindOf(test)}`);
    return [...byFact.values()].flatMap((tests) =>
      Array.from({ length: Math.ceil(tests.length / MAX_TESTS) }, (_, chunk) => {
        const own = tests.slice(chunk * MAX_TESTS, (chunk + 1) * MAX_TESTS);
        return new FactTests(own, half);
      }),
    );
  }

  constructor(tests: readonly Placed<PlainTest>[], half: number) {
    const first = (tests[0] as Placed<PlainTest>).test;
    this.#slot = first.slot;
    this.#kind = kindOf(first);
    this.#tests = tests;
    this.#half = half;
    this.#touched = Int32Array.from(new Set(tests.map(({ bit }) => bit >>> 5)));
    const samples = this.#kind === "number" ? numberSamples(tests) : namedValues(tests);
    this.#bounds = Float64Array.from(this.#kind === "number" ? samples.slice(1) : [], Number);
    this.#regions = new Map(
      this.#kind === "number" ? [] : samples.map((value, index) => [value, index + 1] as const),
    );
    this.#ofTrue = this.#regions.get(true) ?? 0;
    this.#ofFalse = this.#regions.get(false) ?? 0;
    const regions = this.#kind === "number" ? samples : [undefined, ...samples];
    this.#masks = Int32Array.from(
      regions.flatMap((value) => this.#maskOf(({ test }) => passes(test, value) === TRUE)),
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
    return Array.from(this.#touched, (word) =>
      this.#tests.reduce(
        (mask, test) => (test.bit >>> 5 === word && holds(test) ? mask | (1 << (test.bit & 31)) : mask),
        0,
      ),
    );
  }

  test(env: Environment, words: Int32Array, offset: number): void {
    const value = env.slots[this.#slot] as Value;
    let region = NO_REGION;
    if (typeof value === "number") {
      if (this.#kind === "number") region = regionOf(this.#bounds, value);
    } else if (typeof value === "string") {
      if (this.#kind === "string") region = this.#regions.get(value) ?? 0;
    } else if (typeof value === "boolean" && this.#kind === "boolean") {
      region = value ? this.#ofTrue : this.#ofFalse;
    }
    if (region !== NO_REGION) {
      merge(words, offset, this.#touched, this.#masks, region * this.#touched.length);
    } else if (value === UNKNOWN || value === null) {
      const { holds, maybe } = value === null ? this.#ofNull : this.#ofUnknown;
      merge(words, offset, this.#touched, holds, 0);
      merge(words, offset + this.#half, this.#touched, maybe, 0);
    } else {
      for (const { test, bit } of this.#tests) writeTruth(words, offset, this.#half, bit, test.general(env));
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

/** How many bounds are not above the value. */
function regionOf(bounds: Float64Array, value: number): number {
  let low = 0;
  let high = bounds.length;
  while (high - low > 4) {
    const middle = (low + high) >>> 1;
    if ((bounds[middle] as number) <= value) low = middle + 1;
    else high = middle;
  }
  while (low < high && (bounds[low] as number) <= value) low += 1;
  return low;
}

function kindOf(test: PlainTest): "number" | "string" | "boolean" {
  return test.kind === "number" ? "number" : (typeof test.values[0] as "string" | "boolean");
}

/** The smallest double of every region. */
function numberSamples(tests: readonly Placed<PlainTest>[]): readonly number[] {
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
