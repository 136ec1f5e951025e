import { err, ok, pointer, type Result } from "../kernel/index.ts";
import { decisionIssues } from "./decision-issues.ts";

/** Leaves of all conditions of a pack, named ones written out at each use: a small file can multiply them. */
export const MAX_LEAVES = 200_000;
/** The most that logic compiles of one condition. */
export const MAX_COMPARISONS = 5_000;
/** Groups are counted, too: empty ones cost as much as leaves. */
const PARTS_PER_LEAF = 4;

interface Place {
  readonly conditions: unknown;
  readonly pointer: () => string;
}

/**
 * Counts the comparisons and groups that conditions write out, whatever else they are, before anything reads them.
 * Refuses the first condition of more than logic compiles of one, and the one at which a pack has more than it may.
 */
export function checkConditionCounts(places: Iterable<Place>): Result<void> {
  let [leaves, parts] = [0, 0];
  for (const { conditions, pointer } of places) {
    const count = countOf(conditions);
    leaves += count.leaves;
    parts += count.parts;
    const limit = count.isOver ? MAX_COMPARISONS : MAX_LEAVES;
    if (count.isOver || leaves > MAX_LEAVES || parts > MAX_LEAVES * PARTS_PER_LEAF)
      return err([decisionIssues.issue("pack.too-large", pointer(), { limit })]);
  }
  return ok(undefined);
}

interface Count {
  readonly leaves: number;
  readonly parts: number;
  readonly isOver: boolean;
}

const MAX_PARTS = MAX_COMPARISONS * PARTS_PER_LEAF;
const MAX_KEYS = 1_000;
/** Where a group, a quantifier or what it asks stands in another. */
const nested: ReadonlySet<string> = new Set(["not", "some", "every", "none", "count", "conditions"]);

function countOf(conditions: unknown): Count {
  let [leaves, parts] = [0, 0];
  const open = [conditions];
  while (open.length > 0) {
    const node = open.pop();
    if (typeof node !== "object" || node === null) continue;
    if (++parts > MAX_PARTS || leaves > MAX_COMPARISONS) return { leaves, parts, isOver: true };
    let isLeaf = true;
    let keys = 0;
    for (const key in node) {
      // What has so many keys is no condition; nobody behind this has to list them again.
      if (++keys > MAX_KEYS) return { leaves, parts, isOver: true };
      const isList = key === "all" || key === "any";
      if (!(isList || nested.has(key)) || !Object.hasOwn(node, key)) continue;
      isLeaf = false;
      const below = (node as Readonly<Record<string, unknown>>)[key];
      if (!isList) open.push(below);
      else if (Array.isArray(below)) {
        if (parts + open.length + below.length > MAX_PARTS) return { leaves, parts, isOver: true };
        for (const child of below as readonly unknown[]) open.push(child);
      }
    }
    if (isLeaf) leaves += 1;
  }
  return { leaves, parts, isOver: leaves > MAX_COMPARISONS };
}

/** Where the conditions of a pack stand, whatever else it is: nothing of it has been checked. */
export function* conditionsOf(pack: unknown): Generator<Place> {
  for (const [id, named] of entriesAt(pack, "conditions"))
    yield {
      conditions: memberOf(named, "conditions"),
      pointer: () => pointer("conditions", id, "conditions"),
    };
  for (const [id, decision] of entriesAt(pack, "decisions"))
    for (const [index, rule] of entriesAt(decision, "rules"))
      yield {
        conditions: memberOf(rule, "conditions"),
        pointer: () => pointer("decisions", id, "rules", index, "conditions"),
      };
}

function memberOf(value: unknown, key: string): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[key];
}

function entriesAt(value: unknown, key: string): Iterable<readonly [string | number, unknown]> {
  const member = memberOf(value, key);
  if (Array.isArray(member)) return (member as readonly unknown[]).entries();
  return typeof member === "object" && member !== null ? Object.entries(member) : [];
}
