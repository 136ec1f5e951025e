import type { FairnessGroup, GroupKey } from "./comparison-report.ts";

/** A group of people and how many of them were approved. */
export interface GroupOfPeople {
  readonly key: GroupKey;
  readonly count: number;
  readonly approved: number;
}

/**
 * The four-fifths rule of 29 CFR 1607.4(D): a group whose rate is below four fifths of the rate of the group with the
 * highest is adversely affected. It is written for employment and used for credit as a first look; the counts stand
 * beside it because it says little of small groups. Rates are compared as fractions of whole numbers, so a group at
 * exactly four fifths is not below. Those whose fact is unknown are no group.
 */
export function adverseImpact(groups: readonly GroupOfPeople[]): readonly FairnessGroup[] {
  const people = groups.filter(({ key, count }) => isPeople(key) && count > 0);
  const highest = people.reduce<GroupOfPeople | undefined>(
    (best, each) =>
      best === undefined || product(each.approved, best.count) > product(best.approved, each.count)
        ? each
        : best,
    undefined,
  );
  return groups.map((group) => {
    const { key, count, approved } = group;
    const told = { key, count, approved, rate: count === 0 ? null : approved / count };
    if (highest === undefined || highest.approved === 0 || !people.includes(group)) return told;
    const mine = product(approved, highest.count);
    const best = product(highest.approved, count);
    return { ...told, ratio: Number(mine) / Number(best), belowFourFifths: mine * 5n < best * 4n };
  });
}

function isPeople({ kind }: GroupKey): boolean {
  return kind === "value" || kind === "band";
}

function product(left: number, right: number): bigint {
  return BigInt(left) * BigInt(right);
}
