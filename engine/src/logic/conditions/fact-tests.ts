import type { RegionInput } from "../region-finder.ts";
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

/** Words that are tested together: a band. */
export const BAND = 4;

/**
 * All plain comparisons of one fact with values of one kind that have their bits in one band. Their limits cut the
 * values into regions, and in each region every test has one known truth: finding the region answers them all, by
 * the words of a mask to be or-ed.
 */
export class FactTests {
  readonly slot: number;
  /** How the finder tells the region of a plain value; `undefined` where its type has no plain form. */
  readonly input: RegionInput | undefined;
  /** By region, then word of the band: the bits that are TRUE. */
  readonly masks: readonly number[];
  readonly #kind: "number" | "string" | "boolean";
  /** Of numbers: where each region but the first begins. */
  readonly #bounds: readonly number[];
  /** Of texts and truths: the regions of those that some test names; all others are in region 0. */
  readonly #regions: ReadonlyMap<Value, number>;
  readonly #tests: readonly Placed<PlainTest>[];
  readonly #band: number;
  readonly #half: number;
  readonly #ofUnknown: AbsentMasks;
  readonly #ofNull: AbsentMasks;

  /** `band` is the first of its words, `half` how many words lie between TRUE and MAYBE. */
  constructor(tests: readonly Placed<PlainTest>[], band: number, half: number) {
    const first = (tests[0] as Placed<PlainTest>).test;
    this.slot = first.slot;
    this.#kind = kindOf(first);
    this.#tests = tests;
    this.#band = band;
    this.#half = half;
    const starts = this.#kind === "number" ? regionStarts(tests) : [];
    const named = this.#kind === "number" ? [] : namedValues(tests);
    this.#regions = new Map(named.map((value, index) => [value, index + 1] as const));
    const samples = this.#kind === "number" ? starts : [undefined, ...named];
    this.masks = samples.flatMap((value) => this.#maskOf(({ test }) => passes(test, value) === TRUE));
    this.#ofUnknown = this.#masksOf(UNKNOWN);
    this.#ofNull = this.#masksOf(null);
    this.#bounds = starts.slice(1);
    this.input = this.#inputOf(first);
  }

  #inputOf({ slot, codes }: PlainTest): RegionInput | undefined {
    const { values } = codes;
    if (values.length > 0 && values.every((value) => typeof value === this.#kind))
      return { kind: "code", slot, regions: values.map((value) => this.#regionOf(value)) };
    return this.#kind === "number" ? { kind: "number", slot, bounds: this.#bounds } : undefined;
  }

  /** Of a value of the kind of the tests. */
  #regionOf(value: Value): number {
    if (typeof value !== "number") return this.#regions.get(value) ?? 0;
    let region = 0;
    while (region < this.#bounds.length && (this.#bounds[region] as number) <= value) region += 1;
    return region;
  }

  #masksOf(value: typeof UNKNOWN | null): AbsentMasks {
    const masks = (truth: Truth): readonly number[] =>
      this.#maskOf(({ test }) => testAbsent(test, value) === truth);
    return { holds: masks(TRUE), maybe: masks(MAYBE) };
  }

  #maskOf(holds: (test: Placed<PlainTest>) => boolean): readonly number[] {
    const mask = new Array<number>(BAND).fill(0);
    for (const test of this.#tests) {
      const word = (test.bit >>> 5) - this.#band;
      if (holds(test)) mask[word] = (mask[word] as number) | (1 << (test.bit & 31));
    }
    return mask;
  }

  /** Tests a value that the finder does not know. */
  test(value: Value, env: Environment, words: Int32Array): void {
    if (typeof value === this.#kind) {
      merge(words, this.#band, this.masks, this.#regionOf(value) * BAND);
    } else if (value === UNKNOWN || value === null) {
      const { holds, maybe } = value === null ? this.#ofNull : this.#ofUnknown;
      merge(words, this.#band, holds, 0);
      merge(words, this.#half + this.#band, maybe, 0);
    } else {
      for (const { test, bit } of this.#tests) writeTruth(words, this.#half, bit, test.general(env));
    }
  }
}

/** Of an unknown or `null` fact: the bits of the tests that are TRUE, and of those that are MAYBE. */
interface AbsentMasks {
  readonly holds: readonly number[];
  readonly maybe: readonly number[];
}

function merge(words: Int32Array, offset: number, masks: readonly number[], from: number): void {
  for (let index = 0; index < BAND; index += 1)
    words[offset + index] = (words[offset + index] as number) | (masks[from + index] as number);
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
