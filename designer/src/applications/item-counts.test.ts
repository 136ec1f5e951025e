import { expect, it } from "vitest";
import { itemCounts } from "./item-counts.ts";
import { mostUrgent } from "./most-urgent.ts";

const child = (item: number, state: "open" | "done" | "failed" | "cancelled", more: object = {}) => ({
  id: `r-${item}`,
  step: "owner-checks",
  item,
  workflow: "owner-check",
  state,
  ...more,
});

const children = [
  child(1, "done"),
  child(2, "failed"),
  child(3, "open"),
  child(4, "open", { incidents: 1 }),
  child(5, "cancelled"),
];

it("the items of a map are counted by state, those not begun yet among them", () => {
  const visit = { id: "r-9", step: "visit", workflow: "premises-visit", state: "open" as const };
  const maps = [{ step: "owner-checks", total: 40, begun: 5 }];
  expect(itemCounts({ children: [...children, visit], maps })).toEqual([
    {
      step: "owner-checks",
      total: 40,
      counts: [
        ["failed", 1],
        ["open", 2],
        ["done", 1],
        ["cancelled", 1],
        ["waiting", 35],
      ],
    },
  ]);
  expect(itemCounts({ children: [visit] })).toEqual([]);
});

it("where there are too many, those stand first that need somebody: stuck, failed, under way", () => {
  expect(mostUrgent(children, 4).map(({ item }) => item)).toEqual([4, 2, 3, 1]);
  expect(mostUrgent(children, 5)).toHaveLength(5);
});
