import type { Environment } from "../scope.ts";
import type { Truth } from "../truth.ts";
import type { ConditionTree } from "./condition-tree.ts";
import { GroupArrays } from "./group-arrays.ts";
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
 * The truths of a block's conditions, leaves and groups as bits of 32-bit words, which a plain array holds as they are: first those that are TRUE, then
 * those that are MAYBE. Whole groups are combined by a few operations on words, where testing leaf after leaf
 * would be a branch each.
 */
export interface ConditionBlock {
  /** How many words `evaluate` writes. */
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
  readonly #groups: GroupArrays;
  /** Where one evaluation works; its caller gets a copy. */
  readonly #bits: Int32Array;
  /** The first leaf's bit of each condition. */
  readonly #leavesAt: Int32Array;

  constructor(conditions: readonly ConditionParts[]) {
    const groups = new GroupArrays();
    this.#leavesAt = new Int32Array(conditions.length);
    this.#rootWords = Math.ceil(conditions.length / 32);
    // The roots come first, so that those that hold are found by looking at few words.
    let bits = this.#rootWords * 32;
    const leaves: { readonly test: LeafTest; readonly bit: number }[] = [];
    for (const [index, { tests, tree, undecided }] of conditions.entries()) {
      const needed = tests.length + groupsOf(tree);
      // A condition of few leaves lies in one word.
      if (needed <= 32 && (bits % 32) + needed > 32) bits = Math.ceil(bits / 32) * 32;
      this.#leavesAt[index] = bits;
      for (const [leaf, test] of tests.entries()) leaves.push({ test, bit: bits + leaf });
      groups.addRoot(tree, undecided, { leavesAt: bits, groupsAt: bits + tests.length, rootAt: index });
      bits += needed;
    }
    this.#half = Math.ceil(bits / 32);
    this.wordCount = this.#half * 2;
    this.#leaves = new LeafArrays(leaves, this.#half);
    this.#groups = groups;
    this.#bits = new Int32Array(this.wordCount);
    groups.seal(this.#half);
  }

  evaluate(env: Environment, words: number[], offset: number): void {
    const bits = this.#bits;
    bits.fill(0);
    this.#leaves.test(env, bits);
    this.#groups.combine(bits);
    for (let index = 0; index < bits.length; index += 1) words[offset + index] = bits[index] as number;
  }

  truthOf(words: readonly number[], offset: number, condition: number): Truth {
    return readTruth(words, offset, this.#half, condition);
  }

  leafTruth(words: readonly number[], offset: number, condition: number, leaf: number): Truth {
    return readTruth(words, offset, this.#half, (this.#leavesAt[condition] as number) + leaf);
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
}

function groupsOf(tree: ConditionTree): number {
  switch (tree.kind) {
    case "leaf":
      return 0;
    case "constant":
      return 1;
    case "not":
      return groupsOf(tree.item);
    case "group":
      return tree.items.reduce((count, item) => count + groupsOf(item), 1);
  }
}
