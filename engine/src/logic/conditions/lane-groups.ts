import { FALSE, TRUE, type Truth } from "../truth.ts";
import type { ConditionTree } from "./condition-tree.ts";

/** Conditions whose groups are combined by the same operations on words, a bit each. */
export const LANES = 32;

/** Where the leaves of a condition lie among its positions, and how many of these it has. */
export interface LaneLayout {
  /** By leaf. */
  readonly positions: readonly number[];
  readonly count: number;
}

/** Each leaf takes a position, in the order in which they are written; so does a constant, which is no leaf. */
export function layoutOf(tree: ConditionTree): LaneLayout {
  const positions: number[] = [];
  let count = 0;
  const visit = (item: ConditionTree): void => {
    switch (item.kind) {
      case "leaf":
        positions[item.index] = count;
        count += 1;
        return;
      case "constant":
        count += 1;
        return;
      case "not":
        visit(item.item);
        return;
      case "group":
        for (const each of item.items) visit(each);
    }
  };
  visit(tree);
  return { positions, count };
}

/**
 * The groups of a block's conditions. A word holds the truths of one position of 32 conditions, so one operation on
 * two words combines two positions of all of them: which conditions take part, and by `all` or by `any`, are masks.
 * A group is combined into its first position, inner groups and later ones first; `not` is pushed down to the leaves.
 */
export class LaneGroups {
  /**
   * By 32 conditions: where their positions' words begin, how many there are, how many operations follow, what the
   * conditions answer for MAYBE (masks of TRUE and of FALSE); of each position the mask of those negated; of each
   * operation two positions, the mask of conditions that do not take part by `all`, and of those that do by `any`.
   */
  readonly #program: number[] = [];
  #code: Int32Array = new Int32Array();
  #groups = 0;
  #most = 0;

  /** Adds the next conditions, at most 32; `words` is where their positions begin. */
  add(
    conditions: readonly { readonly tree: ConditionTree; readonly undecided: Truth }[],
    words: number,
  ): void {
    const negated: number[] = [];
    const operations = new Operations();
    const masks = { whenTrue: 0, whenFalse: 0 };
    for (const [lane, { tree, undecided }] of conditions.entries()) {
      const bit = 1 << lane;
      const count = lower(
        tree,
        false,
        0,
        (position, isNegated) => {
          negated[position] = (negated[position] ?? 0) | (isNegated ? bit : 0);
        },
        (into, from, operator) => {
          operations.add(into, from, operator, bit);
        },
      );
      this.#most = Math.max(this.#most, count);
      if (undecided === TRUE) masks.whenTrue |= bit;
      if (undecided === FALSE) masks.whenFalse |= bit;
    }
    const code = operations.inOrder();
    this.#program.push(words, negated.length, code.length / 4, masks.whenTrue, masks.whenFalse);
    for (const mask of negated) this.#program.push(mask);
    for (const part of code) this.#program.push(part);
    this.#groups += 1;
  }

  /** Called once, when all conditions are added. `half` is how many words lie between TRUE and MAYBE. */
  seal(half: number): (words: Int32Array) => void {
    this.#code = Int32Array.from(this.#program);
    this.#program.length = 0;
    const code = this.#code;
    const groups = this.#groups;
    const holds = new Int32Array(this.#most);
    const may = new Int32Array(this.#most);

    const definite = (words: Int32Array): void => {
      let at = 0;
      for (let group = 0; group < groups; group += 1) {
        const from = code[at] as number;
        const positions = code[at + 1] as number;
        const operations = code[at + 2] as number;
        at += 5;
        for (let position = 0; position < positions; position += 1)
          holds[position] = (words[from + position] as number) ^ (code[at + position] as number);
        at += positions;
        for (const end = at + operations * 4; at < end; at += 4) {
          const into = code[at] as number;
          const other = holds[code[at + 1] as number] as number;
          holds[into] =
            ((holds[into] as number) & (other | (code[at + 2] as number))) |
            (other & (code[at + 3] as number));
        }
        words[group] = holds[0] as number;
      }
    };

    const threeValued = (words: Int32Array): void => {
      let at = 0;
      for (let group = 0; group < groups; group += 1) {
        const from = code[at] as number;
        const positions = code[at + 1] as number;
        const operations = code[at + 2] as number;
        const whenTrue = code[at + 3] as number;
        const whenFalse = code[at + 4] as number;
        at += 5;
        for (let position = 0; position < positions; position += 1) {
          const mask = code[at + position] as number;
          const is = words[from + position] as number;
          const canBe = is | (words[from + half + position] as number);
          holds[position] = (is & ~mask) | (~canBe & mask);
          may[position] = (canBe & ~mask) | (~is & mask);
        }
        at += positions;
        for (const end = at + operations * 4; at < end; at += 4) {
          const into = code[at] as number;
          const other = code[at + 1] as number;
          const notAll = code[at + 2] as number;
          const any = code[at + 3] as number;
          const is = holds[other] as number;
          const canBe = may[other] as number;
          holds[into] = ((holds[into] as number) & (is | notAll)) | (is & any);
          may[into] = ((may[into] as number) & (canBe | notAll)) | (canBe & any);
        }
        const is = holds[0] as number;
        const open = (may[0] as number) & ~is;
        words[group] = is | (open & whenTrue);
        words[group + half] = open & ~(whenTrue | whenFalse);
      }
    };

    return (words) => {
      let open = 0;
      for (let word = half; word < 2 * half; word += 1) open |= words[word] as number;
      if (open === 0) definite(words);
      else threeValued(words);
    };
  }
}

/** Answers how many positions the tree takes from `at` on. */
function lower(
  tree: ConditionTree,
  isNegated: boolean,
  at: number,
  place: (position: number, isNegated: boolean) => void,
  combine: (into: number, from: number, operator: "all" | "any") => void,
): number {
  switch (tree.kind) {
    case "leaf":
      place(at, isNegated);
      return 1;
    case "constant":
      // Its bit is never written: what is never TRUE is always so when negated.
      place(at, (tree.truth === TRUE) !== isNegated);
      return 1;
    case "not":
      return lower(tree.item, !isNegated, at, place, combine);
    case "group": {
      const operator = (tree.operator === "all") === isNegated ? "any" : "all";
      let count = 0;
      for (const item of tree.items) {
        if (count > 0) combine(at, at + count, operator);
        count += lower(item, isNegated, at + count, place, combine);
      }
      return count;
    }
  }
}

/** Operations on two positions, with the masks of the conditions that share them. */
class Operations {
  readonly #byPositions = new Map<string, { into: number; from: number; all: number; any: number }>();

  add(into: number, from: number, operator: "all" | "any", bit: number): void {
    const key = `${into} ${from}`;
    let operation = this.#byPositions.get(key);
    if (operation === undefined) this.#byPositions.set(key, (operation = { into, from, all: 0, any: 0 }));
    operation[operator] |= bit;
  }

  /**
   * Later positions first, and what is nearer before what is farther: an item that begins behind another one is
   * whole before it is combined with it.
   */
  inOrder(): readonly number[] {
    return [...this.#byPositions.values()]
      .sort((one, other) => other.into - one.into || one.from - other.from)
      .flatMap(({ into, from, all, any }) => [into, from, ~all, any]);
  }
}
