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
  readonly #firsts: number[] = [0];
  readonly #words: number[] = [];
  readonly #plain: number[] = [];
  readonly #negated: number[] = [];
  readonly #inverted: number[] = [];
  readonly #targets: number[] = [];
  readonly #undecided: number[] = [];
  #combine: (words: number[], offset: number) => void = () => undefined;
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
    for (const [word, own] of Map.groupBy(members, ({ bit }) => bit >>> 5)) {
      const maskOf = (negated: boolean): number =>
        own.reduce(
          (mask, member) => (member.negated === negated ? mask | (1 << (member.bit & 31)) : mask),
          0,
        );
      this.#words.push(word);
      this.#plain.push(maskOf(inverted));
      this.#negated.push(maskOf(!inverted));
    }
    this.#firsts.push(this.#words.length);
    this.#inverted.push(inverted ? 1 : 0);
    this.#targets.push(target);
    this.#undecided.push(undecided);
  }

  /** Combines the leaves' bits of a block whose MAYBE words begin `half` words after the TRUE ones. */
  combine(words: number[], offset: number): void {
    this.#combine(words, offset);
  }

  /** Called once, when all conditions are added. */
  seal(half: number): void {
    const firsts = Int32Array.from(this.#firsts);
    const wordOf = Int32Array.from(this.#words);
    const plainOf = Int32Array.from(this.#plain);
    const negatedOf = Int32Array.from(this.#negated);
    const inverted = Uint8Array.from(this.#inverted);
    const targets = Int32Array.from(this.#targets);
    const undecided = Uint8Array.from(this.#undecided);
    const count = targets.length;
    this.#combine = (words, offset) => {
      let entry = 0;
      for (let group = 0; group < count; group += 1) {
        const end = firsts[group + 1] as number;
        // Bits of members that are false, and of members that may be.
        let failed = 0;
        let open = 0;
        for (; entry < end; entry += 1) {
          const at = offset + (wordOf[entry] as number);
          const holds = words[at] as number;
          const maybe = words[at + half] as number;
          const plain = plainOf[entry] as number;
          const negated = negatedOf[entry] as number;
          failed |= (plain & ~(holds | maybe)) | (negated & holds);
          open |= (plain | negated) & maybe;
        }
        const fails = inverted[group] === 1 ? TRUE : FALSE;
        let truth: number = failed !== 0 ? fails : open !== 0 ? MAYBE : 1 - fails;
        if (truth === MAYBE) truth = undecided[group] as number;
        if (truth === FALSE) continue;
        const target = targets[group] as number;
        const at = offset + (target >>> 5) + (truth === MAYBE ? half : 0);
        words[at] = (words[at] as number) | (1 << (target & 31));
      }
    };
  }
}
