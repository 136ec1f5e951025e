import { canonicalJson, type Json } from "../../kernel/index.ts";
import { conditionBlock, FALSE, type ConditionBlock, type ConditionParts } from "../../logic/index.ts";
import type { CompiledRule } from "./rule-compile.ts";

/** The rules of one decision beside those of another. */
export interface ChangedConditions {
  /** All conditions in their places; those that are the same never hold here. */
  readonly block: ConditionBlock;
  /** By 32 rules: the mask of those that are the same. */
  readonly same: Int32Array;
  /** Those that are the same and have the same id. */
  readonly kept: ReadonlySet<string>;
  /** How many are not. */
  readonly count: number;
}

const never: ConditionParts = { tests: [], tree: { kind: "constant", truth: FALSE }, undecided: FALSE };

/** The conditions that are others in the same place; `undefined` where these are most. Both packs name the same conditions. */
export function changedConditions(
  rules: readonly CompiledRule[],
  others: readonly CompiledRule[],
  isSame: (name: string) => boolean,
): ChangedConditions | undefined {
  const same = new Int32Array(Math.ceil(rules.length / 32));
  const kept = new Set<string>();
  let count = 0;
  const parts = rules.map(({ condition, definition, place }): ConditionParts => {
    const other = others[place];
    const isKept =
      other !== undefined &&
      (condition?.reads.every(isSame) ?? false) &&
      textOf(definition) === textOf(other.definition);
    if (isKept) {
      (same[place >>> 5] as number) |= 1 << (place & 31);
      if (definition.id === other.definition.id) kept.add(definition.id);
      return never;
    }
    count += 1;
    return condition?.parts ?? never;
  });
  return count * 2 > rules.length ? undefined : { block: conditionBlock(parts), same, kept, count };
}

function textOf({ conditions }: CompiledRule["definition"]): string {
  return canonicalJson(conditions as Json);
}

/** Where a decision keeps which of its rules hold: first those that do, `half` words later those that may. */
type Roots = readonly [words: readonly number[], place: { readonly at: number; readonly half: number }];

/** Which rules hold and may hold: of those that are the same what the other decision found, of the rest what was found now. */
export function mergeRoots(
  same: Int32Array,
  [words, { at, half }]: readonly [words: number[], place: { readonly at: number; readonly half: number }],
  [others, { at: otherAt, half: otherHalf }]: Roots,
  [own, ownHalf]: readonly [words: readonly number[], half: number],
): void {
  for (let word = 0; word < same.length; word += 1) {
    const mask = same[word] as number;
    words[at + word] = ((others[otherAt + word] as number) & mask) | (own[word] as number);
    words[at + half + word] =
      ((others[otherAt + otherHalf + word] as number) & mask) | (own[ownHalf + word] as number);
  }
}
