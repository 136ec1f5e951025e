import type { Application } from "../api/index.ts";

type Child = NonNullable<Application["children"]>[number];

/** The sub-flows to show first where there are too many: those that need an operator, then those under way, then the others. */
export function mostUrgent(children: readonly Child[], count: number): readonly Child[] {
  if (children.length <= count) return children;
  const rank = ({ incidents, state }: Child) => (incidents !== undefined ? 0 : state === "open" ? 1 : 2);
  return children.toSorted((left, right) => rank(left) - rank(right)).slice(0, count);
}
