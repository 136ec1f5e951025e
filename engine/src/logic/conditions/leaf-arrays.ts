import type { Environment } from "../scope.ts";
import type { Value } from "../value.ts";
import { FactTests, kindOf, type Placed, type PlainTest } from "./fact-tests.ts";
import type { GeneralTest, LeafTest } from "./leaf-test.ts";
import { writeTruth } from "./truth-bits.ts";

/** Tests of one fact that are looked up together; more of them are cut into chunks, or the tables would grow squared. */
const MAX_TESTS = 32;
/** Equal parts of the span of a fact's bounds; in most of them lies none, so that few bounds are compared. */
const PARTS = 64;

/** The leaves of a block. Those that compare numbers lie in arrays of their own: they are nearly all. */
export class LeafArrays {
  readonly #half: number;
  readonly #numbers: readonly FactTests[];
  readonly #texts: readonly FactTests[];
  readonly #others: readonly { readonly general: GeneralTest; readonly bit: number }[];
  /** Fact after fact: its slot, where its masks begin, in how many words it has bits, and these words. */
  readonly #program: Int32Array;
  readonly #masks: Int32Array;
  /** Fact after fact: its lowest bound, and how many parts a unit is. */
  readonly #spans: Float64Array;
  /** Fact after fact: how many bounds lie before each part of its span, beginning with the part before it. */
  readonly #before: Int32Array;
  readonly #bounds: readonly Float64Array[];

  constructor(leaves: readonly Placed<LeafTest>[], half: number) {
    this.#half = half;
    const facts = factsOf(leaves, half);
    const numbers = facts.filter(({ kind }) => kind === "number");
    this.#numbers = numbers;
    this.#texts = facts.filter(({ kind }) => kind !== "number");
    this.#others = leaves.flatMap(({ test, bit }) =>
      test.kind === "general" ? [{ general: test.general, bit }] : [],
    );
    const program: number[] = [];
    let masksFrom = 0;
    for (const { slot, touched, masks } of numbers) {
      program.push(slot, masksFrom, touched.length, ...touched);
      masksFrom += masks.length;
    }
    this.#program = Int32Array.from(program);
    this.#masks = Int32Array.from(numbers.flatMap(({ masks }) => [...masks]));
    this.#bounds = numbers.map(({ bounds }) => Float64Array.from(bounds));
    this.#spans = Float64Array.from(numbers.flatMap(({ bounds }) => spanOf(bounds)));
    this.#before = Int32Array.from(numbers.flatMap(({ bounds }) => countsBefore(bounds)));
  }

  /** Writes the truth of every leaf into words that are zero. */
  test(env: Environment, words: Int32Array): void {
    this.#testNumbers(env, words);
    const { slots } = env;
    const texts = this.#texts;
    for (let index = 0; index < texts.length; index += 1) {
      const tests = texts[index] as FactTests;
      const value = slots[tests.slot] as Value;
      if (typeof value === "string" && tests.kind === "string") tests.testNamed(value, words);
      else if (typeof value === "boolean" && tests.kind === "boolean") tests.testNamed(value, words);
      else tests.testOther(value, env, words);
    }
    const others = this.#others;
    for (let index = 0; index < others.length; index += 1) {
      const { general, bit } = others[index] as (typeof others)[number];
      writeTruth(words, this.#half, bit, general(env));
    }
  }

  #testNumbers(env: Environment, words: Int32Array): void {
    const { slots } = env;
    const program = this.#program;
    const masks = this.#masks;
    const spans = this.#spans;
    const before = this.#before;
    let at = 0;
    for (let fact = 0; at < program.length; fact += 1) {
      const value = slots[program[at] as number] as Value;
      const width = program[at + 2] as number;
      at += 3;
      if (typeof value !== "number") {
        (this.#numbers[fact] as FactTests).testOther(value, env, words);
        at += width;
        continue;
      }
      const part =
        partOf(value, spans[2 * fact] as number, spans[2 * fact + 1] as number) + fact * (PARTS + 3);
      let region = before[part] as number;
      const end = before[part + 1] as number;
      if (region < end) region = countFrom(this.#bounds[fact] as Float64Array, region, end, value);
      let mask = (program[at - 2] as number) + region * width;
      for (const last = at + width; at < last; at += 1) {
        const word = program[at] as number;
        words[word] = (words[word] as number) | (masks[mask] as number);
        mask += 1;
      }
    }
  }
}

/** The part of a span that a number lies in, 1 to `PARTS`; 0 before it and `PARTS + 1` behind it. */
function partOf(value: number, from: number, partsPerUnit: number): number {
  return Math.max(-1, Math.min(PARTS, Math.floor((value - from) * partsPerUnit))) + 1;
}

/** How many bounds are not above a value that lies between those of `low` and of `high`. */
function countFrom(bounds: Float64Array, low: number, high: number, value: number): number {
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((bounds[middle] as number) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The lowest bound and how many parts a unit is, 0 for bounds too near or too far apart to be divided. */
function spanOf(bounds: readonly number[]): readonly [number, number] {
  const [first = 0] = bounds;
  const perUnit = PARTS / ((bounds.at(-1) ?? 0) - first);
  return [first, Number.isFinite(perUnit) && perUnit > 0 ? perUnit : 0];
}

/**
 * How many bounds lie before each part, and all at last. Which part a number lies in grows with the number, rounding
 * included: bounds of earlier parts are below it, those of later parts above, and only those of its own are compared.
 */
function countsBefore(bounds: readonly number[]): readonly number[] {
  const span = spanOf(bounds);
  const parts = bounds.map((bound) => partOf(bound, ...span));
  return Array.from({ length: PARTS + 3 }, (_, part) => parts.filter((each) => each < part).length);
}

/** One for each fact and kind of value, or more where it has many tests. */
function factsOf(leaves: readonly Placed<LeafTest>[], half: number): readonly FactTests[] {
  const plain = leaves.filter((leaf): leaf is Placed<PlainTest> => leaf.test.kind !== "general");
  const byFact = Map.groupBy(plain, ({ test }) => `${test.slot} ${kindOf(test)}`);
  return [...byFact.values()].flatMap((tests) =>
    Array.from({ length: Math.ceil(tests.length / MAX_TESTS) }, (_, chunk) => {
      const own = tests.slice(chunk * MAX_TESTS, (chunk + 1) * MAX_TESTS);
      return new FactTests(own, half);
    }),
  );
}
