import type { Environment } from "../scope.ts";
import type { Truth } from "../truth.ts";
import type { ConditionTree } from "./condition-tree.ts";
import { BAND } from "./fact-tests.ts";
import { LANES, LaneGroups, layoutOf, type LaneLayout } from "./lane-groups.ts";
import { LeafArrays } from "./leaf-arrays.ts";
import type { LeafTest } from "./leaf-test.ts";
import { readTruth } from "./truth-bits.ts";

/** What a condition was compiled to, for those who lay several out in one block. */
export interface ConditionParts {
  readonly tests: readonly LeafTest[];
  readonly tree: ConditionTree;
  /** What the whole condition answers when its tree answers MAYBE. */
  readonly undecided: Truth;
}

/**
 * The truths of a block's conditions and of their leaves as bits of 32-bit words, which a plain array holds as they are:
 * first those that are TRUE, then those that are MAYBE. Condition `i` is bit `i & 31` of word `i >> 5`; each of its
 * leaves is the same bit of another word, so that whole words of leaves are combined at once.
 */
export interface ConditionBlock {
  /** How many words `evaluate` writes; the second half are those that are MAYBE. */
  readonly wordCount: number;
  /**
   * Tests every leaf, also those that can no longer matter, and combines them. Writes `wordCount` words from `offset`
   * on.
   */
  evaluate(env: Environment, words: number[], offset: number): void;
  truthOf(words: readonly number[], offset: number, condition: number): Truth;
  leafTruth(words: readonly number[], offset: number, condition: number, leaf: number): Truth;
  /** The next condition after one that is TRUE or MAYBE, -1 before the first; -1 after the last. */
  next(words: readonly number[], offset: number, after: number): number;
}

/** Lays conditions out in one block, such as all rules of a decision. */
export function conditionBlock(conditions: readonly ConditionParts[]): ConditionBlock {
  return new Block(conditions);
}

class Block implements ConditionBlock {
  readonly wordCount: number;
  readonly #half: number;
  readonly #rootWords: number;
  readonly #leaves: LeafArrays;
  readonly #combine: (words: Int32Array) => void;
  /** Where one evaluation works; its caller gets a copy. */
  readonly #bits: Int32Array;
  readonly #layouts: readonly LaneLayout[];
  /** By 32 conditions: the word of their first position. */
  readonly #wordsAt: Int32Array;

  constructor(conditions: readonly ConditionParts[]) {
    this.#layouts = conditions.map(({ tree }) => layoutOf(tree));
    this.#rootWords = Math.ceil(conditions.length / LANES);
    this.#wordsAt = new Int32Array(this.#rootWords);
    const groups = new LaneGroups();
    let word = this.#rootWords;
    for (let group = 0; group < this.#rootWords; group += 1) {
      const [from, to] = [group * LANES, (group + 1) * LANES];
      this.#wordsAt[group] = word;
      groups.add(conditions.slice(from, to), word);
      word += Math.max(...this.#layouts.slice(from, to).map(({ count }) => count));
    }
    this.#half = this.#rootWords + Math.ceil((word - this.#rootWords) / BAND) * BAND;
    this.wordCount = this.#half * 2;
    const leaves = conditions.flatMap(({ tests }, condition) =>
      tests.map((test, leaf) => ({ test, bit: this.#bitOf(condition, leaf) })),
    );
    this.#leaves = new LeafArrays(leaves, this.#rootWords, this.#half);
    this.#combine = groups.seal(this.#half);
    this.#bits = new Int32Array(this.wordCount);
  }

  evaluate(env: Environment, words: number[], offset: number): void {
    const bits = this.#bits;
    for (let index = 0; index < bits.length; index += 1) bits[index] = 0;
    this.#leaves.test(env, bits);
    this.#combine(bits);
    for (let index = 0; index < bits.length; index += 1) words[offset + index] = bits[index] as number;
  }

  truthOf(words: readonly number[], offset: number, condition: number): Truth {
    return readTruth(words, offset, this.#half, condition);
  }

  leafTruth(words: readonly number[], offset: number, condition: number, leaf: number): Truth {
    return readTruth(words, offset, this.#half, this.#bitOf(condition, leaf));
  }

  next(words: readonly number[], offset: number, after: number): number {
    const from = after + 1;
    // The bits of the first word that are not yet behind.
    let ahead = -1 << (from & 31);
    for (let word = from >>> 5; word < this.#rootWords; word += 1) {
      const at = offset + word;
      const open = ((words[at] as number) | (words[at + this.#half] as number)) & ahead;
      if (open !== 0) return word * 32 + 31 - Math.clz32(open & -open);
      ahead = -1;
    }
    return -1;
  }

  #bitOf(condition: number, leaf: number): number {
    const position = this.#layouts[condition]?.positions[leaf] ?? 0;
    return ((this.#wordsAt[condition >>> 5] as number) + position) * 32 + (condition & 31);
  }
}
