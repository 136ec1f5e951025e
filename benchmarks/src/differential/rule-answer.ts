import { canonicalJson, type JsonObject } from "@lendloom/engine/kernel";

/** What one engine says of one rule. */
export interface RuleAnswer {
  readonly truth: boolean;
  /** The success or failure event with its params. */
  readonly event: JsonObject;
  /** The truth of each comparison; `undefined` where the engine did not look or could not tell. */
  readonly leaves: readonly (boolean | undefined)[];
}

/** The first thing two engines say differently, in words; `undefined` when they agree. */
export function disagreement(ours: readonly RuleAnswer[], theirs: readonly RuleAnswer[]): string | undefined {
  if (ours.length !== theirs.length) return `${ours.length} rules, and ${theirs.length} in json-rules-engine`;
  for (const [index, one] of ours.entries()) {
    const other = theirs[index] as RuleAnswer;
    const rule = `rule ${index}`;
    if (one.truth !== other.truth) return `${rule} is ${one.truth}, and ${other.truth} in json-rules-engine`;
    const [event, expected] = [canonicalJson(one.event), canonicalJson(other.event)];
    if (event !== expected) return `${rule} emits ${event}, and ${expected} in json-rules-engine`;
    if (one.leaves.length !== other.leaves.length) return `${rule} has other comparisons`;
    const leaf = one.leaves.findIndex(
      (truth, at) => other.leaves[at] !== undefined && truth !== other.leaves[at],
    );
    if (leaf >= 0)
      return `comparison ${leaf} of ${rule} is ${one.leaves[leaf]}, and not in json-rules-engine`;
  }
  return undefined;
}
