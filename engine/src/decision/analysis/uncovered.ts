import { intersectRuns, isEmpty, sizeOf, type Runs } from "../regions/index.ts";
import type { Box } from "./space.ts";
import type { Work } from "./work.ts";

/** What a search found. When its work ran out, or there are more boxes than were asked for, it is still true. */
export interface Uncovered {
  readonly boxes: readonly Box[];
  readonly complete: boolean;
  /** There are more than were asked for. */
  readonly more: boolean;
}

/**
 * The parts of a space that no box covers, as boxes that do not overlap; exact in any number of dimensions.
 *
 * It goes through the dimensions one by one and splits each where the set of boxes that are still of interest
 * changes. Runs of regions with the same set are one branch, and a set that was seen before at the same dimension
 * is not searched again; where boxes are known not to overlap, counting cells tells what is covered. So that the work follows the different situations a table makes, not the number of
 * regions. A set is known by two 32-bit sums of random numbers of its members (Zobrist, 1970).
 */
export function uncovered(
  space: Box,
  boxes: readonly Box[],
  work: Work,
  most: number,
  areDisjoint = false,
): Uncovered {
  if (space.some(isEmpty)) return { boxes: [], complete: true, more: false };
  const search = new Search(space, boxes, work, { enough: most, areDisjoint });
  const root = search.visit(0, search.relevant);
  const found: Box[] = [];
  const all = root === undefined || collect(root, search.order, [], space, found, most);
  return { boxes: found, complete: !work.exhausted, more: !all || search.hasEnough };
}

/** Whether boxes cover a whole space; `undefined` when the work ran out. */
export function isCovered(space: Box, boxes: readonly Box[], work: Work): boolean | undefined {
  if (space.some(isEmpty)) return true;
  const search = new Search(space, boxes, work, { enough: 1, areDisjoint: false });
  const root = search.visit(0, search.relevant);
  if (root !== undefined) return false;
  return work.exhausted ? undefined : true;
}

/** A node has a branch for every part of its dimension that leads to something free; `free` is free throughout. */
interface FreeNode {
  readonly branches: readonly { readonly runs: Runs; readonly below: FreeNode }[];
}
const free: FreeNode = { branches: [] };

class Search {
  /** Dimensions in the order in which they are split. */
  readonly order: readonly number[];
  readonly relevant: readonly number[];
  readonly #space: Box;
  readonly #boxes: readonly Box[];
  readonly #work: Work;
  readonly #enough: number;
  #found = 0;
  /** Depth from which on a box spans everything. */
  readonly #spansFrom: readonly number[];
  /** Of boxes that do not overlap: how many cells of the space they take from each depth on. */
  readonly #volumes: readonly (readonly bigint[])[] | undefined;
  readonly #whole: readonly bigint[];
  readonly #known = new Map<string, FreeNode | undefined>();
  readonly #marks: readonly (readonly [number, number])[];

  constructor(
    space: Box,
    boxes: readonly Box[],
    work: Work,
    { enough, areDisjoint }: { readonly enough: number; readonly areDisjoint: boolean },
  ) {
    this.#space = space;
    this.#work = work;
    work.spend(boxes.length * space.length);
    this.#enough = enough;
    this.#boxes = boxes.map((box) =>
      box.map((runs, dimension) => intersectRuns(runs, space[dimension] ?? [])),
    );
    this.relevant = this.#boxes.flatMap((box, index) => (box.some(isEmpty) ? [] : [index]));
    this.order = this.#splitOrder();
    this.#spansFrom = this.#boxes.map((box) => {
      let from = this.order.length;
      while (from > 0 && this.#spans(box, this.order[from - 1] ?? 0)) from -= 1;
      return from;
    });
    this.#volumes = areDisjoint ? this.#boxes.map((box) => this.#volumesOf(box)) : undefined;
    this.#whole = this.#volumesOf(space);
    const next = numbersFrom(0x9e3779b9);
    this.#marks = boxes.map(() => [next(), next()]);
  }

  get hasEnough(): boolean {
    return this.#found >= this.#enough;
  }

  /** What is free below a depth for the boxes still of interest; `undefined`: nothing is. */
  visit(depth: number, active: readonly number[]): FreeNode | undefined {
    if (active.length === 0) {
      this.#found += 1;
      return free;
    }
    for (const index of active) if ((this.#spansFrom[index] ?? 0) <= depth) return undefined;
    if (!this.#work.spend(active.length)) return undefined;
    const key = this.#keyOf(depth, active);
    if (this.#known.has(key)) return this.#known.get(key);
    const node = this.#fills(depth, active) ? undefined : this.#split(depth, active);
    this.#known.set(key, node);
    return node;
  }

  #split(depth: number, active: readonly number[]): FreeNode | undefined {
    const dimension = this.order[depth] ?? 0;
    const branches = new Map<string, { runs: number[]; active: readonly number[] }>();
    for (const part of this.#parts(dimension, active)) {
      const key = this.#keyOf(depth, part.active);
      const branch = branches.get(key);
      if (branch === undefined) branches.set(key, { runs: [part.from, part.to], active: part.active });
      else extend(branch.runs, part.from, part.to);
    }
    const found: { runs: Runs; below: FreeNode }[] = [];
    // Where few boxes reach, something free is found soonest.
    const inOrder = [...branches.values()].sort((left, right) => left.active.length - right.active.length);
    for (const { runs, active: inside } of inOrder) {
      if (this.hasEnough) break;
      const below = this.visit(depth + 1, inside);
      if (below === undefined) continue;
      found.push({ runs, below });
    }
    return found.length === 0 ? undefined : { branches: found };
  }

  /** The stretches of a dimension in which the same boxes are of interest. */
  #parts(dimension: number, active: readonly number[]) {
    const space = this.#space[dimension] ?? [];
    const starts: { readonly at: number; readonly to: number; readonly index: number }[] = [];
    const edges = new Set<number>();
    for (let at = 0; at < space.length; at += 2) edges.add(space[at] ?? 0).add((space[at + 1] ?? 0) + 1);
    for (const index of active) {
      const runs = this.#boxes[index]?.[dimension] ?? [];
      for (let at = 0; at < runs.length; at += 2) {
        starts.push({ at: runs[at] ?? 0, to: runs[at + 1] ?? 0, index });
        edges.add(runs[at] ?? 0).add((runs[at + 1] ?? 0) + 1);
      }
    }
    starts.sort((left, right) => left.at - right.at);
    const sorted = [...edges].sort((left, right) => left - right);
    const parts: { readonly from: number; readonly to: number; readonly active: readonly number[] }[] = [];
    let open: (typeof starts)[number][] = [];
    let next = 0;
    let run = 0;
    for (const [position, from] of sorted.entries()) {
      const to = (sorted[position + 1] ?? from) - 1;
      open = open.filter((each) => each.to >= from);
      for (let each = starts[next]; each !== undefined && each.at <= from; each = starts[(next += 1)])
        open.push(each);
      while (run < space.length && (space[run + 1] ?? 0) < from) run += 2;
      if (to < from || run >= space.length || (space[run] ?? 0) > from) continue;
      if (!this.#work.spend(open.length + 1)) return parts;
      parts.push({ from, to, active: open.map(({ index }) => index) });
    }
    return parts;
  }

  /** Boxes that do not overlap cover a space exactly when they are as large as it. */
  #fills(depth: number, active: readonly number[]): boolean {
    if (this.#volumes === undefined) return false;
    let volume = 0n;
    for (const index of active) volume += this.#volumes[index]?.[depth] ?? 0n;
    return volume === this.#whole[depth];
  }

  #volumesOf(box: Box): readonly bigint[] {
    const volumes = new Array<bigint>(this.order.length + 1).fill(1n);
    for (let depth = this.order.length - 1; depth >= 0; depth -= 1)
      volumes[depth] = (volumes[depth + 1] ?? 1n) * BigInt(sizeOf(box[this.order[depth] ?? 0] ?? []));
    return volumes;
  }

  #spans(box: Box, dimension: number): boolean {
    return sizeOf(box[dimension] ?? []) === sizeOf(this.#space[dimension] ?? []);
  }

  /** Coarse dimensions first: few branches high up, and the fine ones only meet the rows that are left. */
  #splitOrder(): readonly number[] {
    const edges = this.#space.map((_, dimension) => {
      const seen = new Set<number>();
      for (const box of this.#boxes) for (const edge of box[dimension] ?? []) seen.add(edge);
      return seen.size;
    });
    return this.#space
      .map((_, dimension) => dimension)
      .sort((left, right) => (edges[left] ?? 0) - (edges[right] ?? 0));
  }

  #keyOf(depth: number, active: readonly number[]): string {
    let [first, second] = [0, 0];
    for (const index of active) {
      const [one, other] = this.#marks[index] ?? [0, 0];
      first ^= one;
      second ^= other;
    }
    return `${depth} ${active.length} ${first} ${second}`;
  }
}

function extend(runs: number[], from: number, to: number): void {
  if (runs[runs.length - 1] === from - 1) runs[runs.length - 1] = to;
  else runs.push(from, to);
}

/** Writes the ways through the tree as boxes; false when there are more than `most`. */
function collect(
  node: FreeNode,
  order: readonly number[],
  way: readonly Runs[],
  space: Box,
  found: Box[],
  most: number,
): boolean {
  if (node === free) {
    if (found.length >= most) return false;
    const box = [...space];
    for (const [depth, runs] of way.entries()) box[order[depth] ?? 0] = runs;
    found.push(box);
    return true;
  }
  return node.branches.every(({ runs, below }) => collect(below, order, [...way, runs], space, found, most));
}

/** Numbers that look random and are always the same (Marsaglia's xorshift). */
function numbersFrom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state;
  };
}
