import type { Application } from "../api/index.ts";

type Child = NonNullable<Application["children"]>[number];

const RANKS = { failed: 1, open: 2, done: 3, cancelled: 4 } as const;

/** The sub-flows to show, those first that need somebody: with an incident, failed, under way, then the others. */
export function mostUrgent(children: readonly Child[], count: number): readonly Child[] {
  const rank = ({ incidents, state }: Child) => (incidents === undefined ? RANKS[state] : 0);
  return children.toSorted((left, right) => rank(left) - rank(right)).slice(0, count);
}
