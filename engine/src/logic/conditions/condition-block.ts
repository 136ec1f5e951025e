import type { Environment } from "../scope.ts";
import { MAYBE, TRUE, type Truth } from "../truth.ts";
import type { ConditionTree } from "./condition-tree.ts";
import { FactTests } from "./fact-tests.ts";
import { GroupArrays } from "./group-arrays.ts";
import type { GeneralTest, LeafTest } from "./leaf-test.ts";
import { readTruth, writeTruth } from "./truth-bits.ts";

/** What a condition was compiled to, for those who lay several out in one block. */
export interface ConditionParts {
  readonly tests: readonly LeafTest[];
  readonly tree: ConditionTree;
  /** What the whole condition answers when its tree answers MAYBE. */
  readonly undecided: Truth;
}

/**
 * The truths of a block's conditions, leaves and groups as bits of 32-bit words: first those that are TRUE, then
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
  evaluate(env: Environment, words: Int32Array, offset: number): void;
  truthOf(words: Int32Array, offset: number, condition: number): Truth;
  leafTruth(words: Int32Array, offset: number, condition: number, leaf: number): Truth;
  /** Calls back for every condition that is TRUE or MAYBE, in their order. */
  each(words: Int32Array, offset: number, visit: (condition: number, truth: Truth) => void): void;
}

/** Lays conditions out in one block, such as all rules of a decision. */
export function conditionBlock(conditions: readonly ConditionParts[]): ConditionBlock {
  return new Block(conditions);
}

class Block implements ConditionBlock {
  readonly wordCount: number;
  readonly #half: number;
  readonly #rootWords: number;
  readonly #facts: readonly FactTests[];
  readonly #others: readonly { readonly general: GeneralTest; readonly bit: number }[];
  readonly #groups: GroupArrays;
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
    this.#facts = FactTests.of(leaves, this.#half);
    this.#others = leaves.flatMap(({ test, bit }) =>
      test.kind === "general" ? [{ general: test.general, bit }] : [],
    );
    this.#groups = groups;
    groups.seal(this.#half);
  }

  evaluate(env: Environment, words: Int32Array, offset: number): void {
    for (let index = 0; index < this.wordCount; index += 1) words[offset + index] = 0;
    const facts = this.#facts;
    for (let index = 0; index < facts.length; index += 1)
      (facts[index] as FactTests).test(env, words, offset);
    const others = this.#others;
    for (let index = 0; index < others.length; index += 1) {
      const { general, bit } = others[index] as (typeof others)[number];
      writeTruth(words, offset, this.#half, bit, general(env));
    }
    this.#groups.combine(words, offset);
  }

  truthOf(words: Int32Array, offset: number, condition: number): Truth {
    return readTruth(words, offset, this.#half, condition);
  }

  leafTruth(words: Int32Array, offset: number, condition: number, leaf: number): Truth {
    return readTruth(words, offset, this.#half, (this.#leavesAt[condition] as number) + leaf);
  }

  each(words: Int32Array, offset: number, visit: (condition: number, truth: Truth) => void): void {
    for (let word = 0; word < this.#rootWords; word += 1) {
      const holds = words[offset + word] as number;
      let open = holds | (words[offset + this.#half + word] as number);
      while (open !== 0) {
        const bit = 31 - Math.clz32(open & -open);
        open &= open - 1;
        visit(word * 32 + bit, ((holds >>> bit) & 1) === 1 ? TRUE : MAYBE);
      }
    }
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
