import { canonicalJson, isJsonObject, type Json, type JsonObject } from "../kernel/index.ts";

/** One place on the way from the document to a difference. Arrays matched by id have different indexes before and after. */
export interface TrailStep {
  readonly keyBefore: string | number | undefined;
  readonly keyAfter: string | number | undefined;
  readonly before: Json | undefined;
  readonly after: Json | undefined;
}

export interface Difference {
  readonly kind: "added" | "removed" | "changed" | "moved";
  /** From the document itself (without a key) to the value that differs. */
  readonly trail: readonly TrailStep[];
}

/**
 * What differs between two definitions: entries of lists are matched by `id`, entries without one by their
 * content first, so that an insertion at the top is one difference and not a change of every entry.
 */
export function findDifferences(before: Json, after: Json): readonly Difference[] {
  const found: Difference[] = [];
  walk([{ keyBefore: undefined, keyAfter: undefined, before, after }], found);
  return found;
}

function walk(trail: readonly TrailStep[], found: Difference[]): void {
  const { before, after } = trail[trail.length - 1] as TrailStep;
  if (before === undefined || after === undefined) {
    if (before !== after) found.push({ kind: before === undefined ? "added" : "removed", trail });
  } else if (isBranch(before) && isBranch(after)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)]))
      walk(
        [...trail, { keyBefore: key, keyAfter: key, before: member(before, key), after: member(after, key) }],
        found,
      );
  } else if (isList(before) && isList(after) && listsMatch(before, after)) {
    const steps = matchEntries(before, after);
    for (const step of steps) walk([...trail, step], found);
    const order = steps.flatMap(({ keyBefore, keyAfter }) =>
      keyBefore === undefined || keyAfter === undefined ? [] : Number(keyBefore),
    );
    if (order.some((index, place) => place > 0 && index < (order[place - 1] ?? 0)))
      found.push({ kind: "moved", trail });
  } else if (canonicalJson(before) !== canonicalJson(after)) found.push({ kind: "changed", trail });
}

function member(object: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** Texts and amounts are values, not branches: they change as a whole. */
function isBranch(value: Json): value is JsonObject {
  return isJsonObject(value) && !("zh-CN" in value && "en" in value) && !("amountMinor" in value);
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

/** Lists of plain values of different length change as a whole; anything else is matched entry by entry. */
function listsMatch(before: readonly Json[], after: readonly Json[]): boolean {
  return before.length === after.length || [...before, ...after].every((entry) => isJsonObject(entry));
}

function matchEntries(before: readonly Json[], after: readonly Json[]): readonly TrailStep[] {
  const keys = [before.map(keyOf), after.map(keyOf)] as const;
  const byKey = keys.every(
    (side) => side.every((key) => key !== undefined) && new Set(side).size === side.length,
  );
  return byKey ? matchByKey(before, after, keys) : matchByContent(before, after);
}

/** What names an entry of a list: an id, an enum's value or an event. */
function keyOf(entry: Json): string | undefined {
  if (!isJsonObject(entry)) return undefined;
  const name = ["id", "name", "event", "value"]
    .map((key) => member(entry, key))
    .find((key) => typeof key === "string");
  return typeof name === "string" && !Object.hasOwn(entry, "fact") ? name : undefined;
}

function matchByKey(
  before: readonly Json[],
  after: readonly Json[],
  [keysBefore, keysAfter]: readonly [readonly (string | undefined)[], readonly (string | undefined)[]],
): readonly TrailStep[] {
  const places = new Map(keysBefore.map((key, index) => [key, index]));
  const kept = new Set(keysAfter);
  return [
    ...before.flatMap((entry, index) =>
      kept.has(keysBefore[index])
        ? []
        : [{ keyBefore: index, keyAfter: undefined, before: entry, after: undefined }],
    ),
    ...after.map((entry, index) => {
      const place = places.get(keysAfter[index]);
      return {
        keyBefore: place,
        keyAfter: index,
        before: place === undefined ? undefined : before[place],
        after: entry,
      };
    }),
  ];
}

/** Equal entries stay together; what is left is paired in order, and the rest was added or removed. */
function matchByContent(before: readonly Json[], after: readonly Json[]): readonly TrailStep[] {
  if (before.length === after.length)
    return after.map((entry, index) => ({
      keyBefore: index,
      keyAfter: index,
      before: before[index],
      after: entry,
    }));
  const free = new Map<string, number[]>();
  for (const [index, entry] of before.entries()) {
    const key = canonicalJson(entry);
    free.set(key, [...(free.get(key) ?? []), index]);
  }
  const equal = after.map((entry) => free.get(canonicalJson(entry))?.shift());
  const taken = new Set(equal);
  const left = before.map((_, index) => index).filter((index) => !taken.has(index));
  // Only as many pairs as the shorter side has unmatched entries can be changes.
  const added = equal.filter((index) => index === undefined).length;
  const pairs = Math.min(left.length, added);
  const removed = left.slice(pairs);
  let next = 0;
  return [
    ...removed.map((index) => ({
      keyBefore: index,
      keyAfter: undefined,
      before: before[index],
      after: undefined,
    })),
    ...after.map((entry, index) => {
      const place = equal[index] ?? (next < pairs ? left[next++] : undefined);
      return {
        keyBefore: place,
        keyAfter: index,
        before: place === undefined ? undefined : before[place],
        after: entry,
      };
    }),
  ];
}
