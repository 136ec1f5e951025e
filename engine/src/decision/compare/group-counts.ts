import type { Value } from "../../logic/index.ts";
import type { GroupKey } from "./comparison-report.ts";
import type { Grouping } from "./grouping.ts";

/** Numbers that are kept of a group: three outcomes of A, three of B, changed, known good, known bad. */
export const GROUP_WIDTH = 9;
const CHANGED = 6;
const GOOD = 7;
const BAD = 8;

/** Plain data that worker threads can send: `counts` holds `GROUP_WIDTH` numbers for each of `keys`. */
export interface GroupTally {
  readonly fact: string;
  readonly keys: readonly GroupKey[];
  readonly counts: readonly number[];
}

/** Counts outcomes by the groups of one grouping. */
export class GroupCounts {
  readonly grouping: Grouping;
  readonly #counts: number[] = [];
  /** Groups of coded values as they are met. */
  readonly #indexOfCode: (number | undefined)[] = [];

  constructor(grouping: Grouping) {
    this.grouping = grouping;
  }

  /** `code` is that of the value, -1 where it has none. */
  add(value: Value, code: number, a: number, b: number, good: boolean | undefined): void {
    const counts = this.#counts;
    const at = this.#indexOf(value, code) * GROUP_WIDTH;
    while (counts.length < at + GROUP_WIDTH) counts.push(0);
    (counts[at + a] as number) += 1;
    (counts[at + 3 + b] as number) += 1;
    if (a !== b) (counts[at + CHANGED] as number) += 1;
    if (good !== undefined) (counts[at + (good ? GOOD : BAD)] as number) += 1;
  }

  #indexOf(value: Value, code: number): number {
    if (code < 0) return this.grouping.indexOf(value);
    return (this.#indexOfCode[code] ??= this.grouping.indexOf(value));
  }

  tally(): GroupTally {
    const { fact, keys } = this.grouping;
    const counts = [...this.#counts];
    while (counts.length < keys.length * GROUP_WIDTH) counts.push(0);
    return { fact, keys: [...keys], counts };
  }
}

/** Sums tallies of one grouping. The groups are in the order of their keys, whoever met which one first. */
export function mergeGroups([first, ...others]: readonly [GroupTally, ...GroupTally[]]): GroupTally {
  const groups = new Map<string, { readonly key: GroupKey; readonly counts: number[] }>();
  for (const { keys, counts } of [first, ...others])
    for (const [index, key] of keys.entries()) {
      const own = counts.slice(index * GROUP_WIDTH, (index + 1) * GROUP_WIDTH);
      const known = groups.get(JSON.stringify(key));
      if (known === undefined) groups.set(JSON.stringify(key), { key, counts: own });
      else for (const [place, count] of own.entries()) (known.counts[place] as number) += count;
    }
  const sorted = [...groups.values()].sort((left, right) => inOrder(left.key, right.key));
  return {
    fact: first.fact,
    keys: sorted.map(({ key }) => key),
    counts: sorted.flatMap(({ counts }) => counts),
  };
}

const kindOrder: readonly GroupKey["kind"][] = ["value", "band", "other", "none", "unknown"];

function inOrder(left: GroupKey, right: GroupKey): number {
  if (left.kind === "value" && right.kind === "value")
    return left.value < right.value ? -1 : left.value > right.value ? 1 : 0;
  if (left.kind === "band" && right.kind === "band")
    return (left.from ?? -Infinity) - (right.from ?? -Infinity);
  return kindOrder.indexOf(left.kind) - kindOrder.indexOf(right.kind);
}
