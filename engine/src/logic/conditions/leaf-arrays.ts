import type { Environment } from "../scope.ts";
import type { Value } from "../value.ts";
import { FactTests, kindOf, type Placed, type PlainTest } from "./fact-tests.ts";
import type { GeneralTest, LeafTest } from "./leaf-test.ts";
import { writeTruth } from "./truth-bits.ts";

/** Tests of one fact that are looked up together; more of them are cut into chunks, or the tables would grow squared. */
const MAX_TESTS = 32;
/** Up to so many limits are counted one by one. */
const FEW_BOUNDS = 6;

/** The leaves of a block. Those that compare numbers lie in arrays of their own: they are nearly all. */
export class LeafArrays {
  readonly #half: number;
  readonly #numbers: readonly FactTests[];
  readonly #texts: readonly FactTests[];
  readonly #others: readonly { readonly general: GeneralTest; readonly bit: number }[];
  readonly #slots: Int32Array;
  /** Of each fact where its bounds, touched words and masks begin; the next one's beginning is its end. */
  readonly #boundsFrom: Int32Array;
  readonly #touchedFrom: Int32Array;
  readonly #masksFrom: Int32Array;
  readonly #bounds: Float64Array;
  readonly #touched: Int32Array;
  readonly #masks: Int32Array;

  constructor(leaves: readonly Placed<LeafTest>[], half: number) {
    this.#half = half;
    const facts = factsOf(leaves, half);
    const numbers = facts.filter(({ kind }) => kind === "number");
    this.#numbers = numbers;
    this.#texts = facts.filter(({ kind }) => kind !== "number");
    this.#others = leaves.flatMap(({ test, bit }) =>
      test.kind === "general" ? [{ general: test.general, bit }] : [],
    );
    this.#slots = Int32Array.from(numbers, ({ slot }) => slot);
    this.#boundsFrom = beginnings(numbers.map(({ bounds }) => bounds.length));
    this.#touchedFrom = beginnings(numbers.map(({ touched }) => touched.length));
    this.#masksFrom = beginnings(numbers.map(({ masks }) => masks.length));
    this.#bounds = Float64Array.from(numbers.flatMap(({ bounds }) => bounds));
    this.#touched = Int32Array.from(numbers.flatMap(({ touched }) => [...touched]));
    this.#masks = Int32Array.from(numbers.flatMap(({ masks }) => [...masks]));
  }

  /** Writes the truth of every leaf into words that are zero. */
  test(env: Environment, words: number[], offset: number): void {
    this.#testNumbers(env, words, offset);
    const { slots } = env;
    const texts = this.#texts;
    for (let index = 0; index < texts.length; index += 1) {
      const tests = texts[index] as FactTests;
      const value = slots[tests.slot] as Value;
      if (typeof value === "string" && tests.kind === "string") tests.testText(value, words, offset);
      else if (typeof value === "boolean" && tests.kind === "boolean") tests.testText(value, words, offset);
      else tests.testOther(value, env, words, offset);
    }
    const others = this.#others;
    for (let index = 0; index < others.length; index += 1) {
      const { general, bit } = others[index] as (typeof others)[number];
      writeTruth(words, offset, this.#half, bit, general(env));
    }
  }

  #testNumbers(env: Environment, words: number[], offset: number): void {
    const { slots } = env;
    const slotOf = this.#slots;
    const boundsFrom = this.#boundsFrom;
    const touchedFrom = this.#touchedFrom;
    const masksFrom = this.#masksFrom;
    const bounds = this.#bounds;
    const touched = this.#touched;
    const masks = this.#masks;
    for (let fact = 0; fact < slotOf.length; fact += 1) {
      const value = slots[slotOf[fact] as number] as Value;
      if (typeof value !== "number") {
        (this.#numbers[fact] as FactTests).testOther(value, env, words, offset);
        continue;
      }
      const first = boundsFrom[fact] as number;
      let low = first;
      let high = boundsFrom[fact + 1] as number;
      while (high - low > FEW_BOUNDS) {
        const middle = (low + high) >>> 1;
        if ((bounds[middle] as number) <= value) low = middle + 1;
        else high = middle;
      }
      while (low < high && (bounds[low] as number) <= value) low += 1;
      const from = touchedFrom[fact] as number;
      const end = touchedFrom[fact + 1] as number;
      let mask = (masksFrom[fact] as number) + (low - first) * (end - from);
      for (let word = from; word < end; word += 1) {
        const at = offset + (touched[word] as number);
        words[at] = (words[at] as number) | (masks[mask] as number);
        mask += 1;
      }
    }
  }
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

/** Where each of several runs of these lengths begins, and the last one ends. */
function beginnings(lengths: readonly number[]): Int32Array {
  const from = new Int32Array(lengths.length + 1);
  for (const [index, length] of lengths.entries()) from[index + 1] = (from[index] as number) + length;
  return from;
}
