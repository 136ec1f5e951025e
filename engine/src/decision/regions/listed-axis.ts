import { Decimal } from "../../kernel/index.ts";
import { FALSE, TRUE, type Limits, type Truth, type Value } from "../../logic/index.ts";
import type { Domain } from "./domain.ts";
import type { Axis, Membership, Region } from "./region.ts";

/** Values that are looked at one by one: those of an enum, or the texts that tests name and all others as one. */
export function listedAxis(domain: Domain, limits: readonly Limits[]): Axis {
  const named = domain.shape === "values" ? (domain.values ?? []) : namedTexts(domain, limits);
  const list: Region[] = named.map((value) => ({ kind: "value", value }));
  if (domain.shape === "texts") list.push({ kind: "others", value: otherText(domain, named) });
  if (domain.shape === "opaque") list.push({ kind: "others", value: undefined });
  const at = new Map(named.map((value, index) => [keyOf(value), index]));
  const others = domain.shape === "values" ? -1 : named.length;

  return {
    list,
    answers: ({ values, ordered }) =>
      domain.shape === "opaque" ? values.length === 0 : domain.shape === "values" || !ordered,
    locate(value) {
      const found = at.get(keyOf(value));
      return found ?? (domain.shape === "texts" && typeof value !== "string" ? -1 : others);
    },
    membersOf(own, truthOf) {
      if (domain.shape === "opaque") return together(list, () => truthOf(null));
      if (own.ordered || list.length <= own.values.length + 2)
        return together(list, (region) => truthOf(region.value ?? null));
      // What the test does not name is all the same to it.
      const mentioned = new Set(own.values.map(keyOf));
      const unnamed = list.find(({ value }) => !mentioned.has(keyOf(value ?? null)));
      const rest = unnamed === undefined ? FALSE : truthOf(unnamed.value ?? null);
      return together(list, ({ value = null }) => (mentioned.has(keyOf(value)) ? truthOf(value) : rest));
    },
  };
}

function together(list: readonly Region[], truthOf: (region: Region) => Truth): Membership {
  const must: number[] = [];
  const may: number[] = [];
  for (const [index, region] of list.entries()) {
    const truth = truthOf(region);
    for (const [runs, belongs] of [
      [must, truth === TRUE],
      [may, truth !== FALSE],
    ] as const) {
      if (!belongs) continue;
      if (runs.length > 0 && runs[runs.length - 1] === index - 1) runs[runs.length - 1] = index;
      else runs.push(index, index);
    }
  }
  return { must, may };
}

function namedTexts({ shape }: Domain, limits: readonly Limits[]): readonly Value[] {
  if (shape === "opaque") return [];
  const texts = limits.flatMap(({ values }) => values.filter((value) => typeof value === "string"));
  return [...new Set(texts)].sort();
}

function otherText({ type }: Domain, named: readonly Value[]): string {
  const longest = type.kind === "string" ? (type.maxLength ?? 80) : 80;
  for (let number = 0; ; number += 1) {
    const text = number === 0 ? "other" : `other ${number}`;
    const short = text.length <= longest ? text : String(number).slice(0, longest);
    if (!named.includes(short) || number > named.length + 10) return short;
  }
}

function keyOf(value: Value): unknown {
  if (value instanceof Decimal) return value.toString();
  return typeof value === "object" && value !== null && "kind" in value
    ? JSON.stringify(value, (_, part: unknown) => (typeof part === "bigint" ? String(part) : part))
    : value;
}
