import { FALSE, MAYBE, TRUE, type Truth } from "../truth.ts";
import type { ConditionTree } from "./condition-tree.ts";

/** Where the bits of one condition lie: its leaves, its inner groups, itself. */
interface Places {
  readonly leavesAt: number;
  readonly groupsAt: number;
  readonly rootAt: number;
}

/** A member of a group; `negated` below an odd number of `not`. */
interface Member {
  readonly bit: number;
  readonly negated: boolean;
}

/**
 * The groups of all conditions of a block, inner ones first, as flat arrays. A group is a conjunction over masks of
 * words; a disjunction is the negation of one over negated members.
 */
export class GroupArrays {
  /**
   * Group after group: twice the number of its entries, plus one if its result is inverted; the bit it is written to;
   * what it answers for MAYBE; then by entry a word and the masks of its plain and its negated members.
   */
  readonly #program: number[] = [];
  #combine: (words: Int32Array) => void = () => undefined;
  #nextGroup = 0;

  /** Adds the groups of one condition; `undecided` is what the whole answers for MAYBE. */
  addRoot(tree: ConditionTree, undecided: Truth, { leavesAt, groupsAt, rootAt }: Places): void {
    this.#nextGroup = groupsAt;
    if (tree.kind === "group") this.#group(tree, leavesAt, rootAt, undecided);
    else this.#push("all", [this.#member(tree, leavesAt)], rootAt, undecided);
  }

  #member(tree: ConditionTree, leavesAt: number): Member {
    switch (tree.kind) {
      case "leaf":
        return { bit: leavesAt + tree.index, negated: false };
      case "not": {
        const { bit, negated } = this.#member(tree.item, leavesAt);
        return { bit, negated: !negated };
      }
      case "constant":
        // An empty conjunction is true, an empty disjunction false.
        return this.#reserve((bit) => {
          this.#push(tree.truth === TRUE ? "all" : "any", [], bit, tree.truth);
        });
      case "group":
        return this.#reserve((bit) => {
          this.#group(tree, leavesAt, bit, MAYBE);
        });
    }
  }

  #reserve(fill: (bit: number) => void): Member {
    const bit = this.#nextGroup;
    this.#nextGroup += 1;
    fill(bit);
    return { bit, negated: false };
  }

  #group(
    tree: Extract<ConditionTree, { kind: "group" }>,
    leavesAt: number,
    target: number,
    undecided: Truth,
  ): void {
    const members = tree.items.map((item) => this.#member(item, leavesAt));
    this.#push(tree.operator, members, target, undecided);
  }

  #push(operator: "all" | "any", members: readonly Member[], target: number, undecided: Truth): void {
    const inverted = operator === "any";
    const byWord = Map.groupBy(members, ({ bit }) => bit >>> 5);
    this.#program.push(byWord.size * 2 + (inverted ? 1 : 0), target, undecided);
    for (const [word, own] of byWord) {
      const maskOf = (negated: boolean): number =>
        own.reduce(
          (mask, member) => (member.negated === negated ? mask | (1 << (member.bit & 31)) : mask),
          0,
        );
      this.#program.push(word, maskOf(inverted), maskOf(!inverted));
    }
  }

  /** Combines the leaves' bits of a block whose MAYBE words begin `half` words after the TRUE ones. */
  combine(words: Int32Array): void {
    this.#combine(words);
  }

  /** Called once, when all conditions are added. */
  seal(half: number): void {
    const program = Int32Array.from(this.#program);
    const { length } = program;
    const definite = (words: Int32Array): void => {
      let at = 0;
      while (at < length) {
        const head = program[at] as number;
        const target = program[at + 1] as number;
        let failed = 0;
        at += 3;
        for (const end = at + (head >>> 1) * 3; at < end; at += 3) {
          const holds = words[program[at] as number] as number;
          failed |= ((program[at + 1] as number) & ~holds) | ((program[at + 2] as number) & holds);
        }
        // 1 where nothing failed, without a branch that could be guessed wrongly.
        const bit = (((failed | -failed) >>> 31) ^ 1 ^ head) & 1;
        const word = target >>> 5;
        words[word] = (words[word] as number) | (bit << (target & 31));
      }
    };
    const threeValued = (words: Int32Array): void => {
      let at = 0;
      while (at < length) {
        const head = program[at] as number;
        const target = program[at + 1] as number;
        const undecided = program[at + 2] as number;
        // Bits of members that are false, and of members that may be.
        let failed = 0;
        let open = 0;
        at += 3;
        for (const end = at + (head >>> 1) * 3; at < end; at += 3) {
          const word = program[at] as number;
          const holds = words[word] as number;
          const maybe = words[word + half] as number;
          const plain = program[at + 1] as number;
          const negated = program[at + 2] as number;
          failed |= (plain & ~(holds | maybe)) | (negated & holds);
          open |= (plain | negated) & maybe;
        }
        const fails = (head & 1) === 1 ? TRUE : FALSE;
        const truth = failed !== 0 ? fails : open !== 0 ? undecided : 1 - fails;
        if (truth === FALSE) continue;
        const word = (target >>> 5) + (truth === MAYBE ? half : 0);
        words[word] = (words[word] as number) | (1 << (target & 31));
      }
    };
    this.#combine = (words) => {
      let open = 0;
      for (let word = half; word < 2 * half; word += 1) open |= words[word] as number;
      if (open === 0) definite(words);
      else threeValued(words);
    };
  }
}
