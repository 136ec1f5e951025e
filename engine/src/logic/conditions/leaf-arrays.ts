import { createPlainValues, writePlain, type Codes, type PlainValues } from "../plain-values.ts";
import { RegionFinder } from "../region-finder.ts";
import type { Environment } from "../scope.ts";
import type { Value } from "../value.ts";
import { BAND, FactTests, kindOf, type Placed, type PlainTest } from "./fact-tests.ts";
import type { GeneralTest, LeafTest } from "./leaf-test.ts";
import { writeTruth } from "./truth-bits.ts";

/** The leaves of a block. Those that compare plain values are looked up in flat arrays: they are nearly all. */
export class LeafArrays {
  readonly #half: number;
  /** Whose regions the finder finds, band after band. */
  readonly #found: readonly FactTests[];
  readonly #finder: RegionFinder;
  /** Where one evaluation keeps the regions. */
  readonly #regions: Int32Array;
  /** Band after band: its first word, and where in `#found` it ends. */
  readonly #bands: Int32Array;
  /** Where the masks of each of `#found` begin. */
  readonly #masksAt: Int32Array;
  readonly #masks: Int32Array;
  /** Texts of types that have no codes. */
  readonly #named: readonly FactTests[];
  readonly #others: readonly { readonly general: GeneralTest; readonly bit: number }[];
  readonly #codes: ReadonlyMap<number, Codes>;
  #own: PlainValues | undefined;

  /** Bits lie from word `from` on; `half` is how many words lie between TRUE and MAYBE. */
  constructor(leaves: readonly Placed<LeafTest>[], from: number, half: number) {
    this.#half = half;
    const plain = leaves.filter((leaf): leaf is Placed<PlainTest> => leaf.test.kind !== "general");
    this.#others = leaves.flatMap(({ test, bit }) =>
      test.kind === "general" ? [{ general: test.general, bit }] : [],
    );
    const found: FactTests[] = [];
    const named: FactTests[] = [];
    const bands: number[] = [];
    for (const [band, tests] of byBand(plain, from)) {
      for (const fact of factsOf(tests, band, half)) (fact.input === undefined ? named : found).push(fact);
      bands.push(band, found.length);
    }
    this.#found = found;
    this.#named = named;
    this.#bands = Int32Array.from(bands);
    this.#finder = new RegionFinder(found.flatMap(({ input }) => input ?? []));
    this.#regions = new Int32Array(found.length);
    const masks: number[] = [];
    this.#masksAt = Int32Array.from(found, (fact) => {
      const at = masks.length;
      for (const mask of fact.masks) masks.push(mask);
      return at;
    });
    this.#masks = Int32Array.from(masks);
    this.#codes = new Map(plain.map(({ test }) => [test.slot, test.codes]));
  }

  /** Writes the truth of every leaf into words that are zero. */
  test(env: Environment, words: Int32Array): void {
    const regions = this.#regions;
    const isPlain = this.#finder.find(env.plain ?? this.#plainOf(env), regions);
    const bands = this.#bands;
    const masksAt = this.#masksAt;
    const masks = this.#masks;
    let fact = 0;
    for (let band = 0; band < bands.length; band += 2) {
      let one = 0;
      let two = 0;
      let three = 0;
      let four = 0;
      for (const end = bands[band + 1] as number; fact < end; fact += 1) {
        const region = regions[fact] as number;
        if (region < 0) continue;
        const at = (masksAt[fact] as number) + region * BAND;
        one |= masks[at] as number;
        two |= masks[at + 1] as number;
        three |= masks[at + 2] as number;
        four |= masks[at + 3] as number;
      }
      const word = bands[band] as number;
      words[word] = one;
      words[word + 1] = two;
      words[word + 2] = three;
      words[word + 3] = four;
    }
    if (!isPlain) this.#testOthers(env, words);
    const named = this.#named;
    for (let index = 0; index < named.length; index += 1) {
      const tests = named[index] as FactTests;
      tests.test(env.slots[tests.slot] as Value, env, words);
    }
    const others = this.#others;
    for (let index = 0; index < others.length; index += 1) {
      const { general, bit } = others[index] as (typeof others)[number];
      writeTruth(words, this.#half, bit, general(env));
    }
  }

  /** Tests those whose values are not plain. */
  #testOthers(env: Environment, words: Int32Array): void {
    for (const [fact, tests] of this.#found.entries())
      if ((this.#regions[fact] as number) < 0) tests.test(env.slots[tests.slot] as Value, env, words);
  }

  /** Of an environment that has no plain values: those that the leaves read. */
  #plainOf({ slots }: Environment): PlainValues {
    this.#own ??= createPlainValues(Math.max(0, ...this.#codes.keys()) + 1);
    for (const [slot, codes] of this.#codes) writePlain(this.#own, slot, slots[slot] as Value, codes);
    return this.#own;
  }
}

function byBand(
  leaves: readonly Placed<PlainTest>[],
  from: number,
): readonly (readonly [number, readonly Placed<PlainTest>[]])[] {
  const bandOf = (bit: number): number => (bit >>> 5) - (((bit >>> 5) - from) % BAND);
  return [...Map.groupBy(leaves, ({ bit }) => bandOf(bit))].sort(([one], [other]) => one - other);
}

/** One for each fact and kind of value. */
function factsOf(tests: readonly Placed<PlainTest>[], band: number, half: number): readonly FactTests[] {
  const byFact = Map.groupBy(tests, ({ test }) => `${test.slot} ${kindOf(test)}`);
  return [...byFact.values()].map((own) => new FactTests(own, band, half));
}
