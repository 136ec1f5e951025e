import type { Application } from "../api/index.ts";

type Child = NonNullable<Application["children"]>[number];

/** What came of the items of a map, in the order in which somebody looks for them. */
export interface ItemCounts {
  readonly step: string;
  readonly total: number;
  /** Only those that are not zero; `waiting`: not begun yet, of a map under way. */
  readonly counts: readonly (readonly [state: Child["state"] | "waiting", count: number])[];
}

const ORDER: readonly Child["state"][] = ["failed", "open", "done", "cancelled"];

/** The items of each map of an application, counted by state; a map that was entered again counts with the others of its step. */
export function itemCounts({
  children = [],
  maps = [],
}: Pick<Application, "children" | "maps">): readonly ItemCounts[] {
  const items = children.filter(({ item }) => item !== undefined);
  const steps = new Set([...items, ...maps].map(({ step }) => step));
  return [...steps].map((step) => {
    const own = items.filter((child) => child.step === step);
    const waiting = maps.reduce((sum, map) => sum + (map.step === step ? map.total - map.begun : 0), 0);
    const counted = ORDER.map(
      (state) => [state, own.filter((child) => child.state === state).length] as const,
    );
    return {
      step,
      total: own.length + waiting,
      counts: [...counted, ["waiting", waiting] as const].filter(([, count]) => count > 0),
    };
  });
}
