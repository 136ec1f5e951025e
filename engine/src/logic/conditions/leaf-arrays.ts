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
  /**
   * Fact after fact: its slot, where its bounds begin and end, where its masks begin, in how many words it has bits,
   * and these words.
   */
  readonly #program: Int32Array;
  readonly #bounds: Float64Array;
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
    const program: number[] = [];
    let boundsFrom = 0;
    let masksFrom = 0;
    for (const { slot, bounds, touched, masks } of numbers) {
      const boundsEnd = boundsFrom + bounds.length;
      program.push(slot, boundsFrom, boundsEnd, masksFrom, touched.length, ...touched);
      boundsFrom = boundsEnd;
      masksFrom += masks.length;
    }
    this.#program = Int32Array.from(program);
    this.#bounds = Float64Array.from(numbers.flatMap(({ bounds }) => bounds));
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
    const program = this.#program;
    const bounds = this.#bounds;
    const masks = this.#masks;
    let at = 0;
    for (let fact = 0; at < program.length; fact += 1) {
      const value = slots[program[at] as number] as Value;
      const first = program[at + 1] as number;
      const width = program[at + 4] as number;
      at += 5;
      if (typeof value !== "number") {
        (this.#numbers[fact] as FactTests).testOther(value, env, words, offset);
        at += width;
        continue;
      }
      let low = first;
      let high = program[at - 3] as number;
      while (high - low > FEW_BOUNDS) {
        const middle = (low + high) >>> 1;
        if ((bounds[middle] as number) <= value) low = middle + 1;
        else high = middle;
      }
      while (low < high && (bounds[low] as number) <= value) low += 1;
      let mask = (program[at - 2] as number) + (low - first) * width;
      for (const end = at + width; at < end; at += 1) {
        const word = offset + (program[at] as number);
        words[word] = (words[word] as number) | (masks[mask] as number);
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
