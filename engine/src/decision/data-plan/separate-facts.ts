import { MAYBE, type Value } from "../../logic/index.ts";
import type { OpenRule } from "./live-conditions.ts";
import { truthNow, type OpenCondition } from "./open-condition.ts";
import type { Variable } from "./variables.ts";

/**
 * The variables with those next to each other that undecided rules read together, so that a diagram in this order finishes one
 * group before it begins the next. `undefined` when the values of a group have more than `most` combinations.
 */
export function separateFacts(
  variables: readonly Variable[],
  rules: readonly OpenRule[],
  slots: readonly Value[],
  most: number,
): readonly Variable[] | undefined {
  /** By slot: the place among the variables of one that is in the same group; the first of a group is its own. */
  const above = new Map(variables.map(({ slot }, place) => [slot, place]));
  const firstOf = (place: number): number => {
    const next = above.get((variables[place] as Variable).slot) ?? place;
    return next === place ? place : firstOf(next);
  };
  for (const { condition } of rules) {
    if (truthNow(condition, slots) !== MAYBE) continue;
    let first: number | undefined;
    for (const slot of slotsOf(condition)) {
      const place = variables.findIndex((variable) => variable.slot === slot);
      if (place < 0) continue;
      const [own, other] = [firstOf(place), firstOf(first ?? place)];
      // The earlier one leads, so that a group stands where its first variable stood.
      above.set((variables[Math.max(own, other)] as Variable).slot, Math.min(own, other));
      first = Math.min(own, other);
    }
  }
  const groups = Map.groupBy(variables.keys(), firstOf);
  const ordered = [...groups.keys()].sort((left, right) => left - right);
  const inOrder = ordered.map((first) =>
    (groups.get(first) ?? []).map((place) => variables[place] as Variable),
  );
  const isSmall = inOrder.every(
    (group) => group.reduce((combinations, { choices }) => combinations * choices, 1) <= most,
  );
  return isSmall ? inOrder.flat() : undefined;
}

function slotsOf(condition: OpenCondition): readonly number[] {
  switch (condition.kind) {
    case "constant":
      return [];
    case "leaf":
      return [condition.slot];
    case "not":
      return slotsOf(condition.item);
    default:
      return condition.items.flatMap(slotsOf);
  }
}
